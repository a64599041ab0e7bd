package io.jackfield.dispatcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.jackfield.dispatcher.algorithm.Algorithm;
import io.jackfield.dispatcher.algorithm.CallKey;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * What the loss of one destination of ten does to the calls of the others, and that their shares stay what they are while another
 * thread changes states: for every algorithm.
 */
class DisruptionTest {
    private static final int SIZE = 10;
    private static final int KEYS = 20_000;

    /** How the losses of one are shared out, and what a key may expect. */
    @Property(tries = 60)
    void theLossOfOneOfTenMovesATenth(
            @ForAll Algorithm algorithm, @ForAll @IntRange(min = 0, max = SIZE - 1) int gone, @ForAll boolean removed) {
        Dispatcher pool = pool(algorithm);
        String[] before = choices(pool);
        if (removed && algorithm != Algorithm.WEIGHT) { // there the last of those configured fills up to 100
            pool.remove(1, uri(gone));
        } else {
            pool.disable(1, uri(gone));
        }
        String[] after = choices(pool);
        assertThat(after).doesNotContain(uri(gone));
        if (algorithm.key().isPresent()) {
            long moved = IntStream.range(0, KEYS)
                    .filter(i -> !before[i].equals(after[i]))
                    .peek(i ->
                            assertThat(before[i]).as("only what it had moves").isEqualTo(uri(gone)))
                    .count();
            assertThat(moved).isCloseTo(KEYS / SIZE, within(5 * deviation(1.0 / SIZE)));
        }
        evenly(algorithm, after, gone);
    }

    /** Shares hold while another thread disables, drains, fails and brings back one of the ten. */
    @Property(tries = 25)
    void sharesHoldWhileAnotherThreadChangesStates(@ForAll Algorithm algorithm) throws Exception {
        Dispatcher pool = pool(algorithm);
        String[] before = choices(pool);
        pool.disable(1, uri(SIZE - 1));
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            Future<?> changes = other.submit(() -> change(pool, over));
            String[] after = choices(pool);
            over.set(true);
            changes.get(30, TimeUnit.SECONDS);
            assertThat(after).as("an operator's word holds").doesNotContain(uri(SIZE - 1));
            if (algorithm.key().isPresent()) {
                assertThat(IntStream.range(0, KEYS))
                        .as("keys of those that nothing happens to stay where they are")
                        .allMatch(i -> before[i].equals(after[i])
                                || before[i].equals(uri(SIZE - 1))
                                || before[i].equals(uri(SIZE - 2)));
            }
            if (spreads(algorithm)) {
                Map<String, Integer> hits = hits(after);
                int[] steady = IntStream.range(0, SIZE - 2)
                        .map(i -> hits.getOrDefault(uri(i), 0))
                        .toArray();
                int least = Arrays.stream(steady).min().orElseThrow();
                int most = Arrays.stream(steady).max().orElseThrow();
                assertThat(most - least).as("%s", hits).isLessThan((int) (10 * deviation(1.0 / (SIZE - 2))));
            }
        } finally {
            over.set(true);
            other.shutdownNow();
        }
    }

    private static void change(Dispatcher pool, AtomicBoolean over) {
        String one = uri(SIZE - 2);
        Destination moving = pool.set(1).destinations().get(SIZE - 2);
        for (int turn = 0; !over.get(); turn++) {
            switch (turn % 5) {
                case 0 -> pool.disable(1, one);
                case 1 -> pool.enable(1, one);
                case 2 -> pool.drain(1, one);
                case 3 -> pool.setState(1, one, "i");
                default -> moving.answered(Duration.ofMillis(10));
            }
        }
    }

    private static void evenly(Algorithm algorithm, String[] after, int gone) {
        Map<String, Integer> hits = hits(after);
        if (!spreads(algorithm)) {
            assertThat(hits).containsOnlyKeys(uri(gone == 0 ? 1 : 0));
            return;
        }
        double share = (double) KEYS / (SIZE - 1);
        for (int i = 0; i < SIZE; i++) {
            if (i != gone) {
                assertThat((double) hits.getOrDefault(uri(i), 0))
                        .as("%s of %s", uri(i), hits)
                        .isCloseTo(share, within(5.0 * deviation(1.0 / (SIZE - 1))));
            }
        }
    }

    private static boolean spreads(Algorithm algorithm) {
        return !List.of(Algorithm.PRIORITY, Algorithm.FIRST, Algorithm.PARALLEL).contains(algorithm);
    }

    private static long deviation(double share) {
        return (long) Math.ceil(Math.sqrt(KEYS * share * (1 - share)));
    }

    private static Map<String, Integer> hits(String[] choices) {
        Map<String, Integer> hits = new HashMap<>();
        Arrays.stream(choices).forEach(uri -> hits.merge(uri, 1, Integer::sum));
        return hits;
    }

    private static String[] choices(Dispatcher pool) {
        return IntStream.range(0, KEYS)
                .mapToObj(
                        i -> pool.set(1).select("call-" + i).orElseThrow().uri().text())
                .toArray(String[]::new);
    }

    private static Dispatcher pool(Algorithm algorithm) {
        return Dispatcher.builder()
                .set(1, s -> {
                    s.algorithm(algorithm).slowStart(Duration.ZERO);
                    if (algorithm == Algorithm.KEY_HASH) {
                        s.key(CallKey.CALL_ID);
                    }
                    for (int i = 0; i < SIZE; i++) {
                        s.target(uri(i), t -> t.priority(10).weight(10).relativeWeight(5));
                    }
                })
                .build();
    }

    private static String uri(int number) {
        return "sip:10.0.0." + number;
    }
}
