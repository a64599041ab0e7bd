package io.jackfield.proxy.routing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The trunks of one prefix, those of the highest priority first. Immutable; prefixes that lead to the same trunks share one.
 *
 * @param ways in descending priority
 */
record TrunkGroup(List<Way> ways) {
    /** One of them. */
    record Way(Trunk trunk, int priority, int weight) {}

    TrunkGroup {
        List<Way> sorted = new ArrayList<>(ways);
        sorted.sort(Comparator.comparingInt(Way::priority)
                .reversed()
                .thenComparing(way -> way.trunk().name()));
        ways = List.copyOf(sorted);
    }

    /**
     * The trunks in the order in which to try them: by priority, within one by chance as the weights say, each once.
     *
     * @param most how many at most
     */
    List<Trunk> order(int most, RandomGenerator random) {
        List<Trunk> order = new ArrayList<>(Math.min(most, ways.size()));
        int from = 0;
        while (from < ways.size() && order.size() < most) {
            int to = from + 1;
            while (to < ways.size() && ways.get(to).priority == ways.get(from).priority) {
                to++;
            }
            draw(from, to, most, order, random);
            from = to;
        }
        return order;
    }

    /** Draws without putting back, so that who fails is followed by another of the same priority. */
    private void draw(int from, int to, int most, List<Trunk> order, RandomGenerator random) {
        if (to == from + 1) {
            order.add(ways.get(from).trunk);
            return;
        }
        List<Way> rest = new ArrayList<>(ways.subList(from, to));
        int total = rest.stream().mapToInt(Way::weight).sum();
        while (!rest.isEmpty() && order.size() < most) {
            int at = 0;
            if (total > 0) {
                int ticket = random.nextInt(total);
                while (ticket >= rest.get(at).weight) {
                    ticket -= rest.get(at).weight;
                    at++;
                }
            }
            Way drawn = rest.remove(at);
            total -= drawn.weight;
            order.add(drawn.trunk);
        }
    }
}
