package io.jackfield.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MediaAlarmTest {
    private final boolean[] heard = new boolean[2];
    private final List<RelayAlarm> alarms = new ArrayList<>();
    private final MediaAlarm alarm = new MediaAlarm(100, new MediaAlarm.Effects() {
        @Override
        public boolean heard(int side) {
            return heard[side];
        }

        @Override
        public void alarm(RelayAlarm raised) {
            alarms.add(raised);
        }
    });

    @ParameterizedTest
    @CsvSource({"true, true, ''", "true, false, ONE_WAY", "false, true, ONE_WAY", "false, false, NO_MEDIA"})
    void tellsOnceWhoCannotHear(boolean first, boolean second, String told) {
        alarm.answered(5);
        heard[0] = first;
        heard[1] = second;
        alarm.onDeadline(104);
        assertThat(alarms).isEmpty();
        alarm.onDeadline(105);
        alarm.answered(106);
        alarm.onDeadline(1000);
        assertThat(alarms.stream().map(Enum::name)).isEqualTo(told.isEmpty() ? List.of() : List.of(told));
        assertThat(alarm.nextDeadlineNs()).isEqualTo(MediaAlarm.NEVER);
    }

    @Test
    void saysNothingOfAHeldCallAndListensAgainAfterwards() {
        alarm.answered(0);
        alarm.held();
        alarm.onDeadline(1000);
        assertThat(alarms).isEmpty();
        alarm.answered(1000);
        alarm.onDeadline(1100);
        assertThat(alarms).containsExactly(RelayAlarm.NO_MEDIA);
    }
}
