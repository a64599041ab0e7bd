package io.jackfield.proxy.forward;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Settings of forwarding.
 *
 * @param routeKey 16 secret bytes that sign our Record-Routes: the same on all nodes that stand in for each other, and after a restart,
 *     or dialogs that were set up before are refused
 * @param timerC how long an INVITE may ring at one target, restarted by each provisional response; more than 3 minutes by RFC 3261
 *     16.6 step 11, at least 1 s here, default 185 s
 * @param maxTargets how many targets one request may be tried at, 1 to 64, default 16; the rest are left out
 */
public record ForwardSettings(byte[] routeKey, Duration timerC, int maxTargets) {
    /** The length of a route key. */
    public static final int ROUTE_KEY_BYTES = 16;

    /** The default of {@code timerC}. */
    public static final Duration TIMER_C = Duration.ofSeconds(185);

    /** The default of {@code maxTargets}. */
    public static final int MAX_TARGETS = 16;

    /** Checks the ranges; one message names all mistakes. */
    public ForwardSettings {
        routeKey = routeKey.clone();
        List<String> wrong = new ArrayList<>();
        if (routeKey.length != ROUTE_KEY_BYTES) {
            wrong.add("route key has " + routeKey.length + " bytes, not " + ROUTE_KEY_BYTES);
        }
        if (timerC.compareTo(Duration.ofSeconds(1)) < 0) {
            wrong.add("timer C " + timerC + " is below 1 s");
        }
        if (maxTargets < 1 || maxTargets > 64) {
            wrong.add("max-targets " + maxTargets + " is not within 1 and 64");
        }
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException("forwarding: " + String.join("; ", wrong));
        }
    }

    @Override
    public byte[] routeKey() {
        return routeKey.clone();
    }

    /** Never the key. */
    @Override
    public String toString() {
        return "ForwardSettings[timerC=" + timerC + ", maxTargets=" + maxTargets + ']';
    }
}
