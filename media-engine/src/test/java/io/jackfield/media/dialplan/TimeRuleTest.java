package io.jackfield.media.dialplan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.ZonedDateTime;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TimeRuleTest {
    /** A Sunday. */
    private static final ZonedDateTime NOW = ZonedDateTime.parse("2026-11-29T23:30:00Z");

    private static boolean holds(String name, String value) {
        return TimeRule.of(Map.of(name, value)).orElseThrow().holds(NOW);
    }

    @Test
    void partsAndRanges() {
        assertThat(holds("wday", "1")).isTrue();
        assertThat(holds("wday", "sun")).isTrue();
        assertThat(holds("wday", "mon-fri")).isFalse();
        assertThat(holds("wday", "sat-sun")).as("over the end of the week").isTrue();
        assertThat(holds("hour", "22-6")).isTrue();
        assertThat(holds("hour", "9-18,23")).isTrue();
        assertThat(holds("minute", "0-29")).isFalse();
        assertThat(holds("mon", "11")).isTrue();
        assertThat(holds("mday", "29")).isTrue();
        assertThat(holds("year", "2025")).isFalse();
        assertThat(holds("yday", "333")).isTrue();
        assertThat(holds("minute-of-day", "1411")).isTrue();
        assertThat(holds("week", "1-53")).isTrue();
        assertThat(holds("mweek", "5")).isTrue();
    }

    @Test
    void timesDatesAndZones() {
        assertThat(holds("time-of-day", "22:00-02:00")).isTrue();
        assertThat(holds("time-of-day", "09:00-17:30,23:29:59-23:30:00")).isTrue();
        assertThat(holds("time-of-day", "09:00-23:29")).isFalse();
        assertThat(holds("date-time", "2026-11-29 00:00:00~2026-11-30 00:00:00"))
                .isTrue();
        assertThat(holds("date-time", "2026-12-01 00:00~2026-12-02 00:00")).isFalse();
        assertThat(TimeRule.of(Map.of("tz-offset", "1", "wday", "mon"))
                        .orElseThrow()
                        .holds(NOW))
                .isTrue();
        assertThat(TimeRule.of(Map.of("tz-name", "Europe/Paris", "hour", "0"))
                        .orElseThrow()
                        .holds(NOW))
                .isTrue();
        assertThat(TimeRule.of(Map.of("field", "x"))).isEmpty();
        assertThatThrownBy(() -> TimeRule.of(Map.of("time-of-day", "late")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("time-of-day=\"late\" cannot be understood");
    }
}
