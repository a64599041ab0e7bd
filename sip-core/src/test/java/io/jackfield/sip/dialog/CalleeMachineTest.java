package io.jackfield.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.kernel.Machine;
import io.jackfield.sip.dialog.CalleeMachine.State;
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

class CalleeMachineTest {
    private static final long SECOND = 1_000_000_000;

    private static final class Call implements CalleeMachine.Effects {
        final List<String> done = new ArrayList<>();
        final CalleeMachine machine = new CalleeMachine(PendingAckTest.TIMERS, this);

        @Override
        public void respond(int status) {
            done.add(String.valueOf(status));
        }

        @Override
        public void repeatResponse() {
            done.add("repeat");
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
        inputs.put("progress", c -> c.machine.progress(180, 0));
        inputs.put("accept", c -> c.machine.accept(false, 0));
        inputs.put("accept held", c -> c.machine.accept(true, 0));
        inputs.put("released", c -> c.machine.released(0));
        inputs.put("no PRACK", c -> c.machine.prackMissed());
        inputs.put("reject", c -> c.machine.reject(486));
        inputs.put("hangup", c -> c.machine.hangup());
        inputs.put("CANCEL", c -> c.machine.cancelled());
        inputs.put("BYE", c -> c.machine.byeReceived());
        inputs.put("ACK", c -> c.machine.ackReceived());
        inputs.put("lost", c -> c.machine.lost(Kind.DIALOG_LOST, 481));
        inputs.put("40 s", c -> c.machine.onDeadline(40 * SECOND));
        return new MachineTable<>(
                        inputs,
                        CalleeMachineTest::inState,
                        c -> c.machine.state().name(),
                        c -> c.done)
                .check(State.class, """
state      | progress | accept          | accept held | released        | no PRACK                        | reject                              | hangup                              | CANCEL                               | BYE                               | ACK                             | lost                              | 40 s
PROCEEDING | 180      | 200 -> ANSWERED | -> HELD     | -               | 504, ended NO_PRACK 504 -> ENDED | 486, ended LOCAL_REJECT 486 -> ENDED | 603, ended LOCAL_REJECT 603 -> ENDED | 487, ended REMOTE_CANCEL 487 -> ENDED | 487, ended REMOTE_BYE 487 -> ENDED | -                               | -                                 | -
HELD       | -        | -               | -           | 200 -> ANSWERED | 504, ended NO_PRACK 504 -> ENDED | 486, ended LOCAL_REJECT 486 -> ENDED | 603, ended LOCAL_REJECT 603 -> ENDED | 487, ended REMOTE_CANCEL 487 -> ENDED | 487, ended REMOTE_BYE 487 -> ENDED | -                               | -                                 | -
ANSWERED   | -        | -               | -           | -               | -                               | -                                   | -> LEAVING                          | -                                    | ended REMOTE_BYE 200 -> ENDED     | established -> UP               | -                                 | bye, ended NO_ACK 408 -> ENDED
LEAVING    | -        | -               | -           | -               | -                               | -                                   | -                                   | -                                    | ended REMOTE_BYE 200 -> ENDED     | bye, ended LOCAL_BYE 200 -> ENDED | -                               | bye, ended LOCAL_BYE 200 -> ENDED
UP         | -        | -               | -           | -               | -                               | -                                   | bye, ended LOCAL_BYE 200 -> ENDED   | -                                    | ended REMOTE_BYE 200 -> ENDED     | -                               | bye, ended DIALOG_LOST 481 -> ENDED | -
ENDED      | -        | -               | -           | -               | -                               | -                                   | -                                   | -                                    | -                                 | -                               | -                                 | -
""");
    }

    private static Call inState(String state) {
        Call call = new Call();
        switch (State.valueOf(state)) {
            case PROCEEDING -> {}
            case HELD -> call.machine.accept(true, 0);
            case ANSWERED -> call.machine.accept(false, 0);
            case LEAVING -> {
                call.machine.accept(false, 0);
                call.machine.hangup();
            }
            case UP -> {
                call.machine.accept(false, 0);
                call.machine.ackReceived();
            }
            case ENDED -> call.machine.reject(486);
        }
        return call;
    }

    /** RFC 3261 13.3.1.1: so that no proxy's timer C ends the call. */
    @Test
    void ringingIsRepeatedEveryMinute() {
        Call call = new Call();
        call.machine.progress(180, 0);
        call.machine.onDeadline(59 * SECOND);
        assertThat(call.done).containsExactly("180");
        call.machine.onDeadline(60 * SECOND);
        assertThat(call.machine.nextDeadlineNs()).isEqualTo(120 * SECOND);
        call.machine.onDeadline(120 * SECOND);
        assertThat(call.done).containsExactly("180", "repeat", "repeat");
    }

    /** RFC 3261 13.3.1: an INVITE that expires unanswered is answered with 487. */
    @Test
    void anUnansweredInviteExpires() {
        Call call = new Call();
        call.machine.expireAt(20 * SECOND);
        call.machine.progress(180, 0);
        call.machine.onDeadline(20 * SECOND);
        assertThat(call.done).containsExactly("180", "487", "ended LOCAL_REJECT 487");
        assertThat(call.machine.nextDeadlineNs()).isEqualTo(Machine.NEVER);
    }

    @Test
    void anInviteWhoseAnswerIsHeldBackExpiresToo() {
        Call call = new Call();
        call.machine.expireAt(20 * SECOND);
        call.machine.accept(true, 0);
        call.machine.onDeadline(20 * SECOND);
        assertThat(call.done).containsExactly("487", "ended LOCAL_REJECT 487");
    }

    @Test
    void anAnsweredInviteDoesNotExpire() {
        Call call = new Call();
        call.machine.expireAt(20 * SECOND);
        call.machine.accept(false, 0);
        call.machine.ackReceived();
        call.machine.onDeadline(20 * SECOND);
        assertThat(call.machine.state()).isEqualTo(State.UP);
        assertThat(call.machine.nextDeadlineNs()).isEqualTo(Machine.NEVER);
    }

    @Test
    void the200IsRepeatedUntilTheAck() {
        Call call = new Call();
        call.machine.accept(false, 0);
        call.machine.onDeadline(SECOND / 2);
        call.machine.ackReceived();
        call.machine.onDeadline(4 * SECOND);
        assertThat(call.done).containsExactly("200", "repeat", "established");
    }
}
