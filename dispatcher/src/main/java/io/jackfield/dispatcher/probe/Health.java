package io.jackfield.dispatcher.probe;

import static io.jackfield.dispatcher.probe.HealthState.ACTIVE;
import static io.jackfield.dispatcher.probe.HealthState.INACTIVE;
import static io.jackfield.dispatcher.probe.HealthState.TRYING;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Health of one destination, from probes and from calls.
 *
 * <pre>
 *            probe good            probe bad             call good  call failed           operator
 * ACTIVE     -                     TRYING (1)            -          TRYING (1)            any state
 * TRYING     ACTIVE                TRYING, INACTIVE (1)  ACTIVE     TRYING, INACTIVE (1)  any state
 * INACTIVE   INACTIVE, ACTIVE (2)  - (3)                 -          - (3)                 any state
 * DISABLED   -                     -                     -          -                     any state
 * DRAINING   -                     -                     -          -                     any state
 * </pre>
 *
 * (1) INACTIVE when {@code downAfter} failures came in a row. (2) ACTIVE after {@code upAfter} good probes in a row; a call that
 * went well does not count, since it may have been set up before the fault. (3) The row of good probes starts again.
 * All methods may be called on any thread; each change of state is reported to exactly one caller.
 */
public final class Health {
    /** What was found out. */
    public enum Finding {
        /** A probe was answered well. */
        PROBE_GOOD,
        /** A probe timed out, could not be sent, or was answered with a code that is not healthy. */
        PROBE_BAD,
        /** A call was answered by the destination, with whatever but a failure of the destination itself. */
        CALL_GOOD,
        /** A call failed there for a reason that tells on the destination. */
        CALL_FAILED
    }

    /** A change of state. */
    public record Change(HealthState from, HealthState to) {}

    /** @param row failures in a row while up, good probes in a row while down */
    private record Condition(HealthState state, int row) {}

    private final AtomicReference<Condition> condition;

    /** Begins in this state. */
    public Health(HealthState state) {
        condition = new AtomicReference<>(new Condition(state, 0));
    }

    /** The state now. */
    public HealthState state() {
        return now().state();
    }

    private Condition now() {
        return Objects.requireNonNull(condition.get());
    }

    /**
     * Takes account of a finding.
     *
     * @param downAfter failures in a row that make it INACTIVE, at least 1; {@link Integer#MAX_VALUE} for never
     * @param upAfter good probes in a row that make it ACTIVE again, at least 1
     * @return the change of state, if there was one
     */
    public Optional<Change> on(Finding finding, int downAfter, int upAfter) {
        while (true) {
            Condition was = now();
            Condition next = switch (finding) {
                case PROBE_GOOD -> good(was, upAfter);
                case CALL_GOOD -> was.state == TRYING ? new Condition(ACTIVE, 0) : was;
                case PROBE_BAD, CALL_FAILED -> bad(was, downAfter);
            };
            if (next == was) {
                return Optional.empty();
            }
            if (condition.compareAndSet(was, next)) {
                return change(was, next);
            }
        }
    }

    /** An operator puts it into a state, whatever it was. @return the change of state, if there was one */
    public Optional<Change> set(HealthState state) {
        Condition next = new Condition(state, 0);
        return change(Objects.requireNonNull(condition.getAndSet(next)), next);
    }

    private static Optional<Change> change(Condition was, Condition next) {
        return was.state == next.state ? Optional.empty() : Optional.of(new Change(was.state, next.state));
    }

    private static Condition good(Condition was, int upAfter) {
        return switch (was.state) {
            case TRYING -> new Condition(ACTIVE, 0);
            case INACTIVE -> was.row + 1 >= upAfter ? new Condition(ACTIVE, 0) : new Condition(INACTIVE, was.row + 1);
            case ACTIVE, DISABLED, DRAINING -> was;
        };
    }

    private static Condition bad(Condition was, int downAfter) {
        return switch (was.state) {
            case ACTIVE, TRYING ->
                was.row + 1 >= downAfter ? new Condition(INACTIVE, 0) : new Condition(TRYING, was.row + 1);
            case INACTIVE -> was.row == 0 ? was : new Condition(INACTIVE, 0);
            case DISABLED, DRAINING -> was;
        };
    }
}
