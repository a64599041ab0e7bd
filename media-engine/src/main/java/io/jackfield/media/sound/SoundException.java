package io.jackfield.media.sound;

/** A sound cannot be had: the file is missing, is not a WAV file, is too long, or the disk refuses it. */
public final class SoundException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Code code;

    /** What went wrong, stable across releases. */
    public enum Code {
        /** The file is not there or cannot be read. */
        UNREADABLE,
        /** The bytes are not a WAV file of a kind that is understood. */
        UNSUPPORTED,
        /** It lasts longer than the limit. */
        TOO_LONG,
        /** It cannot be written. */
        UNWRITABLE
    }

    SoundException(Code code, String message) {
        super(message);
        this.code = code;
    }

    SoundException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** What went wrong. */
    public Code code() {
        return code;
    }
}
