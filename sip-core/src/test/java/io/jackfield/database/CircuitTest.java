package io.jackfield.database;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CircuitTest {
    private final Circuit circuit = new Circuit(1_000);

    @Test
    void letsOneTryASecondWhileDown() {
        assertThat(circuit.admits(0)).isTrue();
        assertThat(circuit.unreachable(5)).isTrue();
        assertThat(circuit.unreachable(6)).isFalse();
        assertThat(circuit.up()).isFalse();
        assertThat(circuit.admits(7)).isFalse();
        assertThat(circuit.admits(1_006)).isTrue();
        assertThat(circuit.admits(1_007)).isFalse();
        assertThat(circuit.reached()).isTrue();
        assertThat(circuit.reached()).isFalse();
        assertThat(circuit.admits(1_008)).isTrue();
    }

    @Test
    void goesByDifferencesOfAClockThatWraps() {
        circuit.unreachable(Long.MAX_VALUE - 10);
        assertThat(circuit.admits(Long.MAX_VALUE)).isFalse();
        assertThat(circuit.admits(Long.MIN_VALUE + 2_000)).isTrue();
    }
}
