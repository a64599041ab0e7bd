package io.jackfield.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.sip.dialog.SubscriberMachine.State;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class SubscriberMachineTest {
    private static final long SECOND = 1_000_000_000;

    private static final class Subscribing implements SubscriberMachine.Effects {
        final List<String> done = new ArrayList<>();
        final SubscriberMachine machine = new SubscriberMachine(PendingAckTest.TIMERS, true, this);

        Subscribing() {
            machine.sent(0);
        }

        @Override
        public void refresh() {
            done.add("refresh");
        }

        @Override
        public void remove() {
            done.add("remove");
        }

        @Override
        public void ended(String reason, int status, long retryAfterNs) {
            done.add("ended " + reason + " " + status);
        }
    }

    @TestFactory
    Stream<DynamicTest> everyStateAndInput() {
        Map<String, Consumer<Subscribing>> inputs = new LinkedHashMap<>();
        inputs.put("2xx", s -> s.machine.accepted(600 * SECOND, 0));
        inputs.put("500", s -> s.machine.refused(500, 0));
        inputs.put("481", s -> s.machine.refused(481, 0));
        inputs.put("pending", s -> s.machine.notified(false, 600 * SECOND, 0));
        inputs.put("active", s -> s.machine.notified(true, 600 * SECOND, 0));
        inputs.put("terminated", s -> s.machine.terminated("noresource", 0));
        inputs.put("unsubscribe", s -> s.machine.unsubscribe(0));
        inputs.put("32 s", s -> s.machine.onDeadline(32 * SECOND));
        inputs.put("540 s", s -> s.machine.onDeadline(540 * SECOND));
        return new MachineTable<>(
                        inputs,
                        SubscriberMachineTest::inState,
                        s -> s.machine.state().name(),
                        s -> s.done)
                .check(State.class, """
state       | 2xx | 500                        | 481                        | pending    | active    | terminated                    | unsubscribe       | 32 s                       | 540 s
NOTIFY_WAIT | -   | ended refused 500 -> ENDED | ended refused 481 -> ENDED | -> PENDING | -> ACTIVE | ended noresource 200 -> ENDED | remove -> LEAVING | ended timeout 408 -> ENDED | ended timeout 408 -> ENDED
PENDING     | -   | -                          | ended refused 481 -> ENDED | -          | -> ACTIVE | ended noresource 200 -> ENDED | remove -> LEAVING | -                          | refresh
ACTIVE      | -   | -                          | ended refused 481 -> ENDED | -> PENDING | -         | ended noresource 200 -> ENDED | remove -> LEAVING | -                          | refresh
LEAVING     | -   | ended refused 500 -> ENDED | ended refused 481 -> ENDED | -          | -         | ended noresource 200 -> ENDED | -                 | ended timeout 408 -> ENDED | ended timeout 408 -> ENDED
ENDED       | -   | -                          | -                          | -          | -         | -                             | -                 | -                          | -
""");
    }

    private static Subscribing inState(String state) {
        Subscribing subscribing = new Subscribing();
        switch (State.valueOf(state)) {
            case NOTIFY_WAIT -> {}
            case PENDING -> subscribing.machine.notified(false, 600 * SECOND, 0);
            case ACTIVE -> subscribing.machine.notified(true, 600 * SECOND, 0);
            case LEAVING -> subscribing.machine.unsubscribe(0);
            case ENDED -> subscribing.machine.terminated("", 0);
        }
        return subscribing;
    }

    /** RFC 6665 4.1.2.4: a 2xx that no NOTIFY follows is none. */
    @Test
    void aRefreshThatNoNotifyFollowsEndsIt() {
        Subscribing subscribing = inState("ACTIVE");
        subscribing.machine.onDeadline(540 * SECOND);
        subscribing.machine.accepted(600 * SECOND, 540 * SECOND);
        assertThat(subscribing.machine.nextDeadlineNs()).isEqualTo(572 * SECOND);
        subscribing.machine.onDeadline(572 * SECOND);
        assertThat(subscribing.done).containsExactly("refresh", "ended timeout 408");
    }

    @Test
    void aRefreshThatIsRefusedLetsItExpire() {
        Subscribing subscribing = inState("ACTIVE");
        subscribing.machine.onDeadline(540 * SECOND);
        subscribing.machine.refused(503, 0);
        subscribing.machine.onDeadline(600 * SECOND);
        assertThat(subscribing.done).containsExactly("refresh", "ended timeout 408");
    }
}
