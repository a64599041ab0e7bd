package io.jackfield.rtp.dtls;

/** Why an association with a peer ended. */
public enum DtlsEnd {
    /** The peer, or we, sent close_notify. */
    CLOSED,
    /** The handshake took too long. */
    TIMED_OUT,
    /** The peer's certificate has none of the fingerprints that signalling told. */
    WRONG_FINGERPRINT,
    /** Nothing that both can do, or what came was no handshake. */
    FAILED
}
