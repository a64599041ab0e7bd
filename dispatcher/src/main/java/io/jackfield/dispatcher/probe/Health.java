package io.jackfield.dispatcher.probe;

/**
 * Health of one destination, from probes and from calls.
 *
 * <pre>
 *            probe ok              probe failed          call ok   call failed          disable   enable
 * ACTIVE     -                     TRYING (1)            -         TRYING (1)           DISABLED  -
 * TRYING     ACTIVE                TRYING, INACTIVE (1)  ACTIVE    TRYING, INACTIVE (1) DISABLED  -
 * INACTIVE   INACTIVE, ACTIVE (2)  - (3)                 -         - (3)                DISABLED  -
 * DISABLED   -                     -                     -         -                    -         ACTIVE
 * </pre>
 *
 * (1) INACTIVE when {@code downAfter} failures came in a row. (2) ACTIVE after {@code upAfter} good probes in a row; a call that
 * went well does not count, since it may have been set up before the fault. (3) The row of good probes starts again.
 * Changed on one thread; {@link #state()} may be read on any.
 */
public final class Health {
    private final int downAfter;
    private final int upAfter;
    private volatile HealthState state = HealthState.ACTIVE;
    private int failures;
    private int successes;

    /**
     * Starts ACTIVE.
     *
     * @param downAfter failures in a row that make it INACTIVE, at least 1; {@link Integer#MAX_VALUE} for never
     * @param upAfter good probes in a row that make it ACTIVE again, at least 1
     */
    public Health(int downAfter, int upAfter) {
        if (downAfter < 1 || upAfter < 1) {
            throw new IllegalArgumentException("thresholds are at least 1, not " + downAfter + " and " + upAfter);
        }
        this.downAfter = downAfter;
        this.upAfter = upAfter;
    }

    /** The state now; any thread. */
    public HealthState state() {
        return state;
    }

    /** A probe was answered well. Returns whether the state changed. */
    public boolean probeSucceeded() {
        return switch (state) {
            case TRYING -> enter(HealthState.ACTIVE);
            case INACTIVE -> ++successes >= upAfter && enter(HealthState.ACTIVE);
            case ACTIVE, DISABLED -> false;
        };
    }

    /** A probe timed out, could not be sent, or was answered with a code that is not healthy. Returns whether the state changed. */
    public boolean probeFailed() {
        return failed();
    }

    /** A call was answered by the destination, with whatever but a failure of the destination itself. Returns whether the state changed. */
    public boolean callSucceeded() {
        return state == HealthState.TRYING && enter(HealthState.ACTIVE);
    }

    /** A call failed there for a reason that tells on the destination. Returns whether the state changed. */
    public boolean callFailed() {
        return failed();
    }

    /** An operator takes it out. Returns whether the state changed. */
    public boolean disable() {
        return state != HealthState.DISABLED && enter(HealthState.DISABLED);
    }

    /** An operator puts it back. Returns whether the state changed. */
    public boolean enable() {
        return state == HealthState.DISABLED && enter(HealthState.ACTIVE);
    }

    private boolean failed() {
        switch (state) {
            case ACTIVE, TRYING -> {
                failures++;
                HealthState next = failures >= downAfter ? HealthState.INACTIVE : HealthState.TRYING;
                if (next == state) {
                    return false;
                }
                int counted = failures;
                enter(next);
                failures = counted;
                return true;
            }
            case INACTIVE -> successes = 0;
            case DISABLED -> {}
        }
        return false;
    }

    private boolean enter(HealthState next) {
        failures = 0;
        successes = 0;
        state = next;
        return true;
    }
}
