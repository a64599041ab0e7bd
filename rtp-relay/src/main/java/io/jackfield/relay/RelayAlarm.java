package io.jackfield.relay;

/** What is wrong with the media of a call that was answered. */
public enum RelayAlarm {
    /** Packets come from one side only. */
    ONE_WAY,
    /** No packet came from either side. */
    NO_MEDIA
}
