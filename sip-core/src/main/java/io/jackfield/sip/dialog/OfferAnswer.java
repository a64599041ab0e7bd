package io.jackfield.sip.dialog;

/**
 * Whose turn it is to offer or to answer in a dialog (RFC 3264 4): the one place that INVITE, PRACK, UPDATE and re-INVITE ask.
 *
 * <pre>
 * state         SDP sent                SDP received            failed
 * NEW           offer -> LOCAL_OFFER    offer -> REMOTE_OFFER   -
 * LOCAL_OFFER   -                       answer -> SETTLED       -> NEW or SETTLED, as before
 * REMOTE_OFFER  answer -> SETTLED       -                       -> NEW or SETTLED, as before
 * SETTLED       offer -> LOCAL_OFFER    offer -> REMOTE_OFFER   -
 * </pre>
 *
 * <p>Only what goes reliably counts (RFC 6337 2.1): SDP of an unreliable provisional response is a preview of the answer.
 */
final class OfferAnswer {
    /** The states. */
    enum State {
        NEW,
        LOCAL_OFFER,
        REMOTE_OFFER,
        SETTLED
    }

    /** What SDP is at its place in the exchange. */
    enum Role {
        OFFER,
        ANSWER,
        NEITHER
    }

    private State state = State.NEW;
    private boolean settled;

    State state() {
        return state;
    }

    /** Whether an exchange was completed, whatever has come since. */
    boolean settled() {
        return settled;
    }

    /** We send SDP; what it is. */
    Role sent() {
        return pass(State.LOCAL_OFFER, State.REMOTE_OFFER);
    }

    /** SDP came; what it is. */
    Role received() {
        return pass(State.REMOTE_OFFER, State.LOCAL_OFFER);
    }

    /** The open exchange came to nothing: what was agreed before holds. */
    void failed() {
        state = settled ? State.SETTLED : State.NEW;
    }

    /** What to answer to an offer that comes now (RFC 3311 5.2, RFC 3261 14.2): 491 or 500; 0 when it may come. */
    int refusal() {
        return switch (state) {
            case LOCAL_OFFER -> 491;
            case REMOTE_OFFER -> 500;
            case NEW, SETTLED -> 0;
        };
    }

    private Role pass(State offered, State awaited) {
        if (state == awaited) {
            state = State.SETTLED;
            settled = true;
            return Role.ANSWER;
        }
        if (state == offered) {
            return Role.NEITHER;
        }
        state = offered;
        return Role.OFFER;
    }
}
