package io.jackfield.dispatcher.probe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * How destinations are probed. A destination that did not answer is asked again at once, so that the worst case from its death to
 * the last call sent there is {@code every + downAfter * timeout}: 16 s by default. Probes leave a twentieth of the interval early,
 * so that this holds although timers fire late.
 *
 * @param mode which destinations are probed, default all; without probes a destination that fails calls is TRYING at worst, because
 *     nothing could bring it back
 * @param every from one probe to the next at the latest, default 10 s
 * @param timeout how long a probe waits for its answer, and from a bad answer to the next probe while it is not yet known whether the
 *     destination is down; shorter than {@code every}, default 2 s; independent of call timers
 * @param downAfter failures in a row that take a destination out, default 3
 * @param upAfter good probes in a row that bring it back, default 3
 * @param healthyCodes final status codes that are healthy besides 2xx, default none; a timeout never is
 * @param alpha how much the last answer counts in the latency estimate, above 0 and at most 1, default 0.1
 */
public record ProbeSettings(
        ProbeMode mode,
        Duration every,
        Duration timeout,
        int downAfter,
        int upAfter,
        Set<Integer> healthyCodes,
        double alpha) {

    /** The defaults, with probing on. */
    public static final ProbeSettings DEFAULTS =
            new ProbeSettings(ProbeMode.ALL, Duration.ofSeconds(10), Duration.ofSeconds(2), 3, 3, Set.of(), 0.1);

    private static final int EARLY = 20;

    /** @throws IllegalArgumentException naming all that is out of range */
    public ProbeSettings {
        healthyCodes = Set.copyOf(healthyCodes);
        List<String> wrong = new ArrayList<>();
        if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(every) >= 0) {
            wrong.add("probe timeout " + timeout + " must be above 0 and below the interval " + every);
        }
        if (downAfter < 1 || upAfter < 1) {
            wrong.add("probe thresholds are at least 1: down-after " + downAfter + ", up-after " + upAfter);
        }
        if (healthyCodes.stream().anyMatch(code -> code < 200 || code > 699)) {
            wrong.add("healthy codes are final status codes, 200 to 699: " + healthyCodes);
        }
        if (!(alpha > 0 && alpha <= 1)) {
            wrong.add("alpha must be above 0 and at most 1, not " + alpha);
        }
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", wrong));
        }
    }

    /** The worst case from the death of a destination to the last call sent there. */
    public Duration worstDetection() {
        return every.plus(timeout.multipliedBy(downAfter));
    }

    /** From one probe to the next; not before the first can have timed out, since there is one at a time. */
    long intervalNs() {
        return Math.max(every.toNanos() - every.toNanos() / EARLY, timeout.toNanos());
    }

    /** Whether a probe that was answered so found the destination healthy. */
    boolean healthy(int status) {
        return status >= 200 && status < 300 || healthyCodes.contains(status);
    }
}
