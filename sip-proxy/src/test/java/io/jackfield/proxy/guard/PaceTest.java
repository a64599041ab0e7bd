package io.jackfield.proxy.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void aFewComeAtOnceAndTheRestEvenly() {
        Pace pace = new Pace(10);
        assertThat(pace.admit(-5)).isTrue();
        assertThat(pace.admit(-5)).isTrue();
        assertThat(pace.admit(-5)).isTrue();
        assertThat(pace.admit(-5)).isFalse();
        assertThat(pace.admit(SECOND / 10 - 6)).isFalse();
        assertThat(pace.admit(SECOND / 10 - 5)).isTrue();
        assertThat(pace.admit(SECOND / 10 - 5)).isFalse();
    }

    @Property(tries = 100)
    void anySecondHasAtMostTheRateAndAFew(@ForAll long seed, @ForAll @IntRange(min = 1, max = 2_000) int rate) {
        Random random = new Random(seed);
        Pace pace = new Pace(rate);
        ArrayDeque<Long> passed = new ArrayDeque<>();
        long now = random.nextLong() / 4;
        int all = 0;
        for (int i = 0; i < 5_000; i++) {
            now += random.nextInt((int) (SECOND / rate));
            if (pace.admit(now)) {
                all++;
                passed.addLast(now);
                while (now - passed.peekFirst() >= SECOND) {
                    passed.removeFirst();
                }
                assertThat(passed.size()).isLessThanOrEqualTo(rate + Math.max(3, rate / 10));
            }
        }
        assertThat(all).as("offered twice the rate, half of it passes").isBetween(2_000, 3_000 + rate / 10);
    }
}
