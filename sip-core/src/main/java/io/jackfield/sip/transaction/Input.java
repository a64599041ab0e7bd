package io.jackfield.sip.transaction;

/** What happens to a transaction. */
enum Input {
    /** The request came again. */
    REQUEST,
    /** An ACK came that matches (RFC 3261 17.2.3). */
    ACK,
    /** A 1xx: to a client from the network, to a server from its user. */
    PROVISIONAL,
    /** A 2xx, as above. */
    SUCCESS,
    /** A final response other than 2xx, as above. */
    FAILURE,
    /** The state's repeating timer is due: A, E or G, or the delay of 100. */
    REPEAT,
    /** The state's closing timer is due: B, D, F, H, I, J, K, L or M. */
    EXPIRE,
    /** A message could not be sent (RFC 3261 17.1.4, 17.2.4). */
    UNSENT;

    private static final Input[] OF_CLASS = {PROVISIONAL, SUCCESS, FAILURE, FAILURE, FAILURE, FAILURE};

    /** Whether it may make a message go out again that went before. A user's responses bring their own. */
    boolean repeats() {
        return this == REQUEST || this == REPEAT || this == FAILURE;
    }

    static Input ofStatus(int status) {
        return OF_CLASS[status / 100 - 1];
    }
}
