package io.jackfield.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.kernel.Machine;
import io.jackfield.sip.dialog.CallerMachine.State;
import io.jackfield.sip.dialog.EndCause.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class CallerMachineTest {
    private static final long SECOND = 1_000_000_000;

    private static final class Call implements CallerMachine.Effects {
        final List<String> done = new ArrayList<>();
        final CallerMachine machine = new CallerMachine(PendingAckTest.TIMERS, this);

        Call() {
            machine.called(60 * SECOND, 0);
        }

        @Override
        public void cancel() {
            done.add("cancel");
        }

        @Override
        public void acknowledge() {
            done.add("ack");
        }

        @Override
        public void discard() {
            done.add("discard");
        }

        @Override
        public void decline() {
            done.add("decline");
        }

        @Override
        public void established() {
            done.add("established");
        }

        @Override
        public void bye() {
            done.add("bye");
        }

        @Override
        public void ended(Kind kind, int status) {
            done.add("ended " + kind + " " + status);
        }
    }

    @TestFactory
    Stream<DynamicTest> everyStateAndInput() {
        Map<String, Consumer<Call>> inputs = new LinkedHashMap<>();
        inputs.put("1xx", c -> c.machine.provisional());
        inputs.put("2xx", c -> c.machine.success(false, 0));
        inputs.put("2xx offer", c -> c.machine.success(true, 0));
        inputs.put("failure", c -> c.machine.failure(486));
        inputs.put("none", c -> c.machine.none(Kind.NO_RESPONSE, 408));
        inputs.put("hangup", c -> c.machine.hangup());
        inputs.put("answered", c -> c.machine.answered());
        inputs.put("BYE", c -> c.machine.byeReceived());
        inputs.put("lost", c -> c.machine.lost(Kind.DIALOG_LOST, 481));
        inputs.put("60 s", c -> c.machine.onDeadline(60 * SECOND));
        return new MachineTable<>(
                        inputs,
                        CallerMachineTest::inState,
                        c -> c.machine.state().name(),
                        c -> c.done)
                .check(State.class, """
state      | 1xx           | 2xx                    | 2xx offer    | failure                            | none                             | hangup                                | answered               | BYE                           | lost                                | 60 s
CALLING    | -> PROCEEDING | ack, established -> UP | -> ANSWERING | ended REMOTE_REJECT 486 -> ENDED   | ended NO_RESPONSE 408 -> ENDED   | cancel -> CANCELLING                  | -                      | -                             | -                                   | cancel -> CANCELLING
PROCEEDING | -             | ack, established -> UP | -> ANSWERING | ended REMOTE_REJECT 486 -> ENDED   | ended NO_RESPONSE 408 -> ENDED   | cancel -> CANCELLING                  | -                      | -                             | -                                   | cancel -> CANCELLING
CANCELLING | -             | discard, ended LOCAL_CANCEL 487 -> ENDED | discard, ended LOCAL_CANCEL 487 -> ENDED | ended LOCAL_CANCEL 487 -> ENDED | ended LOCAL_CANCEL 487 -> ENDED | - | -         | -                             | -                                   | -
ANSWERING  | -             | discard                | discard      | -                                  | -                                | decline, ended LOCAL_BYE 200 -> ENDED | ack, established -> UP | ended REMOTE_BYE 200 -> ENDED | -                                   | decline, ended LOCAL_BYE 200 -> ENDED
UP         | -             | discard                | discard      | -                                  | -                                | bye, ended LOCAL_BYE 200 -> ENDED     | -                      | ended REMOTE_BYE 200 -> ENDED | bye, ended DIALOG_LOST 481 -> ENDED | -
ENDED      | -             | discard                | discard      | -                                  | -                                | -                                     | -                      | -                             | -                                   | -
""");
    }

    private static Call inState(String state) {
        Call call = new Call();
        switch (State.valueOf(state)) {
            case CALLING -> {}
            case PROCEEDING -> call.machine.provisional();
            case CANCELLING -> call.machine.hangup();
            case ANSWERING -> call.machine.success(true, 0);
            case UP -> call.machine.success(false, 0);
            case ENDED -> call.machine.failure(404);
        }
        return call;
    }

    @Test
    void theRingTimeoutIsTheCauseOfTheEnd() {
        Call call = new Call();
        call.machine.provisional();
        call.machine.onDeadline(60 * SECOND);
        call.machine.failure(487);
        assertThat(call.done).containsExactly("cancel", "ended RING_TIMEOUT 408");
        assertThat(call.machine.nextDeadlineNs()).isEqualTo(Machine.NEVER);
    }

    @Test
    void aChallengeAfterTheCancelIsNotWorthAnotherTry() {
        Call call = new Call();
        assertThat(call.machine.undecided()).isTrue();
        call.machine.hangup();
        assertThat(call.machine.undecided()).isFalse();
    }
}
