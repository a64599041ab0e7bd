package io.jackfield.sip.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SrvOrderTest {
    private record Server(int priority, int weight, int number) implements SrvOrder.Weighted {}

    /** RFC 2782: weights 60 and 40 share 60 to 40. Chi-square, one degree of freedom: 10.83 is exceeded once in 1,000. */
    @Test
    void sixtyFortyByChiSquare() {
        assertThat(chiSquare(new int[] {60, 40}, 100_000)).isLessThan(10.83);
    }

    /** Two degrees of freedom: 13.82 is exceeded once in 1,000. */
    @Test
    void threeWeightsByChiSquare() {
        assertThat(chiSquare(new int[] {1, 9, 90}, 100_000)).isLessThan(13.82);
    }

    /** Of those not chosen first, the second is drawn by the weights that are left. */
    @Test
    void theSecondIsDrawnByWhatIsLeft() {
        SplittableRandom random = new SplittableRandom(7);
        int n = 100_000;
        int firstC = 0;
        int thenB = 0;
        for (int i = 0; i < n; i++) {
            List<Server> order = SrvOrder.draw(servers(10, 30, 60), random);
            if (order.get(0).number == 2) {
                firstC++;
                thenB += order.get(1).number == 1 ? 1 : 0;
            }
        }
        double expected = firstC * 30.0 / 40;
        double deviation = thenB - expected;
        assertThat(deviation * deviation / expected + deviation * deviation / (firstC - expected))
                .isLessThan(10.83);
    }

    /** RFC 2782, "Weight": with others of greater weight a weight of 0 has a very small chance. */
    @Test
    void zeroWeightIsRarelyFirst() {
        SplittableRandom random = new SplittableRandom(3);
        int zero = 0;
        for (int i = 0; i < 100_000; i++) {
            zero += SrvOrder.draw(servers(0, 1), random).get(0).number == 0 ? 1 : 0;
        }
        assertThat(zero).isBetween(50, 200);
    }

    @Property(tries = 300)
    void everyServerOnceByPriority(
            @ForAll @Size(max = 20) List<@IntRange(max = 3) Integer> priorities, @ForAll long seed) {
        Random random = new Random(seed);
        List<Server> servers = new ArrayList<>();
        for (int priority : priorities) {
            servers.add(new Server(priority, random.nextInt(65_536), servers.size()));
        }
        List<Server> order = SrvOrder.draw(List.copyOf(servers), random);
        assertThat(order).containsExactlyInAnyOrderElementsOf(servers);
        for (int i = 1; i < order.size(); i++) {
            assertThat(order.get(i - 1).priority).isLessThanOrEqualTo(order.get(i).priority);
        }
    }

    private static double chiSquare(int[] weights, int draws) {
        SplittableRandom random = new SplittableRandom(20_260_101);
        int[] first = new int[weights.length];
        int sum = 0;
        for (int weight : weights) {
            sum += weight;
        }
        for (int i = 0; i < draws; i++) {
            first[SrvOrder.draw(servers(weights), random).get(0).number]++;
        }
        double chi = 0;
        for (int i = 0; i < weights.length; i++) {
            double expected = (double) draws * weights[i] / sum;
            chi += (first[i] - expected) * (first[i] - expected) / expected;
        }
        return chi;
    }

    private static List<Server> servers(int... weights) {
        List<Server> servers = new ArrayList<>();
        for (int weight : weights) {
            servers.add(new Server(0, weight, servers.size()));
        }
        return servers;
    }
}
