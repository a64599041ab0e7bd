package io.jackfield.kernel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The named timers of one machine: a deadline for each constant of an enum. Arming, cancelling and polling allocate nothing.
 * Not thread-safe.
 */
public final class Deadlines<T extends Enum<T>> {
    /** {@code getEnumConstants} copies its array: shared here between all machines of a kind. */
    private static final ClassValue<Object[]> CONSTANTS = new ClassValue<>() {
        @Override
        protected Object[] computeValue(Class<?> type) {
            return type.getEnumConstants();
        }
    };

    private final Object[] timers;
    private final long[] atNs;
    private long nextNs = Machine.NEVER;

    public Deadlines(Class<T> timers) {
        this.timers = CONSTANTS.get(timers);
        this.atNs = new long[this.timers.length];
        Arrays.fill(atNs, Machine.NEVER);
    }

    /** Sets a timer; replaces what it was set to. {@link Machine#NEVER} cancels it. */
    public void arm(T timer, long deadlineNs) {
        atNs[timer.ordinal()] = deadlineNs;
        findNext();
    }

    public void cancel(T timer) {
        arm(timer, Machine.NEVER);
    }

    public void cancelAll() {
        Arrays.fill(atNs, Machine.NEVER);
        nextNs = Machine.NEVER;
    }

    public boolean armed(T timer) {
        return at(timer) != Machine.NEVER;
    }

    /** When this timer is due; {@link Machine#NEVER} when it is not armed. */
    public long at(T timer) {
        return atNs[timer.ordinal()];
    }

    /** When the first timer is due; {@link Machine#NEVER} when none is armed. */
    public long nextNs() {
        return nextNs;
    }

    /**
     * The timer that has been due for longest, disarmed; of equals the one declared first. Null when none is due: poll until
     * then.
     */
    @SuppressWarnings("unchecked")
    public @Nullable T pollExpired(long nowNs) {
        if (nextNs == Machine.NEVER || nextNs > nowNs) {
            return null;
        }
        int due = 0;
        while (atNs[due] != nextNs) {
            due++;
        }
        atNs[due] = Machine.NEVER;
        findNext();
        return (T) timers[due];
    }

    private void findNext() {
        long next = Machine.NEVER;
        for (long at : atNs) {
            next = Math.min(next, at);
        }
        nextNs = next;
    }
}
