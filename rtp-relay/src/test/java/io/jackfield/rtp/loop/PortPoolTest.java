package io.jackfield.rtp.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PortPoolTest {
    @Property(tries = 20)
    void aMillionTakesAndReleasesLeakNothing(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 500) int lowest,
            @ForAll @IntRange(min = 1, max = 700) int size) {
        Random random = new Random(seed);
        int low = 20_000 + lowest;
        PortPool pool = PortPool.of(low, low + size + 2, random);
        List<Integer> held = new ArrayList<>();
        BitSet taken = new BitSet();
        for (int i = 0; i < 50_000; i++) { // times 20 tries
            if (!held.isEmpty() && random.nextInt(100) < 49) {
                int port = held.remove(random.nextInt(held.size()));
                taken.clear(port);
                pool.release(port);
            } else {
                OptionalInt port = pool.take();
                assertThat(port.isPresent()).isEqualTo(held.size() < pool.size());
                if (port.isPresent()) {
                    int even = port.getAsInt();
                    assertThat(even & 1).isZero();
                    assertThat(even).isGreaterThanOrEqualTo(low);
                    assertThat(even + 1).isLessThanOrEqualTo(low + size + 2);
                    assertThat(taken.get(even)).isFalse();
                    taken.set(even);
                    held.add(even);
                }
            }
            assertThat(pool.free()).isEqualTo(pool.size() - held.size());
        }
        held.forEach(pool::release);
        assertThat(pool.free()).isEqualTo(pool.size());
        assertThat(IntStream.generate(() -> pool.take().orElseThrow())
                        .limit(pool.size())
                        .distinct())
                .hasSize(pool.size());
        assertThat(pool.take()).isEmpty();
    }

    @Property
    void holdsExactlyThePairsOfItsRange(
            @ForAll @IntRange(min = 1, max = 65534) int lowest, @ForAll @IntRange(max = 200) int span) {
        int highest = Math.min(65535, lowest + span);
        int pairs =
                (int) IntStream.range(lowest, highest).filter(p -> p % 2 == 0).count();
        if (pairs == 0) {
            assertThatThrownBy(() -> PortPool.of(lowest, highest)).isInstanceOf(IllegalArgumentException.class);
        } else {
            assertThat(PortPool.of(lowest, highest).size()).isEqualTo(pairs);
        }
    }

    @Test
    void givesPortsInAnOrderThatNobodyCanTell() {
        PortPool pool = PortPool.of(20_000, 40_000);
        List<Integer> ports = IntStream.range(0, 1000)
                .mapToObj(i -> pool.take().orElseThrow())
                .toList();
        long ascending = IntStream.range(1, 1000)
                .filter(i -> ports.get(i) > ports.get(i - 1))
                .count();
        assertThat(ascending).isBetween(400L, 600L);
        assertThat(ports.stream().mapToInt(Integer::intValue).average().orElseThrow())
                .isBetween(29_000.0, 31_000.0);
    }

    @Test
    void isSharedByThreads() {
        PortPool pool = PortPool.of(20_000, 20_400);
        List<CompletableFuture<Set<Integer>>> takers = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> {
                    Set<Integer> mine = new HashSet<>();
                    for (int k = 0; k < 20_000; k++) {
                        OptionalInt port = pool.take();
                        if (port.isPresent() && k % 400 == 0) {
                            mine.add(port.getAsInt());
                        } else {
                            port.ifPresent(pool::release);
                        }
                    }
                    return mine;
                }))
                .toList();
        Set<Integer> all = new HashSet<>();
        int count = 0;
        for (CompletableFuture<Set<Integer>> taker : takers) {
            count += taker.join().size();
            all.addAll(taker.join());
        }
        assertThat(all).hasSize(count);
        assertThat(pool.free()).isEqualTo(pool.size() - count);
    }

    @Test
    void refusesWhatIsNotTaken() {
        PortPool pool = PortPool.of(20_000, 20_003);
        int port = pool.take().orElseThrow();
        pool.release(port);
        assertThatThrownBy(() -> pool.release(port)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> pool.release(19_998)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> pool.release(20_001)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> pool.release(20_004)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PortPool.of(40_000, 20_000)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PortPool.of(0, 100)).isInstanceOf(IllegalArgumentException.class);
    }
}
