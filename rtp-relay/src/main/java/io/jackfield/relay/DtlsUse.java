package io.jackfield.relay;

/** Whether the relay makes keys by DTLS with who gets the description (RFC 5763), and who begins the handshake. */
public enum DtlsUse {
    /** Where the protocol asks for it and the other side has none; two sides that both have it keep keys of their own. */
    DEFAULT,
    /** Never. */
    OFF,
    /** It does, and prefers the peer to begin; useful where the peer cannot be reached before it has sent something. */
    PASSIVE,
    /** It does, and prefers to begin itself, as {@link #DEFAULT} does too. */
    ACTIVE;

    boolean wanted() {
        return this == PASSIVE || this == ACTIVE;
    }
}
