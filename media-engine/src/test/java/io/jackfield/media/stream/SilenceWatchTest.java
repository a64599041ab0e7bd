package io.jackfield.media.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.kernel.Machine;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SilenceWatchTest {
    private static final long SECOND = 1_000_000_000L;

    private final AtomicInteger silent = new AtomicInteger();
    private final SilenceWatch watch = new SilenceWatch(60 * SECOND, silent::incrementAndGet);

    @Test
    void noticesOnceThatNothingCame() {
        assertThat(watch.nextDeadlineNs()).isEqualTo(Machine.NEVER);
        watch.expect(true, 10 * SECOND);
        assertThat(watch.nextDeadlineNs()).isEqualTo(70 * SECOND);
        watch.onDeadline(70 * SECOND - 1);
        assertThat(silent).hasValue(0);
        watch.onDeadline(70 * SECOND);
        watch.onDeadline(200 * SECOND);
        assertThat(silent).hasValue(1);
        assertThat(watch.nextDeadlineNs()).isEqualTo(Machine.NEVER);
    }

    @Test
    void aPacketPutsItOff() {
        watch.expect(true, 0);
        watch.heard(59 * SECOND);
        watch.onDeadline(60 * SECOND);
        assertThat(silent).hasValue(0);
        assertThat(watch.nextDeadlineNs()).isEqualTo(119 * SECOND);
        watch.onDeadline(119 * SECOND);
        assertThat(silent).hasValue(1);
    }

    @Test
    void onHoldItDoesNotWatch() {
        watch.expect(true, 0);
        watch.expect(false, 30 * SECOND);
        watch.onDeadline(500 * SECOND);
        assertThat(silent).hasValue(0);
        watch.expect(true, 500 * SECOND);
        watch.expect(true, 510 * SECOND); // the same again does not start anew
        assertThat(watch.nextDeadlineNs()).isEqualTo(560 * SECOND);
    }

    @Test
    void neverIsNever() {
        SilenceWatch off = new SilenceWatch(Machine.NEVER, silent::incrementAndGet);
        off.expect(true, 0);
        assertThat(off.nextDeadlineNs()).isEqualTo(Machine.NEVER);
    }
}
