package io.jackfield.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.kernel.Machine;
import io.jackfield.sip.dialog.NotifierMachine.State;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class NotifierMachineTest {
    private static final long SECOND = 1_000_000_000;

    private static final class Notifying implements NotifierMachine.Effects {
        final List<String> done = new ArrayList<>();
        final NotifierMachine machine;

        Notifying(long lifetimeNs) {
            machine = new NotifierMachine(lifetimeNs, 0, this);
        }

        @Override
        public void respond(int status) {
            done.add(String.valueOf(status));
        }

        @Override
        public void sendNotify() {
            done.add("notify");
        }

        @Override
        public void ended(String reason) {
            done.add("ended " + reason);
        }
    }

    @TestFactory
    Stream<DynamicTest> everyStateAndInput() {
        Map<String, Consumer<Notifying>> inputs = new LinkedHashMap<>();
        inputs.put("accept", n -> n.machine.accept());
        inputs.put("pend", n -> n.machine.pend());
        inputs.put("reject", n -> n.machine.reject(403));
        inputs.put("changed", n -> n.machine.changed());
        inputs.put("refresh", n -> n.machine.refreshed(900 * SECOND, 0));
        inputs.put("refresh 0", n -> n.machine.refreshed(0, 0));
        inputs.put("terminate", n -> n.machine.terminate("noresource"));
        inputs.put("2xx", n -> n.machine.delivered());
        inputs.put("481", n -> n.machine.undeliverable());
        inputs.put("600 s", n -> n.machine.onDeadline(600 * SECOND));
        return new MachineTable<>(
                        inputs,
                        NotifierMachineTest::inState,
                        n -> n.machine.state().name(),
                        n -> n.done)
                .check(State.class, """
state    | accept                | pend                   | reject                       | changed | refresh     | refresh 0              | terminate          | 2xx                        | 481                        | 600 s
DECIDING | 200, notify -> ACTIVE | 200, notify -> PENDING | 403, ended rejected -> ENDED | -       | -           | -                      | -                  | -                          | -                          | 403, ended rejected -> ENDED
PENDING  | notify -> ACTIVE      | -                      | -                            | notify  | 200, notify | 200, notify -> CLOSING | notify -> CLOSING  | -                          | ended lost -> ENDED        | notify -> CLOSING
ACTIVE   | -                     | notify -> PENDING      | -                            | notify  | 200, notify | 200, notify -> CLOSING | notify -> CLOSING  | -                          | ended lost -> ENDED        | notify -> CLOSING
CLOSING  | -                     | -                      | -                            | -       | 481         | 481                    | -                  | ended deactivated -> ENDED | ended deactivated -> ENDED | -
ENDED    | -                     | -                      | -                            | -       | 481         | 481                    | -                  | -                          | -                          | -
""");
    }

    private static Notifying inState(String state) {
        Notifying notifying = new Notifying(600 * SECOND);
        switch (State.valueOf(state)) {
            case DECIDING -> {}
            case PENDING -> {
                notifying.machine.pend();
                notifying.machine.delivered();
            }
            case ACTIVE -> {
                notifying.machine.accept();
                notifying.machine.delivered();
            }
            case CLOSING -> {
                notifying.machine.accept();
                notifying.machine.delivered();
                notifying.machine.terminate("deactivated");
            }
            case ENDED -> notifying.machine.reject(403);
        }
        return notifying;
    }

    @Test
    void oneNotifyAtATimeAndNothingIsForgotten() {
        Notifying notifying = new Notifying(600 * SECOND);
        notifying.machine.accept();
        notifying.machine.changed();
        notifying.machine.changed();
        notifying.machine.terminate("giveup");
        assertThat(notifying.done).containsExactly("200", "notify");
        notifying.machine.delivered();
        notifying.machine.delivered();
        assertThat(notifying.done).containsExactly("200", "notify", "notify", "ended giveup");
        assertThat(notifying.machine.nextDeadlineNs()).isEqualTo(Machine.NEVER);
    }

    /** RFC 6665 4.4.3: a SUBSCRIBE for no time gets one NOTIFY. */
    @Test
    void aPollIsAnsweredOnce() {
        Notifying notifying = new Notifying(0);
        notifying.machine.accept();
        assertThat(notifying.machine.reason()).isEqualTo("timeout");
        notifying.machine.delivered();
        assertThat(notifying.done).containsExactly("200", "notify", "ended timeout");
    }
}
