package io.jackfield.media.queue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/** Which of a line's free agents are rung for a caller. */
final class Ranking {
    private static final Comparator<Desk> IDLE =
            Comparator.<Desk>comparingLong(d -> d.idleSinceNs).thenComparingLong(d -> d.order);

    private Ranking() {}

    /** The agents to ring: all free ones of the lowest tier when all shall ring, else the best one; none when none is free and able. */
    static List<Desk> choose(Waiter waiter, RandomGenerator random) {
        Line line = waiter.line;
        List<Desk> able = new ArrayList<>();
        int tier = Integer.MAX_VALUE;
        for (Desk desk : line.desks) {
            if (desk.status == AgentStatus.READY && desk.can(waiter.entry.skills()) && desk.settings.tier() <= tier) {
                if (desk.settings.tier() < tier) {
                    able.clear();
                    tier = desk.settings.tier();
                }
                able.add(desk);
            }
        }
        if (able.isEmpty() || line.settings.strategy() == Strategy.RING_ALL) {
            return able;
        }
        return List.of(best(able, waiter, random));
    }

    private static Desk best(List<Desk> able, Waiter waiter, RandomGenerator random) {
        return switch (waiter.line.settings.strategy()) {
            case RANDOM -> able.get(random.nextInt(able.size()));
            case LONGEST_IDLE -> first(able, IDLE);
            case FEWEST_CALLS ->
                first(able, Comparator.<Desk>comparingLong(d -> d.calls).thenComparing(IDLE));
            case SKILL ->
                first(
                        able,
                        Comparator.<Desk>comparingInt(d -> -d.level(waiter.entry.skills()))
                                .thenComparing(IDLE));
            case ROUND_ROBIN ->
                first(
                        able,
                        Comparator.<Desk, Boolean>comparing(d -> d.order <= waiter.line.lastRung)
                                .thenComparingLong(d -> d.order));
            case TOP_DOWN, RING_ALL -> first(able, Comparator.comparingLong(d -> d.order));
        };
    }

    private static Desk first(List<Desk> able, Comparator<Desk> order) {
        Desk best = able.get(0);
        for (Desk desk : able) {
            if (order.compare(desk, best) < 0) {
                best = desk;
            }
        }
        return best;
    }
}
