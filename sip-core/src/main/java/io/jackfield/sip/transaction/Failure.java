package io.jackfield.sip.transaction;

/** Why a transaction ended without what it waited for. */
public enum Failure {
    /**
     * A request got no final response, or none at all, in time (RFC 3261 17.1, timers B and F, or the limit set for it); a final
     * response to an INVITE got no ACK (17.2.1, timer H).
     */
    TIMEOUT,
    /** The transport could not deliver the message (RFC 3261 17.1.4, 17.2.4). */
    TRANSPORT,
    /** The layer holds as many transactions as it may; the request was not sent. */
    OVERLOAD
}
