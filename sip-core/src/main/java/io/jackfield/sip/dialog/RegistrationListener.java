package io.jackfield.sip.dialog;

import io.jackfield.sip.transport.Flow;
import java.time.Duration;

/** Hears what becomes of a {@link Registration}, on its shard. Every method does nothing unless overridden. */
public interface RegistrationListener {
    /** Hears nothing. */
    RegistrationListener NONE = new RegistrationListener() {};

    /** The registrar bound our contact, for the first time or again; it is refreshed before {@code lifetime} is over. */
    default void onRegistered(Registration registration, Duration lifetime) {}

    /**
     * The flow that the registration came by has to be kept alive (RFC 5626 4.4): send CRLF or STUN over it at least this often, and
     * tell {@link Registration#flowFailed} when nothing comes back. After each 2xx of a registrar that keeps flows.
     *
     * @param atLeastEvery somewhat less than what the edge proxy allows; without a Flow-Timer 95 to 120 s over a connection, 24 to
     *     29 s over UDP
     */
    default void onFlow(Registration registration, Flow flow, Duration atLeastEvery) {}

    /**
     * An attempt failed. Unless the registration was unregistered, it is tried again by and by (RFC 5626 4.5).
     *
     * @param status the final status; 408 when no response came, 503 when the registrar could not be reached
     */
    default void onFailed(Registration registration, int status) {}

    /** Our contact is no longer bound, as asked. Nothing follows. */
    default void onUnregistered(Registration registration) {}
}
