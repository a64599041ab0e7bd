package io.jackfield.media.store;

/** Sound cannot be stored, or what is stored cannot be had. */
public final class StorageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Code code;

    /** What stands in the way; stable: programs may act on it. */
    public enum Code {
        /** The disk refuses it. */
        DISK,
        /** The store cannot be reached, or is out of order: worth another try. */
        UNAVAILABLE,
        /** The store refuses it: the credentials, the bucket or the name are wrong. */
        REFUSED,
        /** Nothing of that name is stored. */
        MISSING,
        /** An encrypted file was changed by somebody. */
        TAMPERED,
        /** There is no key for an encrypted file. */
        NO_KEY,
        /** A library is missing; the message names it. */
        LIBRARY_MISSING,
        /** Too much waits already. */
        FULL
    }

    /** With what it says. */
    public StorageException(Code code, String message) {
        super(message);
        this.code = code;
    }

    /** With what it says, and why. */
    public StorageException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** What stands in the way. */
    public Code code() {
        return code;
    }
}
