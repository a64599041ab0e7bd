package io.jackfield.media.queue;

/** How a caller's stay in a queue ended. */
public enum Outcome {
    /** Talked to an agent. */
    ANSWERED,
    /** Hung up while waiting. */
    ABANDONED,
    /** Pressed the exit key. */
    EXITED,
    /** Has waited for as long as the queue lets callers wait. */
    TIMED_OUT,
    /** No agent was logged in, for as long as the queue puts up with that. */
    NO_AGENTS,
    /** The queue was full. */
    FULL,
    /** Was sent away by {@link CallQueue#release}, or the queue is gone. */
    RELEASED
}
