package io.jackfield.sip.dialog;

import io.jackfield.kernel.Machine;
import java.util.random.RandomGenerator;

/**
 * Whose turn it is to change a session by re-INVITE or UPDATE (RFC 3261 14, RFC 3311): one at a time, in either direction.
 *
 * <pre>
 * state       open     want               re-INVITE            UPDATE               accept             reject       CANCEL       ACK      2xx       491         failure         408, 481, none  due
 * OPENING     -> IDLE  later              refuse 491           refuse 491           -                  -            -            -        -         -           -               -               -
 * IDLE        -        offer -> OFFERING  deliver -> DECIDING  deliver -> ANSWERING -                  -            -            -        -         -           -               -               -
 * OFFERING    -        later              refuse 491           refuse 491           -                  -            -            -        -> IDLE   -> WAITING  failed -> IDLE  lost -> IDLE    -
 * WAITING     -        replaces           deliver -> DECIDING  deliver -> ANSWERING -                  -            -            -        -         -           -               -               offer -> OFFERING
 * DECIDING    -        later              refuse 500           refuse 500           200 -> CONFIRMING  s -> IDLE    487 -> IDLE  -        -         -           -               -               -
 * ANSWERING   -        later              refuse 500           refuse 500           200 -> IDLE        s -> IDLE    -            -        -         -           -               -               -
 * CONFIRMING  -        later              refuse 491           refuse 491           -                  -            -            -> IDLE  -         -           -               -               repeat; missed: lost -> IDLE
 * </pre>
 *
 * <p>OPENING lasts until the first offer/answer exchange is over. An UPDATE is one with an offer; another changes nothing here.
 * On the way to IDLE an offer that was wanted meanwhile is sent. What comes while our 2xx to a re-INVITE has no ACK yet is
 * refused with 491 (RFC 5407 3.1.5).
 */
final class ModifyMachine implements Machine {
    /** The states. */
    enum State {
        OPENING,
        IDLE,
        OFFERING,
        WAITING,
        DECIDING,
        ANSWERING,
        CONFIRMING
    }

    /** What the exchange does. */
    interface Effects {
        /** Sends a re-INVITE or an UPDATE with the offer wanted last. */
        void offer();

        /** Tells the user that the peer's offer is there. */
        void deliver();

        /** Refuses the request that has just come. */
        void refuse(int status);

        /** Answers the request in hand. */
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
    private State state = State.OPENING;
    private boolean wanted;
    private long retryAtNs = NEVER;

    /** @param caller whether the Call-ID is ours, which decides who waits longer after a 491 */
    ModifyMachine(boolean caller, DialogTimers timers, RandomGenerator random, Effects effects) {
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

    /** The first offer/answer exchange is over. */
    void open() {
        if (state == State.OPENING) {
            idle();
        }
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
        asked(State.DECIDING);
    }

    /** The peer's UPDATE with an offer. */
    void updated() {
        asked(State.ANSWERING);
    }

    private void asked(State next) {
        switch (state) {
            case IDLE -> deliver(next);
            case WAITING -> {
                wanted = true;
                retryAtNs = NEVER;
                deliver(next);
            }
            case DECIDING, ANSWERING -> effects.refuse(500); // RFC 3261 14.2, RFC 3311 5.2
            default -> effects.refuse(491);
        }
    }

    void accept(long nowNs) {
        if (state == State.DECIDING) {
            state = State.CONFIRMING;
            pendingAck.sent(nowNs);
            effects.respond(200);
        } else if (state == State.ANSWERING) {
            effects.respond(200);
            idle();
        }
    }

    void reject(int status) {
        if (state == State.DECIDING || state == State.ANSWERING) {
            effects.respond(status);
            idle();
        }
    }

    /** The peer took its re-INVITE back. */
    void cancelled() {
        if (state == State.DECIDING) {
            reject(487);
        }
    }

    void acknowledged() {
        if (state == State.CONFIRMING) {
            pendingAck.stop();
            idle();
        }
    }

    /** A 2xx to our re-INVITE or UPDATE. */
    void succeeded() {
        if (state == State.OFFERING) {
            idle();
        }
    }

    /** A final response other than 2xx to it, 408 for none. */
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

    private void deliver(State next) {
        state = next;
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
