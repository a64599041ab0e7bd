package io.jackfield.sip.transaction;

import io.jackfield.kernel.Machine;

/** How long the timers of a layer run. */
final class Timing {
    private static final int TIMERS = TransactionTimer.values().length;

    private final long t2Ns;
    private final long[] durationsNs = new long[2 * TIMERS];

    Timing(TransactionSettings settings) {
        t2Ns = settings.t2().toNanos();
        for (TransactionTimer timer : TransactionTimer.values()) {
            durationsNs[timer.ordinal()] = timer.durationNs(settings, false);
            durationsNs[TIMERS + timer.ordinal()] = timer.durationNs(settings, true);
        }
    }

    /** How long a timer runs, the first time for one that repeats; {@link Machine#NEVER} for ever. */
    long durationNs(TransactionTimer timer, boolean reliable) {
        return durationsNs[reliable ? TIMERS + timer.ordinal() : timer.ordinal()];
    }

    /** How long a repeating timer runs after it has run for {@code intervalNs}. */
    long nextIntervalNs(TransactionTimer timer, State state, long intervalNs) {
        return switch (timer) {
            case A -> 2 * intervalNs;
            case E -> state == State.PROCEEDING ? t2Ns : Math.min(2 * intervalNs, t2Ns); // RFC 3261 17.1.2.2
            case G -> Math.min(2 * intervalNs, t2Ns);
            default -> Machine.NEVER;
        };
    }

    static long after(long nowNs, long durationNs) {
        return durationNs == Machine.NEVER ? Machine.NEVER : nowNs + durationNs;
    }
}
