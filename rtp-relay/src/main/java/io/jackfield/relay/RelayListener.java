package io.jackfield.relay;

/** Told what happens to sessions, on their media loop: must not block. */
public interface RelayListener {
    /** A session began. */
    default void onSessionStarted(SessionSummary session) {}

    /** A session was answered 10 s ago, is not on hold, and somebody hears nothing. Told once a session. */
    default void onAlarm(SessionSummary session, RelayAlarm alarm) {}

    /** A session ended; its ports are being given back. */
    default void onSessionEnded(SessionSummary session) {}
}
