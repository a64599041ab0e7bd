package io.jackfield.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.kernel.Machine;
import io.jackfield.sip.dialog.ModifyMachine.State;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ModifyMachineTest {
    private static final long MS = 1_000_000;

    private static final class Exchange implements ModifyMachine.Effects {
        final List<String> done = new ArrayList<>();
        final ModifyMachine machine;

        Exchange(boolean caller, long seed) {
            this(caller, seed, true);
        }

        Exchange(boolean caller, long seed, boolean open) {
            machine = new ModifyMachine(caller, PendingAckTest.TIMERS, new Random(seed), this);
            if (open) {
                machine.open();
            }
        }

        @Override
        public void offer() {
            done.add("offer");
        }

        @Override
        public void deliver() {
            done.add("deliver");
        }

        @Override
        public void refuse(int status) {
            done.add("refuse " + status);
        }

        @Override
        public void respond(int status) {
            done.add(String.valueOf(status));
        }

        @Override
        public void repeatResponse() {
            done.add("repeat");
        }

        @Override
        public void failed(int status) {
            done.add("failed " + status);
        }

        @Override
        public void lost(int status) {
            done.add("lost " + status);
        }
    }

    @TestFactory
    Stream<DynamicTest> everyStateAndInput() {
        Map<String, Consumer<Exchange>> inputs = new LinkedHashMap<>();
        inputs.put("open", e -> e.machine.open());
        inputs.put("want", e -> e.machine.want());
        inputs.put("re-INVITE", e -> e.machine.invited());
        inputs.put("UPDATE", e -> e.machine.updated());
        inputs.put("accept", e -> e.machine.accept(0));
        inputs.put("reject", e -> e.machine.reject(488));
        inputs.put("CANCEL", e -> e.machine.cancelled());
        inputs.put("ACK", e -> e.machine.acknowledged());
        inputs.put("2xx", e -> e.machine.succeeded());
        inputs.put("491", e -> e.machine.refused(491, 0));
        inputs.put("488", e -> e.machine.refused(488, 0));
        inputs.put("481", e -> e.machine.refused(481, 0));
        inputs.put("40 s", e -> e.machine.onDeadline(40_000 * MS));
        return new MachineTable<>(
                        inputs,
                        ModifyMachineTest::inState,
                        e -> e.machine.state().name(),
                        e -> e.done)
                .check(State.class, """
state      | open    | want              | re-INVITE            | UPDATE               | accept            | reject      | CANCEL      | ACK     | 2xx     | 491        | 488                | 481              | 40 s
OPENING    | -> IDLE | -                 | refuse 491           | refuse 491           | -                 | -           | -           | -       | -       | -          | -                  | -                | -
IDLE       | -       | offer -> OFFERING | deliver -> DECIDING  | deliver -> ANSWERING | -                 | -           | -           | -       | -       | -          | -                  | -                | -
OFFERING   | -       | -                 | refuse 491           | refuse 491           | -                 | -           | -           | -       | -> IDLE | -> WAITING | failed 488 -> IDLE | lost 481 -> IDLE | -
WAITING    | -       | -                 | deliver -> DECIDING  | deliver -> ANSWERING | -                 | -           | -           | -       | -       | -          | -                  | -                | offer -> OFFERING
DECIDING   | -       | -                 | refuse 500           | refuse 500           | 200 -> CONFIRMING | 488 -> IDLE | 487 -> IDLE | -       | -       | -          | -                  | -                | -
ANSWERING  | -       | -                 | refuse 500           | refuse 500           | 200 -> IDLE       | 488 -> IDLE | -           | -       | -       | -          | -                  | -                | -
CONFIRMING | -       | -                 | refuse 491           | refuse 491           | -                 | -           | -           | -> IDLE | -       | -          | -                  | -                | lost 408 -> IDLE
""");
    }

    private static Exchange inState(String state) {
        Exchange exchange = new Exchange(true, 1, !state.equals("OPENING"));
        switch (State.valueOf(state)) {
            case OPENING, IDLE -> {}
            case ANSWERING -> exchange.machine.updated();
            case OFFERING -> exchange.machine.want();
            case WAITING -> {
                exchange.machine.want();
                exchange.machine.refused(491, 0);
            }
            case DECIDING -> exchange.machine.invited();
            case CONFIRMING -> {
                exchange.machine.invited();
                exchange.machine.accept(0);
            }
        }
        return exchange;
    }

    @Test
    void whatIsWantedMeanwhileFollows() {
        Exchange exchange = new Exchange(false, 1);
        exchange.machine.invited();
        exchange.machine.want();
        exchange.machine.accept(0);
        exchange.machine.acknowledged();
        exchange.machine.want();
        exchange.machine.refused(488, 0);
        assertThat(exchange.done).containsExactly("deliver", "200", "offer", "failed 488", "offer");
        assertThat(exchange.machine.state()).isEqualTo(State.OFFERING);
    }

    @Test
    void whatIsWantedTooEarlyFollowsTheFirstExchange() {
        Exchange exchange = new Exchange(false, 1, false);
        exchange.machine.want();
        assertThat(exchange.done).isEmpty();
        exchange.machine.open();
        assertThat(exchange.done).containsExactly("offer");
    }

    @Test
    void anOfferThatLostTheRaceFollowsThePeersOwn() {
        Exchange exchange = new Exchange(false, 1);
        exchange.machine.want();
        exchange.machine.refused(491, 0);
        exchange.machine.invited();
        assertThat(exchange.machine.nextDeadlineNs()).isEqualTo(Machine.NEVER);
        exchange.machine.reject(488);
        assertThat(exchange.done).containsExactly("offer", "deliver", "488", "offer");
    }

    @Test
    void stopForgetsAll() {
        Exchange exchange = new Exchange(true, 1);
        exchange.machine.invited();
        exchange.machine.want();
        exchange.machine.stop();
        assertThat(exchange.machine.state()).isEqualTo(State.IDLE);
        assertThat(exchange.machine.nextDeadlineNs()).isEqualTo(Machine.NEVER);
    }

    /** RFC 3261 14.1: 2.1 to 4 s for the owner of the Call-ID, 0 to 2 s for the other, in steps of 10 ms. */
    @Property
    void theCallerWaitsLongerAfterA491(@ForAll long seed, @ForAll boolean caller) {
        Exchange exchange = new Exchange(caller, seed);
        exchange.machine.want();
        exchange.machine.refused(491, 0);
        long waitMs = exchange.machine.nextDeadlineNs() / MS;
        assertThat(waitMs % 10).isZero();
        assertThat(waitMs).isBetween(caller ? 2_100L : 0L, caller ? 4_000L : 2_000L);
    }
}
