package io.jackfield.sip.dialog;

import io.jackfield.kernel.Machine;
import java.util.random.RandomGenerator;

/**
 * Whose turn it is to change an established call (RFC 3261 14): one re-INVITE at a time, in either direction.
 *
 * <pre>
 * state       want               re-INVITE            accept             reject       CANCEL       ACK      2xx       491         failure         408, 481, none  due
 * IDLE        offer -> OFFERING  deliver -> DECIDING  -                  -            -            -        -         -           -               -               -
 * OFFERING    later              refuse 491           -                  -            -            -        -> IDLE   -> WAITING  failed -> IDLE  lost -> IDLE    -
 * WAITING     replaces           deliver -> DECIDING  -                  -            -            -        -         -           -               -               offer -> OFFERING
 * DECIDING    later              refuse 500           200 -> CONFIRMING  s -> IDLE    487 -> IDLE  -        -         -           -               -               -
 * CONFIRMING  later              refuse 491           -                  -            -            -> IDLE  -         -           -               -               repeat; missed: lost -> IDLE
 * </pre>
 *
 * <p>On the way to IDLE an offer that was wanted meanwhile is sent. A re-INVITE that comes while our 2xx to the one before has no
 * ACK yet is refused with 491 (RFC 5407 3.1.5).
 */
final class ReinviteMachine implements Machine {
    /** The states. */
    enum State {
        IDLE,
        OFFERING,
        WAITING,
        DECIDING,
        CONFIRMING
    }

    /** What the exchange does. */
    interface Effects {
        /** Sends a re-INVITE with the offer wanted last. */
        void offer();

        /** Tells the user that the peer's re-INVITE is there. */
        void deliver();

        /** Refuses the re-INVITE that has just come. */
        void refuse(int status);

        /** Answers the re-INVITE in hand. */
        void respond(int status);

        /** Repeats the 2xx to the re-INVITE in hand. */
        void repeatResponse();

        /** Our offer failed, the call goes on as it was. */
        void failed(int status);

        /** The peer does not take part any more. */
        void lost(int status);
    }

    private static final long TEN_MS = 10_000_000;

    private final boolean caller;
    private final RandomGenerator random;
    private final Effects effects;
    private final PendingAck pendingAck;
    private State state = State.IDLE;
    private boolean wanted;
    private long retryAtNs = NEVER;

    /** @param caller whether the Call-ID is ours, which decides who waits longer after a 491 */
    ReinviteMachine(boolean caller, DialogTimers timers, RandomGenerator random, Effects effects) {
        this.caller = caller;
        this.random = random;
        this.effects = effects;
        this.pendingAck = new PendingAck(timers, new PendingAck.Effects() {
            @Override
            public void repeatAnswer() {
                effects.repeatResponse();
            }

            @Override
            public void ackMissed() {
                lose(408);
            }
        });
    }

    State state() {
        return state;
    }

    /** Our user wants to offer. */
    void want() {
        if (state == State.IDLE) {
            offer();
        } else if (state != State.WAITING) {
            wanted = true;
        }
    }

    /** The peer's re-INVITE. */
    void invited() {
        switch (state) {
            case IDLE -> deliver();
            case WAITING -> {
                wanted = true;
                retryAtNs = NEVER;
                deliver();
            }
            case DECIDING -> effects.refuse(500); // RFC 3261 14.2
            default -> effects.refuse(491);
        }
    }

    void accept(long nowNs) {
        if (state == State.DECIDING) {
            state = State.CONFIRMING;
            pendingAck.sent(nowNs);
            effects.respond(200);
        }
    }

    void reject(int status) {
        if (state == State.DECIDING) {
            effects.respond(status);
            idle();
        }
    }

    /** The peer took its re-INVITE back. */
    void cancelled() {
        reject(487);
    }

    void acknowledged() {
        if (state == State.CONFIRMING) {
            pendingAck.stop();
            idle();
        }
    }

    /** A 2xx to our re-INVITE. */
    void succeeded() {
        if (state == State.OFFERING) {
            idle();
        }
    }

    /** A final response other than 2xx to our re-INVITE, 408 for none. */
    void refused(int status, long nowNs) {
        if (state != State.OFFERING) {
            return;
        }
        switch (status) {
            case 491 -> {
                state = State.WAITING;
                retryAtNs = nowNs + glareDelayNs();
            }
            case 408, 481 -> lose(status); // RFC 3261 14.1, 12.2.1.2
            default -> {
                effects.failed(status);
                idle();
            }
        }
    }

    /** The call is over. */
    void stop() {
        pendingAck.stop();
        retryAtNs = NEVER;
        wanted = false;
        state = State.IDLE;
    }

    /** RFC 3261 14.1: the owner of the Call-ID waits 2.1 to 4 s, the other 0 to 2 s, both in steps of 10 ms. */
    private long glareDelayNs() {
        return TEN_MS * (caller ? random.nextInt(210, 401) : random.nextInt(0, 201));
    }

    private void offer() {
        state = State.OFFERING;
        effects.offer();
    }

    private void deliver() {
        state = State.DECIDING;
        effects.deliver();
    }

    private void idle() {
        state = State.IDLE;
        if (wanted) {
            wanted = false;
            offer();
        }
    }

    private void lose(int status) {
        stop();
        effects.lost(status);
    }

    @Override
    public long nextDeadlineNs() {
        return Math.min(retryAtNs, pendingAck.nextDeadlineNs());
    }

    @Override
    public void onDeadline(long nowNs) {
        pendingAck.onDeadline(nowNs);
        if (nowNs >= retryAtNs) {
            retryAtNs = NEVER;
            offer();
        }
    }
}
