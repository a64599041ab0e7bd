package io.jackfield.dispatcher.probe;

import static io.jackfield.dispatcher.probe.HealthState.ACTIVE;
import static io.jackfield.dispatcher.probe.HealthState.DISABLED;
import static io.jackfield.dispatcher.probe.HealthState.INACTIVE;
import static io.jackfield.dispatcher.probe.HealthState.TRYING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthTest {
    private enum Input {
        PROBE_OK(Health::probeSucceeded),
        PROBE_FAILED(Health::probeFailed),
        CALL_OK(Health::callSucceeded),
        CALL_FAILED(Health::callFailed),
        DISABLE(Health::disable),
        ENABLE(Health::enable);

        final Predicate<Health> apply;

        Input(Predicate<Health> apply) {
            this.apply = apply;
        }
    }

    /** Every (state, input) pair, with both thresholds 3: first input of its kind in that state. */
    @ParameterizedTest
    @CsvSource({
        "ACTIVE,   PROBE_OK, ACTIVE",
        "ACTIVE,   PROBE_FAILED, TRYING",
        "ACTIVE,   CALL_OK, ACTIVE",
        "ACTIVE,   CALL_FAILED, TRYING",
        "ACTIVE,   DISABLE, DISABLED",
        "ACTIVE,   ENABLE, ACTIVE",
        "TRYING,   PROBE_OK, ACTIVE",
        "TRYING,   PROBE_FAILED, TRYING",
        "TRYING,   CALL_OK, ACTIVE",
        "TRYING,   CALL_FAILED, TRYING",
        "TRYING,   DISABLE, DISABLED",
        "TRYING,   ENABLE, TRYING",
        "INACTIVE, PROBE_OK, INACTIVE",
        "INACTIVE, PROBE_FAILED, INACTIVE",
        "INACTIVE, CALL_OK, INACTIVE",
        "INACTIVE, CALL_FAILED, INACTIVE",
        "INACTIVE, DISABLE, DISABLED",
        "INACTIVE, ENABLE, INACTIVE",
        "DISABLED, PROBE_OK, DISABLED",
        "DISABLED, PROBE_FAILED, DISABLED",
        "DISABLED, CALL_OK, DISABLED",
        "DISABLED, CALL_FAILED, DISABLED",
        "DISABLED, DISABLE, DISABLED",
        "DISABLED, ENABLE, ACTIVE"
    })
    void moves(HealthState from, Input input, HealthState to) {
        Health health = in(from);

        boolean changed = input.apply.test(health);

        assertThat(health.state()).isEqualTo(to);
        assertThat(changed).isEqualTo(from != to);
    }

    @Test
    void goesDownWithTheThirdFailureInARow() {
        Health health = new Health(3, 3);
        health.probeFailed();
        health.callFailed();
        assertThat(health.state()).isEqualTo(TRYING);

        health.probeFailed();
        assertThat(health.state()).isEqualTo(INACTIVE);
    }

    @Test
    void aSuccessBetweenStartsTheCountAgain() {
        Health health = new Health(3, 3);
        health.probeFailed();
        health.probeFailed();
        health.callSucceeded();
        health.probeFailed();
        health.probeFailed();

        assertThat(health.state()).isEqualTo(TRYING);
    }

    @Test
    void comesUpWithTheThirdGoodProbeInARow() {
        Health health = in(INACTIVE);
        health.probeSucceeded();
        health.probeSucceeded();
        health.probeFailed();
        health.probeSucceeded();
        health.probeSucceeded();
        assertThat(health.state()).isEqualTo(INACTIVE);

        health.probeSucceeded();
        assertThat(health.state()).isEqualTo(ACTIVE);
    }

    /** The tutorial's drain undid itself: probes turned an inactive destination active again while calls still ran (C4). */
    @Test
    void noProbeEverLeavesTheStateOfAnOperator() {
        Health health = in(DISABLED);
        for (int i = 0; i < 100; i++) {
            health.probeSucceeded();
            health.callSucceeded();
        }

        assertThat(health.state()).isEqualTo(DISABLED);
    }

    @Test
    void withAThresholdOfOneThereIsNoTrying() {
        Health health = new Health(1, 1);
        health.probeFailed();
        assertThat(health.state()).isEqualTo(INACTIVE);
        health.probeSucceeded();
        assertThat(health.state()).isEqualTo(ACTIVE);
    }

    @Test
    void refusesThresholdsBelowOne() {
        assertThatThrownBy(() -> new Health(0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Health(1, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Health in(HealthState state) {
        Health health = new Health(3, 3);
        switch (state) {
            case ACTIVE -> {}
            case TRYING -> health.probeFailed();
            case INACTIVE -> {
                health.probeFailed();
                health.probeFailed();
                health.probeFailed();
            }
            case DISABLED -> health.disable();
        }
        assertThat(health.state()).isEqualTo(state);
        return health;
    }
}
