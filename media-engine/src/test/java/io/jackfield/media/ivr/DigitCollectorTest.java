package io.jackfield.media.ivr;

import static io.jackfield.media.ivr.Digits.digits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.kernel.Machine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DigitCollectorTest {
    private static final long SECOND = 1_000_000_000L;

    private final List<String> log = new ArrayList<>();
    private long nowNs = 5 * SECOND;

    private DigitCollector start(Digits digits) {
        DigitCollector collector = new DigitCollector(digits, new DigitCollector.Effects() {
            @Override
            public void prompt(int attempt) {
                log.add("prompt " + attempt);
            }

            @Override
            public void stopPrompt() {
                log.add("stop");
            }

            @Override
            public void done(String answer) {
                log.add("done [" + answer + "]");
            }
        });
        collector.start();
        return collector;
    }

    private void pass(DigitCollector collector) {
        assertThat(collector.nextDeadlineNs()).isNotEqualTo(Machine.NEVER);
        nowNs = collector.nextDeadlineNs();
        collector.onDeadline(nowNs - 1); // stale: too early
        collector.onDeadline(nowNs);
    }

    private void press(DigitCollector collector, String keys) {
        for (char key : keys.toCharArray()) {
            collector.digit(key, nowNs);
        }
    }

    @Test
    void aDigitDuringThePromptStopsItAndAnswers() {
        DigitCollector collector = start(digits(1));
        press(collector, "7");
        assertThat(log).containsExactly("prompt 1", "stop", "done [7]");
        assertThat(collector.active()).isFalse();
        assertThat(collector.nextDeadlineNs()).isEqualTo(Machine.NEVER);
    }

    @Test
    void timeRunsFromTheEndOfThePrompt() {
        DigitCollector collector = start(digits(1).within(Duration.ofSeconds(4)));
        assertThat(collector.nextDeadlineNs()).isEqualTo(Machine.NEVER);
        nowNs += 60 * SECOND;
        collector.promptEnded(nowNs);
        assertThat(collector.nextDeadlineNs()).isEqualTo(nowNs + 4 * SECOND);
        press(collector, "1");
        assertThat(log).containsExactly("prompt 1", "done [1]");
    }

    @Test
    void silenceAsksAgainAndThenGivesUp() {
        DigitCollector collector = start(digits(1).tries(2));
        collector.promptEnded(nowNs);
        pass(collector);
        assertThat(log).containsExactly("prompt 1", "prompt 2");
        collector.promptEnded(nowNs);
        pass(collector);
        assertThat(log).containsExactly("prompt 1", "prompt 2", "done []");
        press(collector, "1");
        collector.promptEnded(nowNs);
        collector.onDeadline(nowNs + 99 * SECOND);
        assertThat(log).hasSize(3);
    }

    @Test
    void severalDigitsEndAtTheMostOrAtTheKeyOrWhenTimeIsUp() {
        press(start(digits(2, 4)), "123456");
        press(start(digits(2, 4).until('#')), "12#");
        DigitCollector slow = start(digits(2, 4).between(Duration.ofSeconds(2)));
        press(slow, "12");
        assertThat(slow.nextDeadlineNs()).isEqualTo(nowNs + 2 * SECOND);
        pass(slow);
        assertThat(log.stream().filter(line -> line.startsWith("done")))
                .containsExactly("done [1234]", "done [12]", "done [12]");
    }

    @Test
    void tooFewDigitsAreAskedForAgainWithoutTheOldOnes() {
        DigitCollector collector = start(digits(3).tries(2).until('#'));
        press(collector, "1#");
        assertThat(log).containsExactly("prompt 1", "stop", "prompt 2");
        press(collector, "234");
        assertThat(log).endsWith("stop", "done [234]");
    }

    @Test
    void digitsLateInTheFirstTryFallShort() {
        DigitCollector collector = start(digits(2).tries(1));
        press(collector, "1");
        collector.promptEnded(nowNs); // it was stopped; a player may still say so
        assertThat(collector.nextDeadlineNs()).isEqualTo(nowNs + 3 * SECOND);
        pass(collector);
        assertThat(log).endsWith("done []");
    }

    @Test
    void onlyMatchingAnswersCount() {
        DigitCollector collector = start(digits(1).matching("[12]").tries(2));
        press(collector, "3");
        press(collector, "2");
        assertThat(log).containsExactly("prompt 1", "stop", "prompt 2", "stop", "done [2]");
    }

    @Test
    void nothingHappensBeforeTheStartOrAfterCancel() {
        DigitCollector collector = start(digits(2));
        press(collector, "1");
        collector.cancel();
        press(collector, "2");
        collector.onDeadline(Long.MAX_VALUE - 1);
        assertThat(log).containsExactly("prompt 1", "stop");
        collector.start();
        assertThat(log).hasSize(2);
    }

    @Test
    void rangesAreChecked() {
        assertThatThrownBy(() -> digits(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> digits(3, 2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> digits(129)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> digits(1).tries(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> digits(1).until('x')).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> digits(1).within(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }
}
