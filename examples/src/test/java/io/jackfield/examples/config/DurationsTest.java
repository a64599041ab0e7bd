package io.jackfield.examples.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
    @Property
    boolean whatIsWrittenIsRead(@ForAll @LongRange(max = 999_999_999) long ms) {
        Duration duration = Duration.ofMillis(ms);
        return Durations.parse(Durations.format(duration)).equals(java.util.Optional.of(duration));
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "s", "-1s", "1.5s", "5 s", "5d", "", "99999999999s"})
    void otherFormsAreNone(String text) {
        assertThat(Durations.parse(text)).isEmpty();
    }
}
