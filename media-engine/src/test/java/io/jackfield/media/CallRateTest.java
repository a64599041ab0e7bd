package io.jackfield.media;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CallRateTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void soManyASecondAndNoMore() {
        CallRate rate = new CallRate(3);
        long now = -5 * SECOND; // clocks begin anywhere
        assertThat(rate.take(now)).isTrue();
        assertThat(rate.take(now)).isTrue();
        assertThat(rate.take(now)).isTrue();
        assertThat(rate.take(now)).isFalse();
        assertThat(rate.take(now + SECOND / 3 + 10)).isTrue();
        assertThat(rate.take(now + SECOND / 3 + 20)).isFalse();
        assertThat(rate.peak()).isEqualTo(4);
        assertThat(rate.lastSecond(now + SECOND)).isEqualTo(4);
        assertThat(rate.lastSecond(now + 4 * SECOND)).isZero();
    }

    @Test
    void noneIsAnyNumber() {
        CallRate rate = new CallRate(0);
        for (int i = 0; i < 10_000; i++) {
            assertThat(rate.take(0)).isTrue();
        }
        assertThat(rate.peak()).isEqualTo(10_000);
    }

    /** Over any time no more come in than the burst and what is earned. */
    @Property(tries = 200)
    void neverMoreThanEarned(
            @ForAll @IntRange(min = 1, max = 200) int limit, @ForAll @IntRange(min = 1, max = 50) int gapMs) {
        CallRate rate = new CallRate(limit);
        int taken = 0;
        long now = 0;
        for (int i = 0; i < 2_000; i++) {
            taken += rate.take(now) ? 1 : 0;
            now += gapMs * 1_000_000L;
        }
        assertThat(taken).isLessThanOrEqualTo((int) (limit + limit * (now / (double) SECOND)) + 1);
    }
}
