package io.jackfield.media.eventsocket;

/** The event socket cannot listen, or a program that a call was to be connected to cannot be reached. */
public final class EventSocketException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EventSocketException(String message, Throwable cause) {
        super(message, cause);
    }
}
