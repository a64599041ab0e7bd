package io.jackfield.sip.resolve;

import io.jackfield.kernel.BoundedMap;
import io.jackfield.sip.transport.Flow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Servers that did not serve lately. They are not left out, as all may be on the list: they come last. Thread-safe. */
final class DeadServers {
    private static final int LIMIT = 4_096;
    /** A server that sends us away for longer is asked again all the same. */
    private static final Duration LONGEST = Duration.ofHours(1);

    private final Duration period;
    private final BoundedMap<Flow, Long> untilNs =
            new BoundedMap<>("sip.resolver.dead", LIMIT, BoundedMap.Policy.EVICT_OLDEST);
    /** So that what is asked for each request costs a read while nobody is dead. */
    private volatile boolean any;

    /** @param period for how long, unless the server says; zero: nothing is remembered but what servers say */
    DeadServers(Duration period) {
        this.period = period;
    }

    void add(Flow flow, Optional<Duration> retryAfter, long nowNs) {
        Duration wanted = retryAfter.orElse(period);
        Duration held = wanted.compareTo(LONGEST) > 0 ? LONGEST : wanted;
        if (held.isZero() || held.isNegative()) {
            return;
        }
        synchronized (this) {
            untilNs.put(flow, nowNs + held.toNanos());
            any = true;
        }
    }

    void remove(Flow flow) {
        if (any) {
            synchronized (this) {
                untilNs.remove(flow);
                any = !untilNs.isEmpty();
            }
        }
    }

    /** The same flows, those to dead servers last. */
    List<Flow> last(List<Flow> flows, long nowNs) {
        if (!any || flows.size() < 2) {
            return flows;
        }
        List<Flow> ordered = new ArrayList<>(flows.size());
        List<Flow> dead = new ArrayList<>();
        synchronized (this) {
            untilNs.removeIf(until -> until - nowNs <= 0);
            any = !untilNs.isEmpty();
            for (Flow flow : flows) {
                (untilNs.contains(flow) ? dead : ordered).add(flow);
            }
        }
        ordered.addAll(dead);
        return List.copyOf(ordered);
    }

    int size() {
        synchronized (this) {
            return untilNs.size();
        }
    }
}
