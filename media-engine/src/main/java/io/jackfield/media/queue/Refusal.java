package io.jackfield.media.queue;

/** Why an agent who was rung has not taken the call. */
public enum Refusal {
    /** Pressed the call away. */
    REJECTED,
    /** On another call. */
    BUSY,
    /** Did not pick up in time. */
    NO_ANSWER,
    /** The phone could not be reached. */
    UNREACHABLE
}
