package io.jackfield.media.stream;

/** Why a stream's packets can no longer be carried. */
public enum TransportFailure {
    /** ICE found no way, or the other side no longer agrees to what is sent (RFC 7675). */
    UNREACHABLE,
    /** The handshake of DTLS failed, or was not over in time. */
    NO_KEYS,
    /** Who made the handshake has another certificate than signalling told. */
    WRONG_CERTIFICATE
}
