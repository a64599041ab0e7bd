package io.jackfield.proxy.forward;

import java.util.ArrayList;
import java.util.List;

/**
 * Settings of forwarding.
 *
 * @param routeKey 16 secret bytes that sign our Record-Routes: the same on all nodes that stand in for each other, and after a restart,
 *     or dialogs that were set up before are refused
 * @param timers how long targets are waited for
 * @param maxTargets how many targets one request may be tried at, 1 to 64, default 16; the rest are left out
 * @param breadth how many copies of a request may be pending at once, beyond other proxies too
 */
public record ForwardSettings(byte[] routeKey, ForwardTimers timers, int maxTargets, MaxBreadth breadth) {
    /** The length of a route key. */
    public static final int ROUTE_KEY_BYTES = 16;

    /** The default of {@code maxTargets}. */
    public static final int MAX_TARGETS = 16;

    /** Checks the ranges; one message names all mistakes. */
    public ForwardSettings {
        routeKey = routeKey.clone();
        List<String> wrong = new ArrayList<>();
        if (routeKey.length != ROUTE_KEY_BYTES) {
            wrong.add("route key has " + routeKey.length + " bytes, not " + ROUTE_KEY_BYTES);
        }
        timers.check(wrong);
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
        return "ForwardSettings[timers=" + timers + ", maxTargets=" + maxTargets + ']';
    }
}
