package io.jackfield.sip.dialog;

import java.time.Duration;

/** Hears what becomes of a {@link Registration}, on its shard. Every method does nothing unless overridden. */
public interface RegistrationListener {
    /** Hears nothing. */
    RegistrationListener NONE = new RegistrationListener() {};

    /** The registrar bound our contact, for the first time or again; it is refreshed before {@code lifetime} is over. */
    default void onRegistered(Registration registration, Duration lifetime) {}

    /**
     * An attempt failed. Unless the registration was unregistered, it is tried again by and by (RFC 5626 4.5).
     *
     * @param status the final status; 408 when no response came, 503 when the registrar could not be reached
     */
    default void onFailed(Registration registration, int status) {}

    /** Our contact is no longer bound, as asked. Nothing follows. */
    default void onUnregistered(Registration registration) {}
}
