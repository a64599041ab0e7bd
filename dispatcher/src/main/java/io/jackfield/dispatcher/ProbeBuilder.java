package io.jackfield.dispatcher;

import io.jackfield.dispatcher.probe.ProbeMode;
import io.jackfield.dispatcher.probe.ProbeSettings;
import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/** Settings of the probes; see {@link ProbeSettings} for what they mean and their ranges. */
public final class ProbeBuilder {
    private ProbeMode mode = ProbeSettings.DEFAULTS.mode();
    private Duration every = ProbeSettings.DEFAULTS.every();
    private Duration timeout = ProbeSettings.DEFAULTS.timeout();
    private int downAfter = ProbeSettings.DEFAULTS.downAfter();
    private int upAfter = ProbeSettings.DEFAULTS.upAfter();
    private double alpha = ProbeSettings.DEFAULTS.alpha();
    private final Set<Integer> healthy = new HashSet<>();

    ProbeBuilder() {}

    /** No probes: a destination that fails calls is tried on. */
    public ProbeBuilder off() {
        return mode(ProbeMode.OFF);
    }

    /** Which destinations are probed. Default all. */
    public ProbeBuilder mode(ProbeMode which) {
        mode = Objects.requireNonNull(which);
        return this;
    }

    /** From one probe to the next, at the latest. Default 10 s. */
    public ProbeBuilder every(Duration interval) {
        every = Objects.requireNonNull(interval);
        return this;
    }

    /** How long a probe waits, shorter than the interval. Default 2 s. */
    public ProbeBuilder timeout(Duration wait) {
        timeout = Objects.requireNonNull(wait);
        return this;
    }

    /** Failures in a row that take a destination out. Default 3. */
    public ProbeBuilder downAfter(int failures) {
        downAfter = failures;
        return this;
    }

    /** Good probes in a row that bring it back. Default 3. */
    public ProbeBuilder upAfter(int answers) {
        upAfter = answers;
        return this;
    }

    /** Status codes that are healthy besides 2xx, such as 404 of a server that does not know the user. */
    public ProbeBuilder healthy(int... codes) {
        for (int code : codes) {
            healthy.add(code);
        }
        return this;
    }

    /** How much the last answer counts in the latency estimate, above 0 and at most 1. Default 0.1. */
    public ProbeBuilder alpha(double weight) {
        alpha = weight;
        return this;
    }

    ProbeSettings build() {
        return new ProbeSettings(mode, every, timeout, downAfter, upAfter, healthy, alpha);
    }
}
