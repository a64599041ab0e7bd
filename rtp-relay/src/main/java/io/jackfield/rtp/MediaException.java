package io.jackfield.rtp;

/**
 * What went wrong in the media layer because of the environment or a limit, with a code that stays the same across releases.
 *
 * <p>Carries no stack trace: it is an answer to a request, and strangers can cause it at the rate at which they send requests.
 */
public final class MediaException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The stable reasons. */
    public enum Code {
        /** Every port pair of the range is taken. */
        PORTS_EXHAUSTED,
        /** A port, or every port that was tried, is taken by another program. */
        PORT_TAKEN,
        /** The address is not one of this machine, or sockets cannot be opened at all (descriptor limit). */
        SOCKET_FAILED,
        /** The configured number of sessions is reached. */
        SESSION_LIMIT,
        /** The session description cannot be relayed: it does not parse, or its answer does not fit its offer. */
        BAD_SDP,
        /** An answer, or an in-dialog offer that needs one, for a session that does not exist. */
        UNKNOWN_SESSION,
        /** The Java runtime has no such cipher. */
        NO_CIPHER,
        /** A relay elsewhere did not reply in time. */
        RELAY_SILENT,
        /** A relay elsewhere said no. */
        RELAY_REFUSED,
        /** The mailbox of a loop is full. */
        OVERLOADED,
        /** The relay or its loops were closed. */
        CLOSED
    }

    private final Code code;

    /** An exception of {@code code} that says {@code message}. */
    public MediaException(Code code, String message) {
        super(code + ": " + message, null, false, false);
        this.code = code;
    }

    /** The reason, for programs. */
    public Code code() {
        return code;
    }
}
