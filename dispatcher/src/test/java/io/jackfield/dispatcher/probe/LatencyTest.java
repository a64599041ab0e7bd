package io.jackfield.dispatcher.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LatencyTest {
    @Property(tries = 200)
    void averageAndDeviationAreThoseOfTheSamples(
            @ForAll @Size(min = 2, max = 200) List<@DoubleRange(min = 0, max = 1_000) Double> samples) {
        Latency latency = Latency.NONE;
        for (double sample : samples) {
            latency = latency.answered(sample, 0.1);
        }
        double mean = samples.stream().mapToDouble(x -> x).average().orElseThrow();
        double squares =
                samples.stream().mapToDouble(x -> (x - mean) * (x - mean)).sum();
        assertThat(latency.average()).isCloseTo(mean, within(1e-6));
        assertThat(latency.deviation()).isCloseTo(Math.sqrt(squares / (samples.size() - 1)), within(1e-4));
        assertThat(latency.max())
                .isEqualTo(samples.stream().mapToDouble(x -> x).max().orElseThrow());
        assertThat(latency.answers()).isEqualTo(samples.size());
    }

    @Test
    void theEstimateFollowsTheLastAndTheAverageStays() {
        Latency latency = Latency.NONE;
        for (int i = 0; i < 1_000; i++) {
            latency = latency.answered(20, 0.1);
        }
        assertThat(latency.congestion()).isZero();
        for (int i = 0; i < 10; i++) {
            latency = latency.answered(60, 0.1);
        }
        assertThat(latency.average()).isCloseTo(20, within(0.5));
        assertThat(latency.estimate()).isCloseTo(60 - 40 * Math.pow(0.9, 10), within(0.01));
        assertThat(latency.congestion()).isCloseTo(latency.estimate() - latency.average(), within(1e-9));
    }

    @Test
    void whatIsExpectedCountsAsOneAnswer() {
        assertThat(Latency.expected(24).estimate()).isEqualTo(24);
        assertThat(Latency.expected(24).answered(26, 0.1).average()).isEqualTo(25);
    }

    @Test
    void timeoutsAreCountedAndMeasureNothing() {
        Latency latency = Latency.NONE.answered(5, 0.1).timedOut().timedOut();
        assertThat(latency.timeouts()).isEqualTo(2);
        assertThat(latency.estimate()).isEqualTo(5);
    }
}
