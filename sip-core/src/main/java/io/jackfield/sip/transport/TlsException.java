package io.jackfield.sip.transport;

import org.jspecify.annotations.Nullable;

/** A certificate, key or trust store can not be used. */
public final class TlsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Code code;

    TlsException(Code code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** Stable: programs may act on it. */
    public Code code() {
        return code;
    }

    /** What is wrong. */
    public enum Code {
        /** A file is not there or may not be read. */
        FILE_UNREADABLE,
        /** A file holds no certificate in PEM, or a broken one. */
        BAD_CERTIFICATE,
        /** A file holds no private key in PEM, a broken or encrypted one, or one of an unknown kind. */
        BAD_KEY,
        /** The private key is not that of the certificate. */
        KEY_MISMATCH,
        /** This JDK lacks what is needed. */
        UNSUPPORTED
    }
}
