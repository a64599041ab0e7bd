package io.jackfield.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.kernel.Machine;
import io.jackfield.sip.dialog.ReliableMachine.State;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ReliableMachineTest {
    private static final long MS = 1_000_000;

    private static final class Responses implements ReliableMachine.Effects {
        final List<String> done = new ArrayList<>();
        final ReliableMachine machine = new ReliableMachine(PendingAckTest.TIMERS, this);

        @Override
        public void transmit() {
            done.add("transmit");
        }

        @Override
        public void repeat() {
            done.add("repeat");
        }

        @Override
        public void missed() {
            done.add("missed");
        }
    }

    @TestFactory
    Stream<DynamicTest> everyStateAndInput() {
        Map<String, Consumer<Responses>> inputs = new LinkedHashMap<>();
        inputs.put("want", r -> r.machine.want(0));
        inputs.put("PRACK", r -> r.machine.acknowledged(0));
        inputs.put("stop", r -> r.machine.stop());
        inputs.put("500 ms", r -> r.machine.onDeadline(500 * MS));
        inputs.put("32 s", r -> r.machine.onDeadline(32_000 * MS));
        return new MachineTable<>(
                        inputs,
                        ReliableMachineTest::inState,
                        r -> r.machine.state().name(),
                        r -> r.done)
                .check(State.class, """
state   | want                | PRACK   | stop     | 500 ms | 32 s
IDLE    | transmit -> WAITING | -       | -> ENDED | -      | -
WAITING | -                   | -> IDLE | -> ENDED | repeat | missed -> ENDED
ENDED   | -                   | -       | -        | -      | -
""");
    }

    private static Responses inState(String state) {
        Responses responses = new Responses();
        switch (State.valueOf(state)) {
            case IDLE -> {}
            case WAITING -> responses.machine.want(0);
            case ENDED -> responses.machine.stop();
        }
        return responses;
    }

    /** RFC 3262 3: one outstanding at a time. */
    @Test
    void oneAtATime() {
        Responses responses = new Responses();
        responses.machine.want(0);
        responses.machine.want(0);
        responses.machine.want(0);
        assertThat(responses.done).containsExactly("transmit");
        responses.machine.acknowledged(0);
        assertThat(responses.done).containsExactly("transmit", "transmit");
        responses.machine.acknowledged(0);
        responses.machine.acknowledged(0);
        assertThat(responses.done).hasSize(3);
        assertThat(responses.machine.state()).isEqualTo(State.IDLE);
        assertThat(responses.machine.nextDeadlineNs()).isEqualTo(Machine.NEVER);
    }

    /** RFC 3262 3: T1, doubled each time, not only up to T2; 64*T1 in all. */
    @Test
    void theIntervalDoublesWithoutEnd() {
        Responses responses = new Responses();
        List<Long> at = new ArrayList<>();
        responses.machine.want(0);
        while (responses.machine.nextDeadlineNs() != Machine.NEVER) {
            at.add(responses.machine.nextDeadlineNs() / MS);
            responses.machine.onDeadline(responses.machine.nextDeadlineNs());
        }
        assertThat(at).containsExactly(500L, 1_500L, 3_500L, 7_500L, 15_500L, 31_500L, 32_000L);
        assertThat(responses.done)
                .containsExactly("transmit", "repeat", "repeat", "repeat", "repeat", "repeat", "repeat", "missed");
    }

    @Test
    void theQueueIsBounded() {
        Responses responses = new Responses();
        for (int i = 0; i < 100; i++) {
            responses.machine.want(0);
        }
        assertThat(responses.machine.takes()).isFalse();
        for (int i = 0; i < 100; i++) {
            responses.machine.acknowledged(0);
        }
        assertThat(responses.done).hasSize(1 + ReliableMachine.MAX_QUEUED);
    }
}
