package io.jackfield.media.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One queue: its rules, who serves it, and its figures. */
final class Line {
    final String name;
    final ServiceWindow window = new ServiceWindow();

    /** Who is logged in, in the order of login. */
    final List<Desk> desks = new ArrayList<>();

    QueueSettings settings;
    int length;
    long entered;
    long answered;
    long abandoned;
    long overflowed;
    long refused;

    /** Since when nobody is logged in; meaningless while somebody is. */
    long unstaffedSinceNs;

    /** The order number of who was rung last. */
    long lastRung;

    Line(String name, QueueSettings settings, long nowNs) {
        this.name = name;
        this.settings = settings;
        this.unstaffedSinceNs = nowNs;
    }

    boolean staffed() {
        return !desks.isEmpty();
    }

    void join(Desk desk) {
        if (!desks.contains(desk)) {
            desks.add(desk);
        }
    }

    void part(Desk desk, long nowNs) {
        if (desks.remove(desk) && desks.isEmpty()) {
            unstaffedSinceNs = nowNs;
        }
    }

    void left(Outcome outcome, long nowNs) {
        length--;
        switch (outcome) {
            case ABANDONED -> {
                abandoned++;
                window.gaveUp(nowNs);
            }
            case ANSWERED, FULL -> {}
            default -> overflowed++;
        }
    }

    QueueStatistics statistics(long longestWaitNs, long nowNs) {
        int ready = 0;
        for (Desk desk : desks) {
            ready += desk.status == AgentStatus.READY ? 1 : 0;
        }
        return new QueueStatistics(
                length,
                Duration.ofNanos(longestWaitNs),
                desks.size(),
                ready,
                entered,
                answered,
                abandoned,
                overflowed,
                refused,
                Duration.ofMillis(window.averageWaitMs(nowNs)),
                Duration.ofMillis(window.averageTalkMs(nowNs)),
                window.serviceLevel(nowNs));
    }
}
