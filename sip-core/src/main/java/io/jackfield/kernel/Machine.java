package io.jackfield.kernel;

/**
 * A piece of protocol without IO: it gets input and time as arguments and exposes one next deadline. Its driver wakes it when
 * that has passed; a late or stale wake-up is harmless. What it wants done it says through its effects, which run after the
 * call that caused them has returned.
 */
public interface Machine {
    /** A deadline that never comes. */
    long NEVER = Long.MAX_VALUE;

    /** When to call {@link #onDeadline}, in nanoseconds of the driver's clock; {@link #NEVER} when there is nothing to wait for. */
    long nextDeadlineNs();

    /** Time has passed. Does what is due at {@code nowNs}, nothing when nothing is. */
    void onDeadline(long nowNs);
}
