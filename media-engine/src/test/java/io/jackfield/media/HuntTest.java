package io.jackfield.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.media.Hunt.Refusal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HuntTest {
    private static final Refusal BUSY = new Refusal(Cause.BUSY, 486);
    private static final Refusal NO_ANSWER = new Refusal(Cause.NO_ANSWER, 0);
    private static final Refusal CONGESTED = new Refusal(Cause.CONGESTION, 503);

    private final List<String> log = new ArrayList<>();

    private final class Log implements Hunt.Effects {
        @Override
        public void ring(int target) {
            log.add("ring " + target);
        }

        @Override
        public void lost(int target) {
            log.add("lost " + target);
        }

        @Override
        public void cancel(int target) {
            log.add("cancel " + target);
        }

        @Override
        public void won(int target) {
            log.add("won " + target);
        }

        @Override
        public void failed(Refusal best) {
            log.add("failed " + best.cause() + " " + best.status());
        }
    }

    private List<String> seen() {
        List<String> seen = List.copyOf(log);
        log.clear();
        return seen;
    }

    private Hunt started(Integer... sizes) {
        Hunt hunt = new Hunt(List.of(sizes), new Log());
        hunt.start();
        return hunt;
    }

    @Test
    void roundsRingOneAfterTheOtherAndTheirTargetsTogether() {
        Hunt hunt = started(1, 2);
        assertThat(seen()).containsExactly("ring 0");
        hunt.over(0, BUSY);
        assertThat(seen()).containsExactly("ring 1", "ring 2");
        hunt.over(1, NO_ANSWER);
        assertThat(seen()).isEmpty();
        hunt.answered(2);
        assertThat(seen()).containsExactly("won 2");
    }

    @Test
    void theFirstAnswerCancelsTheRestAndALateOneIsCancelledToo() {
        Hunt hunt = started(3);
        seen();
        hunt.answered(1);
        assertThat(seen()).containsExactly("lost 0", "lost 2", "won 1");
        hunt.answered(2);
        assertThat(seen()).containsExactly("cancel 2");
        hunt.over(0, NO_ANSWER);
        hunt.start();
        assertThat(seen()).isEmpty();
    }

    @Test
    void stoppingCancelsWhatRingsAndNothingFollows() {
        Hunt hunt = started(2, 1);
        seen();
        hunt.over(0, BUSY);
        hunt.stop();
        assertThat(seen()).containsExactly("cancel 1");
        hunt.over(1, BUSY);
        hunt.stop();
        assertThat(seen()).isEmpty();
    }

    @Test
    void theBestReasonIsTold() {
        assertThat(failure(NO_ANSWER, BUSY, CONGESTED)).containsExactly("failed BUSY 486");
        assertThat(failure(BUSY, new Refusal(Cause.REJECTED, 603))).containsExactly("failed REJECTED 603");
        assertThat(failure(CONGESTED, NO_ANSWER)).containsExactly("failed NO_ANSWER 0");
        assertThat(failure(new Refusal(Cause.TIMEOUT, 408), new Refusal(Cause.NOT_FOUND, 404)))
                .containsExactly("failed NOT_FOUND 404");
        assertThat(failure(BUSY)).containsExactly("failed BUSY 486");
    }

    private List<String> failure(Refusal... refusals) {
        Hunt hunt = started(refusals.length);
        seen();
        for (int i = 0; i < refusals.length; i++) {
            hunt.over(i, refusals[i]);
        }
        return seen();
    }
}
