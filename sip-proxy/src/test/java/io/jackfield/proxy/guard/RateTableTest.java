package io.jackfield.proxy.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.kernel.SipHash;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RateTableTest {
    private static final long SECOND = 1_000_000_000L;
    private static final SipHash HASH = new SipHash(7, 11);

    @Test
    void thirtyInTwoSecondsPassAndTheNextDoesNot() {
        RateTable table = new RateTable(30, 2 * SECOND, 64, HASH);
        for (int i = 0; i < 30; i++) {
            assertThat(table.over(9, i)).isFalse();
        }
        assertThat(table.over(9, 2 * SECOND - 1)).isTrue();
    }

    @Test
    void theWindowSlidesToTheNanosecond() {
        RateTable table = new RateTable(3, SECOND, 64, HASH);
        assertThat(table.over(9, 0)).isFalse();
        assertThat(table.over(9, 10)).isFalse();
        assertThat(table.over(9, 20)).isFalse();
        assertThat(table.over(9, SECOND)).isFalse();
        assertThat(table.over(9, SECOND + 9)).isTrue();
    }

    /** Against a list of all times, which is what "at most so many in any window" means. */
    @Property(tries = 200)
    void itCountsAsAListOfAllTimesWould(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 40) int limit,
            @ForAll @IntRange(min = 1, max = 200) int windowNs) {
        Random random = new Random(seed);
        RateTable table = new RateTable(limit, windowNs, 4_096, HASH);
        Map<Long, Deque<Long>> all = new HashMap<>();
        long now = random.nextLong() / 4;
        for (int i = 0; i < 3_000; i++) {
            now += random.nextInt(20);
            long source = 1 + random.nextInt(4);
            Deque<Long> times = all.computeIfAbsent(source, s -> new ArrayDeque<>());
            while (!times.isEmpty() && now - times.peekFirst() >= windowNs) {
                times.removeFirst();
            }
            boolean expected = times.size() >= limit;
            assertThat(table.over(source, now))
                    .as("event %d of seed %d", i, seed)
                    .isEqualTo(expected);
            times.addLast(now);
        }
        assertThat(table.evicted()).isZero();
    }

    @Test
    void aSourceThatIsIdleLosesItsPlaceAndNothingElse() {
        RateTable table = new RateTable(2, SECOND, 8, HASH);
        for (long source = 1; source <= 1_000; source++) {
            assertThat(table.over(source, source * SECOND)).isFalse();
        }
        assertThat(table.evicted()).isZero();
    }

    @Test
    void aFloodOfForgedSourcesDrivesOutItsOwnKindAndNotWhoCameOften() {
        RateTable table = new RateTable(30, 2 * SECOND, 1_024, HASH);
        for (int i = 0; i < 25; i++) {
            table.over(77, i);
        }
        for (long forged = 1_000; forged < 1_001_000; forged++) {
            table.over(forged, 1_000);
        }
        assertThat(table.evicted()).isGreaterThan(900_000);
        for (int i = 25; i < 30; i++) {
            assertThat(table.over(77, 2_000)).isFalse();
        }
        assertThat(table.over(77, 2_000))
                .as("still counted from its first request")
                .isTrue();
    }

    /** Four threads count one source: exactly the limit passes, whoever counts. */
    @Test
    void allShardsCountAsOne() throws Exception {
        int threads = 4;
        ExecutorService shards = Executors.newFixedThreadPool(threads);
        try {
            for (int round = 1; round <= 200; round++) {
                RateTable table = new RateTable(30, SECOND, 64, HASH);
                long source = round;
                table.over(source, 0); // the place is taken: what is told here is of counting, not of the first to come
                CountDownLatch start = new CountDownLatch(1);
                List<Future<Integer>> passed = new ArrayList<>();
                for (int t = 0; t < threads; t++) {
                    passed.add(shards.submit(() -> {
                        start.await();
                        int count = 0;
                        for (int i = 0; i < 20; i++) {
                            count += table.over(source, 1) ? 0 : 1;
                        }
                        return count;
                    }));
                }
                start.countDown();
                int all = 1;
                for (Future<Integer> each : passed) {
                    all += each.get();
                }
                assertThat(all).isEqualTo(30);
            }
        } finally {
            shards.shutdownNow();
        }
    }
}
