package io.jackfield.media.cdr;

/** Records cannot be kept: the spool cannot be written or read, or another process has it. */
public final class CdrException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CdrException(String message, Throwable cause) {
        super(message, cause);
    }

    CdrException(String message) {
        super(message);
    }
}
