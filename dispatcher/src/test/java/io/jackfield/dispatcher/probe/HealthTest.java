package io.jackfield.dispatcher.probe;

import static io.jackfield.dispatcher.probe.Health.Finding.CALL_FAILED;
import static io.jackfield.dispatcher.probe.Health.Finding.CALL_GOOD;
import static io.jackfield.dispatcher.probe.Health.Finding.PROBE_BAD;
import static io.jackfield.dispatcher.probe.Health.Finding.PROBE_GOOD;
import static io.jackfield.dispatcher.probe.HealthState.ACTIVE;
import static io.jackfield.dispatcher.probe.HealthState.DISABLED;
import static io.jackfield.dispatcher.probe.HealthState.DRAINING;
import static io.jackfield.dispatcher.probe.HealthState.INACTIVE;
import static io.jackfield.dispatcher.probe.HealthState.TRYING;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.dispatcher.probe.Health.Change;
import io.jackfield.dispatcher.probe.Health.Finding;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class HealthTest {
    /** Every (state, finding) pair, with both thresholds 3: the first finding in that state. */
    @ParameterizedTest
    @CsvSource({
        "ACTIVE,   PROBE_GOOD, ACTIVE",
        "ACTIVE,   PROBE_BAD, TRYING",
        "ACTIVE,   CALL_GOOD, ACTIVE",
        "ACTIVE,   CALL_FAILED, TRYING",
        "TRYING,   PROBE_GOOD, ACTIVE",
        "TRYING,   PROBE_BAD, TRYING",
        "TRYING,   CALL_GOOD, ACTIVE",
        "TRYING,   CALL_FAILED, TRYING",
        "INACTIVE, PROBE_GOOD, INACTIVE",
        "INACTIVE, PROBE_BAD, INACTIVE",
        "INACTIVE, CALL_GOOD, INACTIVE",
        "INACTIVE, CALL_FAILED, INACTIVE",
        "DISABLED, PROBE_GOOD, DISABLED",
        "DISABLED, PROBE_BAD, DISABLED",
        "DISABLED, CALL_GOOD, DISABLED",
        "DISABLED, CALL_FAILED, DISABLED",
        "DRAINING, PROBE_GOOD, DRAINING",
        "DRAINING, PROBE_BAD, DRAINING",
        "DRAINING, CALL_GOOD, DRAINING",
        "DRAINING, CALL_FAILED, DRAINING"
    })
    void moves(HealthState from, Finding finding, HealthState to) {
        Health health = new Health(from);

        Optional<Change> change = health.on(finding, 3, 3);

        assertThat(health.state()).isEqualTo(to);
        assertThat(change).isEqualTo(from == to ? Optional.empty() : Optional.of(new Change(from, to)));
    }

    @ParameterizedTest
    @EnumSource(HealthState.class)
    void operatorsMoveItFromAnywhereToAnywhere(HealthState from) {
        for (HealthState to : HealthState.values()) {
            Health health = new Health(from);
            assertThat(health.set(to)).isEqualTo(from == to ? Optional.empty() : Optional.of(new Change(from, to)));
            assertThat(health.state()).isEqualTo(to);
        }
    }

    @Test
    void goesDownWithTheThirdFailureInARow() {
        assertThat(after(ACTIVE, PROBE_BAD, CALL_FAILED)).isEqualTo(TRYING);
        assertThat(after(ACTIVE, PROBE_BAD, CALL_FAILED, PROBE_BAD)).isEqualTo(INACTIVE);
    }

    @Test
    void aSuccessBetweenStartsTheCountAgain() {
        assertThat(after(ACTIVE, PROBE_BAD, PROBE_BAD, CALL_GOOD, PROBE_BAD, PROBE_BAD))
                .isEqualTo(TRYING);
    }

    @Test
    void comesUpWithTheThirdGoodProbeInARow() {
        assertThat(after(INACTIVE, PROBE_GOOD, PROBE_GOOD, PROBE_BAD, PROBE_GOOD, PROBE_GOOD))
                .isEqualTo(INACTIVE);
        assertThat(after(INACTIVE, PROBE_GOOD, PROBE_GOOD, PROBE_GOOD)).isEqualTo(ACTIVE);
    }

    /** The tutorial's drain undid itself: probes turned an inactive destination active again while calls still ran (C4). */
    @Test
    void noProbeEverLeavesTheStateOfAnOperator() {
        Finding[] all = new Finding[100];
        Arrays.setAll(all, i -> Finding.values()[i % 4]);
        assertThat(after(DISABLED, all)).isEqualTo(DISABLED);
        assertThat(after(DRAINING, all)).isEqualTo(DRAINING);
    }

    @Test
    void withAThresholdOfOneThereIsNoTrying() {
        Health health = new Health(ACTIVE);
        assertThat(health.on(PROBE_BAD, 1, 1)).contains(new Change(ACTIVE, INACTIVE));
        assertThat(health.on(PROBE_GOOD, 1, 1)).contains(new Change(INACTIVE, ACTIVE));
    }

    private static HealthState after(HealthState from, Finding... findings) {
        Health health = new Health(from);
        for (Finding finding : findings) {
            health.on(finding, 3, 3);
        }
        return health.state();
    }
}
