package io.jackfield.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StartTimeTest {
    @Test
    void aBuildBeforeTheStartIsToldApart() {
        assertThat(StartTime.text(Duration.ofMillis(1_240), Optional.empty())).isEqualTo("1.2 s");
        assertThat(StartTime.text(Duration.ofMillis(1_240), Optional.of("34")))
                .isEqualTo("1.2 s (built in 34 s before)");
        assertThat(StartTime.text(Duration.ofMillis(1_240), Optional.of("x"))).isEqualTo("1.2 s");
    }

    @Test
    void itCountsFromTheStartOfTheJvm() {
        assertThat(StartTime.text()).matches("\\d+\\.\\d s");
    }
}
