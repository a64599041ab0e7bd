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
    /** Of ten seconds, a twentieth early. */
    private static final long INTERVAL = 9_500_000_000L;

    private final List<String> done = new ArrayList<>();
    private final List<Long> latencies = new ArrayList<>();
    private boolean suspicious;
    private final Prober prober = new Prober(settings(Duration.ofSeconds(10), Duration.ofSeconds(2), 3, 404), this);

    @Override
    public void sendProbe(int number) {
        done.add("send " + number);
    }

    @Override
    public void giveUp(int number) {
        done.add("give up " + number);
    }

    @Override
    public void healthy(long latencyNs) {
        done.add("healthy");
        latencies.add(latencyNs);
    }

    @Override
    public boolean unhealthy(boolean answered) {
        done.add(answered ? "unhealthy" : "silent");
        return suspicious;
    }

    // ---- STOPPED ----

    @Test
    void stoppedDoesNothingUntilStarted() {
        prober.onDeadline(100 * SECOND);
        prober.onResponse(0, 200, SECOND);
        prober.onFailure(0);
        prober.suspect(SECOND);
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
        prober.onResponse(0, 200, SECOND);
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
        prober.onResponse(1, 200, SECOND);
        assertThat(done).containsExactly("send 1", "healthy");
        assertThat(prober.nextDeadlineNs()).isEqualTo(INTERVAL);

        prober.onDeadline(10 * SECOND);
        assertThat(done).endsWith("send 2");
    }

    @Test
    void probingTakesConfiguredCodesForHealthyAndNoOthers() {
        probing();
        prober.onResponse(1, 404, SECOND);
        assertThat(done).endsWith("healthy");

        prober.onDeadline(10 * SECOND);
        prober.onResponse(2, 503, SECOND);
        assertThat(done).endsWith("unhealthy");
    }

    /** The tutorial counted the 408 that the proxy itself makes of a timeout as an answer: no node ever went down (C7). */
    @Test
    void probingThatTimesOutIsNeverHealthy() {
        probing();
        prober.onDeadline(2 * SECOND);
        assertThat(done).containsExactly("send 1", "give up 1", "silent");
        assertThat(prober.nextDeadlineNs()).isEqualTo(INTERVAL);
    }

    @Test
    void probingIsEndedByAFailure() {
        probing();
        prober.onFailure(1);
        assertThat(done).containsExactly("send 1", "silent");
    }

    @Test
    void probingDoesNotHearAProbeThatWasGivenUp() {
        probing();
        prober.onDeadline(2 * SECOND);
        prober.onDeadline(10 * SECOND);
        done.clear();

        prober.onResponse(1, 200, SECOND);
        prober.onFailure(1);
        assertThat(done).isEmpty();

        prober.onResponse(2, 200, SECOND);
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
        prober.onResponse(1, 200, SECOND);
        assertThat(done).containsExactly("send 1", "give up 1");
        assertThat(prober.nextDeadlineNs()).isEqualTo(Machine.NEVER);
    }

    @Test
    void aWakeUpSoLateThatBothAreDueCountsTheLostProbeFirst() {
        probing();
        prober.onDeadline(60 * SECOND);
        assertThat(done).containsExactly("send 1", "give up 1", "silent", "send 2");
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

    @Test
    void tellsHowLongTheAnswerTook() {
        probing();
        prober.onResponse(1, 200, SECOND / 4);
        assertThat(latencies).containsExactly(SECOND / 4);
    }

    // ---- while the destination may be down ----

    @Test
    void aSuspectThatIsSilentIsAskedAgainAtOnce() {
        suspicious = true;
        probing();
        prober.onDeadline(2 * SECOND);
        assertThat(done).containsExactly("send 1", "give up 1", "silent", "send 2");
        assertThat(prober.nextDeadlineNs()).isEqualTo(4 * SECOND);

        suspicious = false;
        prober.onDeadline(4 * SECOND);
        assertThat(prober.nextDeadlineNs()).as("known to be down").isEqualTo(2 * SECOND + INTERVAL);
    }

    @Test
    void aSuspectThatAnswersBadlyIsAskedAgainAfterATimeout() {
        suspicious = true;
        probing();
        prober.onResponse(1, 503, SECOND / 10);
        assertThat(prober.nextDeadlineNs()).isEqualTo(2 * SECOND);
    }

    @Test
    void aCallThatFailsHurriesTheNextProbe() {
        probing();
        prober.onResponse(1, 200, SECOND / 10);
        prober.suspect(SECOND);
        assertThat(prober.nextDeadlineNs())
                .as("not more often than once a timeout")
                .isEqualTo(2 * SECOND);

        prober.onDeadline(2 * SECOND);
        prober.onResponse(2, 200, 2 * SECOND);
        prober.suspect(9 * SECOND);
        assertThat(prober.nextDeadlineNs()).isEqualTo(9 * SECOND);
    }

    @Test
    void aProbeUnderWayNeedsNoHurry() {
        probing();
        prober.suspect(SECOND);
        assertThat(prober.nextDeadlineNs()).isEqualTo(2 * SECOND);
        prober.onResponse(1, 200, SECOND);
        assertThat(prober.nextDeadlineNs()).isEqualTo(INTERVAL);
    }

    // ---- settings ----

    @Test
    void settingsNameAllThatCannotWork() {
        Duration second = Duration.ofSeconds(1);
        assertThatThrownBy(() -> settings(second, second, 3)).hasMessageContaining("below the interval");
        assertThatThrownBy(() -> settings(second, Duration.ZERO, 3)).hasMessageContaining("above 0");
        assertThatThrownBy(() -> settings(second, second, 0, 100))
                .hasMessageContaining("below the interval")
                .hasMessageContaining("at least 1")
                .hasMessageContaining("final status codes");
        assertThatThrownBy(() -> new ProbeSettings(ProbeMode.ALL, second.multipliedBy(2), second, 1, 1, Set.of(), 0))
                .hasMessageContaining("alpha");
    }

    /** One probe at a time: where the timeout is nearly the interval, the next one waits for it. */
    @Test
    void probesDoNotOverlap() {
        Prober tight = new Prober(
                new ProbeSettings(ProbeMode.ALL, Duration.ofMillis(1_000), Duration.ofMillis(990), 3, 3, Set.of(), 0.1),
                this);
        tight.start(0, 0);
        tight.onDeadline(0);
        assertThat(tight.nextDeadlineNs()).isEqualTo(990_000_000L);
        tight.onDeadline(990_000_000L);
        assertThat(done).containsExactly("send 1", "give up 1", "silent", "send 2");
    }

    @Test
    void settingsKnowTheWorstCase() {
        assertThat(ProbeSettings.DEFAULTS.worstDetection()).isEqualTo(Duration.ofSeconds(16));
    }

    @Test
    void modesAreKamailios() {
        assertThat(ProbeMode.ofKamailio(0)).contains(ProbeMode.ONCE);
        assertThat(ProbeMode.ofKamailio(1)).contains(ProbeMode.ALL);
        assertThat(ProbeMode.ofKamailio(2)).contains(ProbeMode.INACTIVE);
        assertThat(ProbeMode.ofKamailio(3)).contains(ProbeMode.FLAGGED);
        assertThat(ProbeMode.ofKamailio(-1)).isEmpty();

        for (ProbeMode mode : ProbeMode.values()) {
            assertThat(mode.probes(HealthState.DISABLED, true)).isFalse();
        }
        assertThat(ProbeMode.INACTIVE.probes(HealthState.ACTIVE, true)).isFalse();
        assertThat(ProbeMode.INACTIVE.probes(HealthState.INACTIVE, true)).isTrue();
        assertThat(ProbeMode.INACTIVE.probes(HealthState.INACTIVE, false)).isFalse();
        assertThat(ProbeMode.FLAGGED.probes(HealthState.ACTIVE, true)).isTrue();
        assertThat(ProbeMode.FLAGGED.probes(HealthState.ACTIVE, false)).isFalse();
        assertThat(ProbeMode.ALL.recovers(false)).isTrue();
        assertThat(ProbeMode.ONCE.recovers(true)).isFalse();
    }

    private static ProbeSettings settings(Duration every, Duration timeout, int downAfter, Integer... healthy) {
        return new ProbeSettings(ProbeMode.ALL, every, timeout, downAfter, 3, Set.of(healthy), 0.1);
    }

    private void probing() {
        prober.start(0, 0);
        prober.onDeadline(0);
        assertThat(done).containsExactly("send 1");
    }
}
