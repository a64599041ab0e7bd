package io.jackfield.media.stream;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ReflectionTest {
    private final Reflection reflection = new Reflection();

    @Property
    void aStreamGoesOutAsItCameIn(
            @ForAll @IntRange(max = 65_535) int first,
            @ForAll int timestamp,
            @ForAll @IntRange(max = 65_535) int next,
            @ForAll int now,
            @ForAll @IntRange(min = -50, max = 200) int step) {
        Reflection fresh = new Reflection();
        fresh.onPacket(1, first, timestamp, next, now);
        assertThat(fresh.sequence(first)).isEqualTo(next);
        assertThat(fresh.timestamp(timestamp)).isEqualTo(now);
        int later = first + step & 0xFFFF;
        fresh.onPacket(1, later, timestamp + step * 160, 4_711, 99);
        assertThat(fresh.sequence(later)).isEqualTo(next + step & 0xFFFF);
        assertThat(fresh.timestamp(timestamp + step * 160)).isEqualTo(now + step * 160);
    }

    @Test
    void anotherSourceContinuesBehindWhatWasSent() {
        reflection.onPacket(1, 10, 1_000, 500, 7_000);
        reflection.onPacket(2, 60_000, 5, 501, 7_160);
        assertThat(reflection.sequence(60_000)).isEqualTo(501);
        assertThat(reflection.timestamp(5)).isEqualTo(7_160);
    }

    @Test
    void aJumpOfTheSameSourceDoesToo() {
        reflection.onPacket(1, 10, 1_000, 500, 7_000);
        reflection.onPacket(1, 30_000, 9_999, 501, 7_160);
        assertThat(reflection.sequence(30_000)).isEqualTo(501);
    }

    @Test
    void alsoAfterAPause() {
        reflection.onPacket(1, 10, 1_000, 500, 7_000);
        reflection.reset();
        reflection.onPacket(1, 11, 1_160, 600, 20_000);
        assertThat(reflection.sequence(11)).isEqualTo(600);
    }

    @Test
    void manySmallStepsAreNoJump() {
        for (int i = 0; i < 200_000; i++) {
            reflection.onPacket(1, i & 0xFFFF, i * 160, 0x8000, 0);
            assertThat(reflection.sequence(i & 0xFFFF)).isEqualTo(0x8000 + i & 0xFFFF);
        }
    }
}
