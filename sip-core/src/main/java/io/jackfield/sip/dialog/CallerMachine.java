package io.jackfield.sip.dialog;

import io.jackfield.kernel.Deadlines;
import io.jackfield.kernel.Machine;
import io.jackfield.sip.dialog.EndCause.Kind;

/**
 * A call from the caller's side, from its INVITE to its end (RFC 3261 13.2, 15).
 *
 * <pre>
 * state       1xx            2xx                     2xx with offer    failure     none       hangup                 answered            BYE       due
 * CALLING     -> PROCEEDING  ack, established -> UP  -> ANSWERING      -> ENDED    -> ENDED   cancel -> CANCELLING   -                   -         RING: cancel -> CANCELLING
 * PROCEEDING  -              ack, established -> UP  -> ANSWERING      -> ENDED    -> ENDED   cancel -> CANCELLING   -                   -         RING: cancel -> CANCELLING
 * CANCELLING  -              discard -> ENDED        discard -> ENDED  -> ENDED    -> ENDED   -                      -                   -         -
 * ANSWERING   -              discard                 discard           -           -          decline -> ENDED       ack, up -> UP       -> ENDED  WAIT: decline -> ENDED
 * UP          -              discard                 discard           -           -          bye -> ENDED           -                   -> ENDED  -
 * ENDED       -              discard                 discard           -           -          -                      -                   -         -
 * </pre>
 *
 * <p>A 2xx is counted here once for each dialog; copies of it are acknowledged again elsewhere. Discarding a 2xx is ACK and then
 * BYE (RFC 3261 13.2.2.4): it came from a second fork, or crossed our CANCEL. ANSWERING has the ACK wait for our answer; to
 * decline is ACK and BYE, too. CANCELLING ends with the INVITE's transaction, at the latest 64*T1 after the CANCEL.
 */
final class CallerMachine implements Machine {
    /** The states. */
    enum State {
        CALLING,
        PROCEEDING,
        CANCELLING,
        ANSWERING,
        UP,
        ENDED
    }

    /** What the call does. The 2xx in hand is the one of the current or the last input. */
    interface Effects {
        /** Sends CANCEL, once the INVITE may be cancelled (RFC 3261 9.1). */
        void cancel();

        /** Sends the ACK of the 2xx that makes the call. */
        void acknowledge();

        /** Sends ACK and BYE for the 2xx in hand. */
        void discard();

        /** Sends ACK and BYE for the 2xx that waits for our answer. */
        void decline();

        /** The call is up. */
        void established();

        /** Sends BYE. */
        void bye();

        /** The call is over. */
        void ended(Kind kind, int status);
    }

    private enum Timer {
        RING,
        WAIT
    }

    private final DialogTimers timers;
    private final Effects effects;
    private final Deadlines<Timer> deadlines = new Deadlines<>(Timer.class);
    private State state = State.CALLING;
    private Kind cancelCause = Kind.LOCAL_CANCEL;

    CallerMachine(DialogTimers timers, Effects effects) {
        this.timers = timers;
        this.effects = effects;
    }

    State state() {
        return state;
    }

    /** Whether a challenge or a dead server is worth another try. */
    boolean undecided() {
        return state == State.CALLING || state == State.PROCEEDING;
    }

    /** The INVITE is under way. */
    void called(long ringTimeoutNs, long nowNs) {
        deadlines.arm(Timer.RING, nowNs + ringTimeoutNs);
    }

    void provisional() {
        if (state == State.CALLING) {
            state = State.PROCEEDING;
        }
    }

    /** A 2xx of a dialog that had none yet. */
    void success(boolean bringsOffer, long nowNs) {
        switch (state) {
            case CALLING, PROCEEDING -> {
                deadlines.cancelAll();
                if (bringsOffer) {
                    state = State.ANSWERING;
                    deadlines.arm(Timer.WAIT, nowNs + timers.giveUpNs());
                } else {
                    up();
                }
            }
            case CANCELLING -> {
                effects.discard();
                end(cancelCause, cancelStatus());
            }
            default -> effects.discard();
        }
    }

    /** A final response other than 2xx, and nothing to be done about it. */
    void failure(int status) {
        finished(Kind.REMOTE_REJECT, status);
    }

    /** No final response will come. */
    void none(Kind kind, int status) {
        finished(kind, status);
    }

    /** Our answer to the offer of the 2xx. */
    void answered() {
        if (state == State.ANSWERING) {
            deadlines.cancelAll();
            up();
        }
    }

    void hangup() {
        switch (state) {
            case CALLING, PROCEEDING -> cancel(Kind.LOCAL_CANCEL);
            case ANSWERING -> decline();
            case UP -> leave(Kind.LOCAL_BYE, 200);
            default -> {}
        }
    }

    /** The peer's BYE, which is answered elsewhere. */
    void byeReceived() {
        if (state == State.ANSWERING || state == State.UP) {
            end(Kind.REMOTE_BYE, 200);
        }
    }

    /** The dialog is of no use any more; the peer is told, in case it listens. */
    void lost(Kind kind, int status) {
        if (state == State.UP) {
            leave(kind, status);
        }
    }

    private void up() {
        state = State.UP;
        effects.acknowledge();
        effects.established();
    }

    private void cancel(Kind cause) {
        state = State.CANCELLING;
        cancelCause = cause;
        deadlines.cancelAll();
        effects.cancel();
    }

    private int cancelStatus() {
        return cancelCause == Kind.RING_TIMEOUT ? 408 : 487;
    }

    private void finished(Kind kind, int status) {
        if (undecided()) {
            end(kind, status);
        } else if (state == State.CANCELLING) {
            end(cancelCause, cancelStatus());
        }
    }

    private void decline() {
        effects.decline();
        end(Kind.LOCAL_BYE, 200);
    }

    private void leave(Kind kind, int status) {
        effects.bye();
        end(kind, status);
    }

    private void end(Kind kind, int status) {
        state = State.ENDED;
        deadlines.cancelAll();
        effects.ended(kind, status);
    }

    @Override
    public long nextDeadlineNs() {
        return deadlines.nextNs();
    }

    @Override
    public void onDeadline(long nowNs) {
        for (Timer due = deadlines.pollExpired(nowNs); due != null; due = deadlines.pollExpired(nowNs)) {
            if (due == Timer.RING) {
                cancel(Kind.RING_TIMEOUT);
            } else {
                decline();
            }
        }
    }
}
