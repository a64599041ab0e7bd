package io.jackfield.media.queue;

/** What an agent does. Only who is {@link #READY} is rung. */
public enum AgentStatus {
    /** Not logged in. */
    OFFLINE,
    /** Waits for a call. */
    READY,
    /** Is being rung. */
    RINGING,
    /** Talks to a caller. */
    TALKING,
    /** Has time to write down what a call was about. */
    WRAP_UP,
    /** Has refused or missed a call, and is left alone for a while. */
    RESTING,
    /** Has asked for a break, or has missed too many calls in a row. */
    ON_BREAK
}
