package io.jackfield.relay.ng;

import io.jackfield.kernel.Machine;
import io.jackfield.relay.ng.NgValue.Dictionary;
import java.util.Optional;

/**
 * One request until its reply. The cookie stays the same, so that a relay that has done it already only says so again.
 *
 * <pre>
 * state    input                        next    effect
 * new      start                        WAITING send
 * WAITING  wait over                    WAITING send, wait twice as long, at most {@link #MAX_WAIT_NS}
 * WAITING  wait over, patience too      OVER    ended without reply
 * WAITING  reply                        OVER    ended with it
 * OVER     anything                     OVER
 * </pre>
 */
final class NgExchange implements Machine {
    static final long FIRST_WAIT_NS = 500_000_000L;
    static final long MAX_WAIT_NS = 2_000_000_000L;

    interface Effects {
        void send(byte[] request);

        void ended(Optional<Dictionary> reply);
    }

    private final byte[] request;
    private final long patienceNs;
    private final Effects effects;
    private long waitNs = FIRST_WAIT_NS;
    private long resendNs = NEVER;
    private long giveUpNs;
    private boolean over;

    NgExchange(byte[] request, long patienceNs, Effects effects) {
        this.request = request;
        this.patienceNs = patienceNs;
        this.effects = effects;
    }

    void start(long nowNs) {
        giveUpNs = nowNs + patienceNs;
        resendNs = nowNs + waitNs;
        effects.send(request);
    }

    void reply(Dictionary reply) {
        end(Optional.of(reply));
    }

    private void end(Optional<Dictionary> reply) {
        if (!over) {
            over = true;
            effects.ended(reply);
        }
    }

    @Override
    public long nextDeadlineNs() {
        return over || resendNs == NEVER ? NEVER : Math.min(resendNs, giveUpNs);
    }

    @Override
    public void onDeadline(long nowNs) {
        if (over || resendNs == NEVER) {
            return;
        }
        if (nowNs - giveUpNs >= 0) {
            end(Optional.empty());
        } else if (nowNs - resendNs >= 0) {
            waitNs = Math.min(2 * waitNs, MAX_WAIT_NS);
            resendNs = nowNs + waitNs;
            effects.send(request);
        }
    }
}
