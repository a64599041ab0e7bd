package io.jackfield.sip.resolve;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/** The order in which servers are tried: by priority, and within one by weighted chance (RFC 2782). */
final class SrvOrder {
    private SrvOrder() {}

    /** One that is ordered. */
    interface Weighted {
        /** The lowest comes first. */
        int priority();

        /** Its share among those of its priority. */
        int weight();
    }

    /** The order of one try; drawn anew each time. */
    static <T extends Weighted> List<T> draw(List<T> servers, RandomGenerator random) {
        if (servers.size() < 2) {
            return servers;
        }
        List<T> sorted = new ArrayList<>(servers);
        sorted.sort(Comparator.comparingInt(Weighted::priority));
        for (int from = 0; from < sorted.size(); ) {
            int to = from + 1;
            while (to < sorted.size()
                    && sorted.get(to).priority() == sorted.get(from).priority()) {
                to++;
            }
            shuffle(sorted.subList(from, to), random);
            from = to;
        }
        return sorted;
    }

    /** Draws one after another by running sums of what is left. */
    private static <T extends Weighted> void shuffle(List<T> equals, RandomGenerator random) {
        long sum = 0;
        for (T server : equals) {
            sum += share(server);
        }
        for (int place = 0; place < equals.size() - 1; place++) {
            long drawn = random.nextLong(sum);
            int at = place;
            for (long running = share(equals.get(at)); running <= drawn; running += share(equals.get(at))) {
                at++;
            }
            T chosen = equals.remove(at);
            equals.add(place, chosen);
            sum -= share(chosen);
        }
    }

    /**
     * RFC 2782 draws from 0 to the sum, both included, which favours whoever stands first: 60 and 40 would share 61 to 40. This
     * draws evenly, and gives a weight of 0 a thousandth of a weight of 1, the "very small chance" that it is to have.
     */
    private static long share(Weighted server) {
        return server.weight() == 0 ? 1 : server.weight() * 1_000L;
    }
}
