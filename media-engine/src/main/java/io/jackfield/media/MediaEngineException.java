package io.jackfield.media;

/** The environment does not let the engine work. */
public final class MediaEngineException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Code code;

    /** What went wrong, stable across releases. */
    public enum Code {
        /** More is asked of the media loops than they take. */
        OVERLOADED,
        /** The engine was closed. */
        CLOSED
    }

    MediaEngineException(Code code, String message) {
        super(code + ": " + message);
        this.code = code;
    }

    MediaEngineException(Code code, String message, Throwable cause) {
        super(code + ": " + message, cause);
        this.code = code;
    }

    /** What went wrong. */
    public Code code() {
        return code;
    }
}
