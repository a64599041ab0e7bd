package io.jackfield.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GatheringTest {
    private static final long PAUSE = 200_000L;
    private static final long START = -3_000_000_000L;

    private final Gathering gathering = new Gathering(PAUSE, START);

    /** One turn each {@code everyNs} with so many packets; the pause after the last. */
    private long turns(int count, long fromNs, long everyNs, int packets) {
        long pause = 0;
        for (int i = 0; i < count; i++) {
            pause = gathering.pauseNs(packets, fromNs + i * everyNs);
        }
        return pause;
    }

    @Test
    void doesNotPauseWhileThereIsLittleToDo() {
        assertThat(turns(2000, START, 1_000_000L, 1)).isZero(); // 1000 packets a second
    }

    @Test
    void pausesWhenItIsBusyAndStopsWhenItIsNot() {
        assertThat(turns(2000, START, 100_000L, 1)).isEqualTo(PAUSE); // 10,000 a second
        long later = START + 200_000_000L;
        assertThat(gathering.pauseNs(0, later)).isZero(); // a turn without packets: a timer or a task
        assertThat(turns(1, later + 1000, 1, 1)).isEqualTo(PAUSE);
        assertThat(turns(300, later, 1_000_000L, 1)).isZero();
    }

    @Test
    void measuresTheRateOverTheTimeThatReallyPassed() {
        assertThat(gathering.pauseNs(4_999, START + 10 * Gathering.WINDOW_NS)).isZero(); // 4,999 a second, in one turn
    }

    @Test
    void neverPausesWhenToldNotTo() {
        Gathering never = new Gathering(0, START);
        for (int i = 0; i < 10_000; i++) {
            assertThat(never.pauseNs(10, START + i * 100_000L)).isZero();
        }
    }
}
