package io.jackfield.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.jackfield.rtp.Mos.Impairment;
import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MosTest {
    @Test
    void ratesAllDefaultsAsTheRecommendation() {
        assertThat(Mos.rating(0, Duration.ZERO, Impairment.G711)).isCloseTo(93.2, within(0.05));
        assertThat(Mos.ofRating(93.2)).isCloseTo(4.41, within(0.005));
    }

    @Test
    void mapsRatingsAsAnnexB() {
        // G.107 table B.1: lower limits of R and their MOS
        assertThat(Mos.ofRating(90)).isCloseTo(4.34, within(0.005));
        assertThat(Mos.ofRating(80)).isCloseTo(4.03, within(0.01));
        assertThat(Mos.ofRating(70)).isCloseTo(3.60, within(0.01));
        assertThat(Mos.ofRating(60)).isCloseTo(3.10, within(0.01));
        assertThat(Mos.ofRating(50)).isCloseTo(2.58, within(0.01));
        assertThat(Mos.ofRating(-5)).isEqualTo(1);
        assertThat(Mos.ofRating(3)).isEqualTo(1);
        assertThat(Mos.ofRating(100)).isEqualTo(4.5);
    }

    @Test
    void ratesLossByTheRobustnessOfTheCodec() {
        // Ie-eff = Ie + (95 - Ie) Ppl / (Ppl + Bpl)
        double clean = Mos.rating(0, Duration.ZERO, Impairment.G711);
        assertThat(clean - Mos.rating(0.01, Duration.ZERO, Impairment.G711)).isCloseTo(95 / 26.1, within(1e-9));
        assertThat(clean - Mos.rating(0, Duration.ZERO, Impairment.G729)).isCloseTo(11, within(1e-9));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 50, 100, 150, 250, 400})
    void ratesDelayLikeThePublishedSimplification(int ms) {
        // Cole and Rosenbluth 2001: Id = 0.024 d + 0.11 (d - 177.3) H(d - 177.3), at the same defaults
        double id = 0.024 * ms + 0.11 * Math.max(0, ms - 177.3);
        assertThat(Mos.rating(0, Duration.ofMillis(ms), Impairment.G711)).isCloseTo(93.2 - id, within(4.0));
    }

    @Property
    void neverLeavesTheScaleAndNeverRisesWithLossOrDelay(
            @ForAll @DoubleRange(min = 0, max = 1) double loss, @ForAll @IntRange(max = 2000) int delayMs) {
        double mos = Mos.estimate(loss, Duration.ofMillis(delayMs), Impairment.G711);
        assertThat(mos).isBetween(1.0, 4.5);
        assertThat(Mos.estimate(Math.min(1, loss + 0.05), Duration.ofMillis(delayMs), Impairment.G711))
                .isLessThanOrEqualTo(mos);
        assertThat(Mos.estimate(loss, Duration.ofMillis(delayMs + 50), Impairment.G711))
                .isLessThanOrEqualTo(mos + 0.01);
    }
}
