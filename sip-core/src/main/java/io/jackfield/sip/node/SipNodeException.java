package io.jackfield.sip.node;

/** The environment does not let a node start. */
public final class SipNodeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Code code;

    SipNodeException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** Stable: programs may act on it. */
    public Code code() {
        return code;
    }

    /** What stands in the way. */
    public enum Code {
        /** Another socket has the port. */
        PORT_TAKEN,
        /** The address is none of this machine's. */
        ADDRESS_UNAVAILABLE,
        /** The process may not bind this port. */
        PERMISSION_DENIED,
        /** A listen host is a name that does not resolve. */
        HOST_UNKNOWN,
        /** The network has no such transport. */
        TRANSPORT_UNSUPPORTED,
        /** Binding failed for another reason; see the cause. */
        BIND_FAILED
    }
}
