package io.jackfield.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every row of the table in {@link SessionTimer}, on a clock of its own. */
class SessionTimerTest {
    private static final long S = 1_000_000_000L;
    private static final long START = -7 * S;

    private final List<EndReason> expired = new ArrayList<>();
    private final SessionTimer timer = new SessionTimer(RelayTimeouts.standard(), START, expired::add);

    private void at(long seconds) {
        long now = START + seconds * S;
        if (timer.nextDeadlineNs() <= now) {
            timer.onDeadline(now);
        }
    }

    private void packets(long fromSecond, long toSecond) {
        for (long s = fromSecond; s <= toSecond; s++) {
            timer.packet(START + s * S);
            at(s);
        }
    }

    @Test
    void endsAnOfferThatNothingComesOf() {
        at(599);
        assertThat(expired).isEmpty();
        at(600);
        assertThat(expired).containsExactly(EndReason.OFFER_TIMEOUT);
        assertThat(timer.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void countsTheOfferTimeoutFromTheLastWord() {
        timer.signalled(START + 300 * S);
        at(899);
        assertThat(expired).isEmpty();
        at(900);
        assertThat(expired).containsExactly(EndReason.OFFER_TIMEOUT);
    }

    @Test
    void endsAfterAMinuteOfSilence() {
        packets(0, 100);
        at(159);
        assertThat(expired).isEmpty();
        at(160);
        assertThat(expired).containsExactly(EndReason.SILENCE);
    }

    @Test
    void waitsAnHourOnHold() {
        packets(0, 100);
        timer.held(true, START + 110 * S);
        at(3709);
        assertThat(expired).isEmpty();
        at(3710);
        assertThat(expired).containsExactly(EndReason.HOLD_TIMEOUT);
    }

    @Test
    void countsSilenceAnewWhenHoldEnds() {
        packets(0, 100);
        timer.held(true, START + 110 * S);
        timer.held(true, START + 120 * S);
        timer.held(false, START + 3000 * S);
        at(3059);
        assertThat(expired).isEmpty();
        at(3060);
        assertThat(expired).containsExactly(EndReason.SILENCE);
    }

    @Test
    void endsAfterTwoHoursWhateverHappens() {
        packets(0, 7199);
        assertThat(expired).isEmpty();
        packets(7200, 7200);
        assertThat(expired).containsExactly(EndReason.MAX_DURATION);
    }

    @Test
    void staleWakeUpsDoNothing() {
        timer.packet(START);
        timer.onDeadline(START + 5 * S);
        timer.packet(START + 59 * S);
        timer.onDeadline(START + 60 * S); // the deadline that it had before the packet
        assertThat(expired).isEmpty();
        assertThat(timer.nextDeadlineNs()).isEqualTo(START + 119 * S);
        timer.stop();
        timer.onDeadline(START + 9000 * S);
        assertThat(expired).isEmpty();
    }

    @Test
    void namesEveryTimeoutThatIsOutOfRange() {
        assertThatThrownBy(() -> new RelayTimeouts(
                        Duration.ZERO, Duration.ofDays(31), Duration.ofHours(1), Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("silence")
                .hasMessageContaining("hold")
                .hasMessageNotContaining("duration timeout");
    }
}
