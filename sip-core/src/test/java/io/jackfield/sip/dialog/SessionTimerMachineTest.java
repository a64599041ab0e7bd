package io.jackfield.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.kernel.Machine;
import io.jackfield.sip.dialog.SessionTimerMachine.State;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class SessionTimerMachineTest {
    private static final long SECOND = 1_000_000_000;

    private static final class Session implements SessionTimerMachine.Effects {
        final List<String> done = new ArrayList<>();
        final SessionTimerMachine machine = new SessionTimerMachine(this);

        @Override
        public void sendRefresh() {
            done.add("refresh");
        }

        @Override
        public void expired() {
            done.add("expired");
        }
    }

    @TestFactory
    Stream<DynamicTest> everyStateAndInput() {
        Map<String, Consumer<Session>> inputs = new LinkedHashMap<>();
        inputs.put("agreed, we", s -> s.machine.agreed(600, true, 0));
        inputs.put("agreed, peer", s -> s.machine.agreed(600, false, 0));
        inputs.put("off", s -> s.machine.off());
        inputs.put("500", s -> s.machine.refused(500, 0));
        inputs.put("408", s -> s.machine.refused(408, 0));
        inputs.put("481", s -> s.machine.refused(481, 0));
        inputs.put("stop", s -> s.machine.stop());
        inputs.put("300 s", s -> s.machine.onDeadline(300 * SECOND));
        inputs.put("568 s", s -> s.machine.onDeadline(568 * SECOND));
        return new MachineTable<>(
                        inputs,
                        SessionTimerMachineTest::inState,
                        s -> s.machine.state().name(),
                        s -> s.done)
                .check(State.class, """
state      | agreed, we   | agreed, peer | off    | 500          | 408            | 481            | stop   | 300 s                 | 568 s
OFF        | -> REFRESHER | -> WATCHER   | -      | -            | -              | -              | -      | -                     | -
REFRESHER  | -            | -> WATCHER   | -> OFF | -            | -              | -              | -> OFF | refresh -> REFRESHING | expired -> OFF
REFRESHING | -> REFRESHER | -> WATCHER   | -> OFF | -> REFRESHER | expired -> OFF | expired -> OFF | -> OFF | -                     | expired -> OFF
WATCHER    | -> REFRESHER | -            | -> OFF | -            | -              | -              | -> OFF | -                     | expired -> OFF
""");
    }

    private static Session inState(String state) {
        Session session = new Session();
        switch (State.valueOf(state)) {
            case OFF -> {}
            case REFRESHER -> session.machine.agreed(600, true, 0);
            case REFRESHING -> {
                session.machine.agreed(600, true, 0);
                session.machine.onDeadline(300 * SECOND);
            }
            case WATCHER -> session.machine.agreed(600, false, 0);
        }
        return session;
    }

    /** RFC 4028 10: half of the interval, and the smaller of 32 s and a third before it is over. */
    @Test
    void theShortIntervalIsGivenUpAThirdBeforeItsEnd() {
        Session session = new Session();
        session.machine.agreed(60, false, 0);
        assertThat(session.machine.nextDeadlineNs()).isEqualTo(40 * SECOND);
        session.machine.agreed(60, true, 10 * SECOND);
        assertThat(session.machine.nextDeadlineNs()).isEqualTo(40 * SECOND);
    }

    @Test
    void aRefreshThatFailedIsTriedAgainInTheMiddleOfWhatIsLeft() {
        Session session = new Session();
        session.machine.agreed(600, true, 0);
        session.machine.onDeadline(300 * SECOND);
        session.machine.refused(500, 300 * SECOND);
        assertThat(session.machine.nextDeadlineNs()).isEqualTo(434 * SECOND);
        session.machine.onDeadline(434 * SECOND);
        session.machine.agreed(600, true, 434 * SECOND);
        session.machine.stop();
        assertThat(session.done).containsExactly("refresh", "refresh");
        assertThat(session.machine.nextDeadlineNs()).isEqualTo(Machine.NEVER);
    }
}
