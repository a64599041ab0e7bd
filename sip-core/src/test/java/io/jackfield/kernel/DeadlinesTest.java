package io.jackfield.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeadlinesTest {
    private enum Wait {
        RING,
        ANSWER,
        IDLE
    }

    private final Deadlines<Wait> deadlines = new Deadlines<>(Wait.class);

    @Test
    void beginsWithNothingArmed() {
        assertThat(deadlines.nextNs()).isEqualTo(Machine.NEVER);
        assertThat(deadlines.pollExpired(Long.MAX_VALUE)).isNull();
        assertThat(deadlines.armed(Wait.RING)).isFalse();
    }

    @Test
    void pollsInOrderOfTimeThenOfDeclaration() {
        deadlines.arm(Wait.IDLE, 10);
        deadlines.arm(Wait.ANSWER, 20);
        deadlines.arm(Wait.RING, 20);
        assertThat(deadlines.nextNs()).isEqualTo(10);
        assertThat(deadlines.pollExpired(9)).isNull();
        assertThat(deadlines.pollExpired(20)).isEqualTo(Wait.IDLE);
        assertThat(deadlines.pollExpired(20)).isEqualTo(Wait.RING);
        assertThat(deadlines.pollExpired(20)).isEqualTo(Wait.ANSWER);
        assertThat(deadlines.pollExpired(20)).isNull();
        assertThat(deadlines.nextNs()).isEqualTo(Machine.NEVER);
    }

    @Test
    void armingAgainReplaces() {
        deadlines.arm(Wait.RING, 10);
        deadlines.arm(Wait.RING, 30);
        deadlines.arm(Wait.IDLE, -5);
        assertThat(deadlines.at(Wait.RING)).isEqualTo(30);
        assertThat(deadlines.nextNs()).isEqualTo(-5);
        deadlines.cancel(Wait.IDLE);
        assertThat(deadlines.nextNs()).isEqualTo(30);
        deadlines.cancelAll();
        assertThat(deadlines.armed(Wait.RING)).isFalse();
        assertThat(deadlines.nextNs()).isEqualTo(Machine.NEVER);
    }
}
