package io.jackfield.dispatcher.probe;

import java.time.Duration;
import java.util.Set;

/**
 * How destinations are probed. The worst case from a death to the last call sent there is
 * {@code every * downAfter + timeout}: 32 s by default.
 *
 * @param enabled whether there are probes at all; without them a destination that fails calls is TRYING at worst, because nothing
 *     could bring it back
 * @param every from one probe to the next, default 10 s
 * @param timeout how long a probe waits for its answer, shorter than {@code every}, default 2 s; independent of call timers
 * @param downAfter failures in a row that take a destination out, default 3
 * @param upAfter good probes in a row that bring it back, default 3
 * @param healthyCodes final status codes that are healthy besides 2xx, default none; a timeout never is
 */
public record ProbeSettings(
        boolean enabled, Duration every, Duration timeout, int downAfter, int upAfter, Set<Integer> healthyCodes) {

    /** The defaults, with probing on. */
    public static final ProbeSettings DEFAULTS =
            new ProbeSettings(true, Duration.ofSeconds(10), Duration.ofSeconds(2), 3, 3, Set.of());

    /** No probes. */
    public static final ProbeSettings OFF = new ProbeSettings(false, DEFAULTS.every, DEFAULTS.timeout, 3, 3, Set.of());

    /** Checks the ranges; a caller's mistake throws. */
    public ProbeSettings {
        healthyCodes = Set.copyOf(healthyCodes);
        if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(every) >= 0) {
            throw new IllegalArgumentException(
                    "probe timeout " + timeout + " must be above 0 and below the interval " + every);
        }
        if (downAfter < 1 || upAfter < 1) {
            throw new IllegalArgumentException(
                    "probe thresholds are at least 1: down-after " + downAfter + ", up-after " + upAfter);
        }
        if (healthyCodes.stream().anyMatch(code -> code < 200 || code > 699)) {
            throw new IllegalArgumentException("healthy codes are final status codes, 200 to 699: " + healthyCodes);
        }
    }

    /** Whether a probe that was answered so found the destination healthy. */
    boolean healthy(int status) {
        return status >= 200 && status < 300 || healthyCodes.contains(status);
    }
}
