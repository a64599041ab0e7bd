package io.jackfield.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.kernel.Machine;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PendingAckTest {
    static final long MS = 1_000_000;
    static final DialogTimers TIMERS = new DialogTimers(500 * MS, 4_000 * MS);

    private final List<String> done = new ArrayList<>();
    private long nowNs = 7;
    private final PendingAck ack = new PendingAck(TIMERS, new PendingAck.Effects() {
        @Override
        public void repeatAnswer() {
            done.add("repeat " + (nowNs - 7) / MS);
        }

        @Override
        public void ackMissed() {
            done.add("missed " + (nowNs - 7) / MS);
        }
    });

    @Test
    void idleWantsNothing() {
        assertThat(ack.waiting()).isFalse();
        assertThat(ack.nextDeadlineNs()).isEqualTo(Machine.NEVER);
        ack.onDeadline(Long.MAX_VALUE - 1);
        ack.stop();
        assertThat(done).isEmpty();
    }

    /** RFC 3261 13.3.1.4: the interval starts at T1, doubles up to T2, and ends after 64*T1. */
    @Test
    void repeatsUntil64T1() {
        ack.sent(nowNs);
        assertThat(ack.waiting()).isTrue();
        while (ack.nextDeadlineNs() != Machine.NEVER) {
            nowNs = ack.nextDeadlineNs();
            ack.onDeadline(nowNs);
        }
        assertThat(done)
                .containsExactly(
                        "repeat 500",
                        "repeat 1500",
                        "repeat 3500",
                        "repeat 7500",
                        "repeat 11500",
                        "repeat 15500",
                        "repeat 19500",
                        "repeat 23500",
                        "repeat 27500",
                        "repeat 31500",
                        "missed 32000");
        assertThat(ack.waiting()).isFalse();
    }

    @Test
    void theAckEndsIt() {
        ack.sent(nowNs);
        nowNs = ack.nextDeadlineNs();
        ack.onDeadline(nowNs);
        ack.stop();
        assertThat(ack.nextDeadlineNs()).isEqualTo(Machine.NEVER);
        ack.onDeadline(nowNs + 100_000 * MS);
        assertThat(done).containsExactly("repeat 500");
    }

    @Test
    void anEarlyWakeUpIsHarmlessAndALateOneGivesUpOnce() {
        ack.sent(nowNs);
        ack.onDeadline(nowNs + 499 * MS);
        assertThat(done).isEmpty();
        nowNs += 60_000 * MS;
        ack.onDeadline(nowNs);
        ack.onDeadline(nowNs);
        assertThat(done).containsExactly("missed 60000");
    }
}
