package io.jackfield.relay;

/** Whether the description that goes out has ICE; what the peer's own has ends at the relay in any case (RFC 8445, RFC 8839). */
public enum IceUse {
    /** It has when the one that came in has. In an answer: when the offer had. */
    DEFAULT,
    /** It has not. */
    REMOVE,
    /** It has. An answer to an offer without has not, whatever is wished. */
    FORCE
}
