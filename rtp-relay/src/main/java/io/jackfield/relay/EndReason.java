package io.jackfield.relay;

/** Why a session ended. */
public enum EndReason {
    /** Signalling said so. */
    DELETED,
    /** No packet came any more. */
    SILENCE,
    /** No packet came while on hold. */
    HOLD_TIMEOUT,
    /** There was an offer, and then neither media nor a delete. */
    OFFER_TIMEOUT,
    /** The longest that a session may last. */
    MAX_DURATION,
    /** The relay was closed. */
    RELAY_CLOSED
}
