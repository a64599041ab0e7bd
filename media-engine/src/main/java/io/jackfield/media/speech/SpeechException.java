package io.jackfield.media.speech;

/** A text that cannot be spoken, or speech that cannot be understood: the program or service that does it fails. */
public final class SpeechException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says what went wrong. */
    public SpeechException(String message) {
        super(message);
    }

    /** Says what went wrong. */
    public SpeechException(String message, Throwable cause) {
        super(message, cause);
    }
}
