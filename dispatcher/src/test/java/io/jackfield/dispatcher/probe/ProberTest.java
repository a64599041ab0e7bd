package io.jackfield.dispatcher.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.kernel.Machine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every (state, input) pair of the prober, on a clock that the test moves. */
class ProberTest implements Prober.Effects {
    private static final long SECOND = 1_000_000_000L;

    private final List<String> done = new ArrayList<>();
    private final Prober prober =
            new Prober(new ProbeSettings(true, Duration.ofSeconds(10), Duration.ofSeconds(2), 3, 3, Set.of(404)), this);

    @Override
    public void sendProbe(int number) {
        done.add("send " + number);
    }

    @Override
    public void giveUp(int number) {
        done.add("give up " + number);
    }

    @Override
    public void healthy() {
        done.add("healthy");
    }

    @Override
    public void unhealthy() {
        done.add("unhealthy");
    }

    // ---- STOPPED ----

    @Test
    void stoppedDoesNothingUntilStarted() {
        prober.onDeadline(100 * SECOND);
        prober.onResponse(0, 200);
        prober.onFailure(0);
        prober.stop();
        assertThat(done).isEmpty();
        assertThat(prober.nextDeadlineNs()).isEqualTo(Machine.NEVER);

        prober.start(SECOND, 0);
        assertThat(prober.nextDeadlineNs()).isEqualTo(SECOND);
    }

    // ---- WAITING ----

    @Test
    void waitingSendsWhenItsTimeComes() {
        prober.start(SECOND, 0);
        prober.onDeadline(SECOND - 1);
        assertThat(done).isEmpty();

        prober.onDeadline(SECOND);
        assertThat(done).containsExactly("send 1");
        assertThat(prober.nextDeadlineNs()).isEqualTo(3 * SECOND);
    }

    @Test
    void waitingHearsNobodyAndIsStartedOnce() {
        prober.start(SECOND, 0);
        prober.start(5 * SECOND, 0);
        prober.onResponse(0, 200);
        prober.onFailure(0);

        assertThat(done).isEmpty();
        assertThat(prober.nextDeadlineNs()).isEqualTo(SECOND);
    }

    @Test
    void waitingStops() {
        prober.start(SECOND, 0);
        prober.stop();
        prober.onDeadline(SECOND);

        assertThat(done).isEmpty();
        assertThat(prober.nextDeadlineNs()).isEqualTo(Machine.NEVER);
    }

    // ---- PROBING ----

    @Test
    void probingIsEndedByAnAnswerAndSendsAgainAnIntervalAfterItSent() {
        probing();
        prober.onResponse(1, 200);
        assertThat(done).containsExactly("send 1", "healthy");
        assertThat(prober.nextDeadlineNs()).isEqualTo(10 * SECOND);

        prober.onDeadline(10 * SECOND);
        assertThat(done).endsWith("send 2");
    }

    @Test
    void probingTakesConfiguredCodesForHealthyAndNoOthers() {
        probing();
        prober.onResponse(1, 404);
        assertThat(done).endsWith("healthy");

        prober.onDeadline(10 * SECOND);
        prober.onResponse(2, 503);
        assertThat(done).endsWith("unhealthy");
    }

    /** The tutorial counted the 408 that the proxy itself makes of a timeout as an answer: no node ever went down (C7). */
    @Test
    void probingThatTimesOutIsNeverHealthy() {
        probing();
        prober.onDeadline(2 * SECOND);
        assertThat(done).containsExactly("send 1", "give up 1", "unhealthy");
        assertThat(prober.nextDeadlineNs()).isEqualTo(10 * SECOND);
    }

    @Test
    void probingIsEndedByAFailure() {
        probing();
        prober.onFailure(1);
        assertThat(done).containsExactly("send 1", "unhealthy");
    }

    @Test
    void probingDoesNotHearAProbeThatWasGivenUp() {
        probing();
        prober.onDeadline(2 * SECOND);
        prober.onDeadline(10 * SECOND);
        done.clear();

        prober.onResponse(1, 200);
        prober.onFailure(1);
        assertThat(done).isEmpty();

        prober.onResponse(2, 200);
        assertThat(done).containsExactly("healthy");
    }

    @Test
    void probingIsNotStartedAgain() {
        probing();
        prober.start(0, SECOND);
        assertThat(prober.nextDeadlineNs()).isEqualTo(2 * SECOND);
    }

    @Test
    void probingStopsAndGivesUpItsProbe() {
        probing();
        prober.stop();
        prober.onResponse(1, 200);
        assertThat(done).containsExactly("send 1", "give up 1");
        assertThat(prober.nextDeadlineNs()).isEqualTo(Machine.NEVER);
    }

    @Test
    void aWakeUpSoLateThatBothAreDueCountsTheLostProbeFirst() {
        probing();
        prober.onDeadline(60 * SECOND);
        assertThat(done).containsExactly("send 1", "give up 1", "unhealthy", "send 2");
    }

    @Test
    void aStaleWakeUpIsHarmless() {
        probing();
        prober.onDeadline(0);
        assertThat(done).containsExactly("send 1");
    }

    @Test
    void startsAgainAfterAStop() {
        probing();
        prober.stop();
        prober.start(0, 4 * SECOND);
        prober.onDeadline(4 * SECOND);
        assertThat(done).endsWith("send 2");
    }

    // ---- settings ----

    @Test
    void settingsRefuseWhatCannotWork() {
        Duration second = Duration.ofSeconds(1);
        assertThatThrownBy(() -> new ProbeSettings(true, second, second, 3, 3, Set.of()))
                .hasMessageContaining("below the interval");
        assertThatThrownBy(() -> new ProbeSettings(true, second, Duration.ZERO, 3, 3, Set.of()))
                .hasMessageContaining("above 0");
        assertThatThrownBy(() -> new ProbeSettings(true, Duration.ofSeconds(2), second, 0, 3, Set.of()))
                .hasMessageContaining("at least 1");
        assertThatThrownBy(() -> new ProbeSettings(true, Duration.ofSeconds(2), second, 3, 3, Set.of(100)))
                .hasMessageContaining("final status codes");
    }

    private void probing() {
        prober.start(0, 0);
        prober.onDeadline(0);
        assertThat(done).containsExactly("send 1");
    }
}
