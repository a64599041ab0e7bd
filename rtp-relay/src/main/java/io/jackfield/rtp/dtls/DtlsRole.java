package io.jackfield.rtp.dtls;

/** Who begins the handshake. */
public enum DtlsRole {
    /** We do: {@code a=setup:active}. */
    CLIENT,
    /** The peer does: {@code a=setup:passive}. */
    SERVER
}
