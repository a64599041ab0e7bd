package io.jackfield.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.kernel.Machine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

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

    private enum State {
        IDLE,
        WAITING
    }

    @TestFactory
    Stream<DynamicTest> everyStateAndInput() {
        Map<String, Consumer<PendingAckTest>> inputs = new LinkedHashMap<>();
        inputs.put("sent", t -> t.ack.sent(7));
        inputs.put("ACK", t -> t.ack.stop());
        inputs.put("500 ms", t -> t.ack.onDeadline(500 * MS + 7));
        inputs.put("32 s", t -> t.ack.onDeadline(32_000 * MS + 7));
        return new MachineTable<>(
                        inputs,
                        state -> {
                            PendingAckTest test = new PendingAckTest();
                            if (state.equals("WAITING")) {
                                test.ack.sent(7);
                            }
                            return test;
                        },
                        t -> (t.ack.waiting() ? State.WAITING : State.IDLE).name(),
                        t -> t.done)
                .check(State.class, """
state   | sent       | ACK     | 500 ms   | 32 s
IDLE    | -> WAITING | -       | -        | -
WAITING | -          | -> IDLE | repeat 0 | missed 0 -> IDLE
""");
    }

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
