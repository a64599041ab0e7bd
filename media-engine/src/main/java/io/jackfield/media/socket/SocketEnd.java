package io.jackfield.media.socket;

/** How an application's use of a call ended. */
public enum SocketEnd {
    /** The application said {@code stop}, or something else took over the call's audio: the script goes on. */
    STOPPED,
    /** The application said {@code hangup}. */
    HANG_UP,
    /** The application could not be reached, or was lost and did not come back. */
    GONE
}
