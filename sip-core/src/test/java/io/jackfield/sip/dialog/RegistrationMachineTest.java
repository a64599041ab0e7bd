package io.jackfield.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.kernel.Machine;
import io.jackfield.sip.dialog.RegistrationMachine.State;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class RegistrationMachineTest {
    private static final long SECOND = 1_000_000_000;

    private static final class Binding implements RegistrationMachine.Effects {
        final List<String> done = new ArrayList<>();
        final RegistrationMachine machine;

        Binding(long seed) {
            machine = new RegistrationMachine(new Random(seed), this);
            machine.start();
        }

        @Override
        public void register() {
            done.add("register");
        }

        @Override
        public void remove() {
            done.add("remove");
        }

        @Override
        public void registered(long lifetimeNs) {
            done.add("registered " + lifetimeNs / SECOND);
        }

        @Override
        public void failed(int status) {
            done.add("failed " + status);
        }

        @Override
        public void unregistered() {
            done.add("unregistered");
        }
    }

    @TestFactory
    Stream<DynamicTest> everyStateAndInput() {
        Map<String, Consumer<Binding>> inputs = new LinkedHashMap<>();
        inputs.put("2xx", b -> b.machine.succeeded(60 * SECOND, 0));
        inputs.put("failure", b -> b.machine.failed(503, 0, 0));
        inputs.put("unregister", b -> b.machine.unregister());
        inputs.put("flow failed", b -> b.machine.flowFailed());
        inputs.put("60 s", b -> b.machine.onDeadline(60 * SECOND));
        return new MachineTable<>(
                        inputs,
                        RegistrationMachineTest::inState,
                        b -> b.machine.state().name(),
                        b -> b.done)
                .check(State.class, """
state       | 2xx                    | failure                             | unregister         | flow failed             | 60 s
REGISTERING | registered 60 -> BOUND | failed 503 -> RESTING               | -> LEAVING         | -                       | -
BOUND       | -                      | -                                   | remove -> REMOVING | register -> REGISTERING | register -> REGISTERING
RESTING     | -                      | -                                   | remove -> REMOVING | -                       | register -> REGISTERING
LEAVING     | remove -> REMOVING     | remove -> REMOVING                  | -                  | -                       | -
REMOVING    | unregistered -> ENDED  | failed 503, unregistered -> ENDED   | -                  | -                       | -
ENDED       | -                      | -                                   | -                  | -                       | -
""");
    }

    private static Binding inState(String state) {
        Binding binding = new Binding(1);
        switch (State.valueOf(state)) {
            case REGISTERING -> {}
            case BOUND -> binding.machine.succeeded(60 * SECOND, 0);
            case RESTING -> binding.machine.failed(503, 0, 0);
            case LEAVING -> binding.machine.unregister();
            case REMOVING, ENDED -> {
                binding.machine.succeeded(60 * SECOND, 0);
                binding.machine.unregister();
                if (state.equals("ENDED")) {
                    binding.machine.succeeded(0, 0);
                }
            }
        }
        return binding;
    }

    @Property
    void refreshesBeforeTheEndWithTimeForASecondTry(@ForAll @IntRange(min = 2, max = 604_800) int seconds) {
        Binding binding = new Binding(1);
        binding.machine.succeeded(seconds * SECOND, 0);
        long leftNs = seconds * SECOND - binding.machine.nextDeadlineNs();
        assertThat(leftNs).isBetween(Math.min(seconds, 120) * SECOND / 2, 60 * SECOND);
    }

    /** RFC 5626 4.5. */
    @Property
    void failuresAreRetriedLessAndLess(@ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int failures) {
        Binding binding = new Binding(seed);
        long nowNs = 0;
        for (int i = 1; i < failures; i++) {
            binding.machine.failed(408, 0, nowNs);
            nowNs = binding.machine.nextDeadlineNs();
            binding.machine.onDeadline(nowNs);
        }
        binding.machine.failed(408, 0, nowNs);
        long upper = Math.min(1_800, 30L << Math.min(20, failures - 1)) * SECOND;
        assertThat(binding.machine.nextDeadlineNs() - nowNs).isBetween(upper / 2, upper);
        binding.machine.onDeadline(binding.machine.nextDeadlineNs());
        binding.machine.succeeded(60 * SECOND, 0);
        assertThat(binding.machine.nextDeadlineNs()).isLessThan(Machine.NEVER);
    }

    @Property
    void theRegistrarMayAskForMorePatience(@ForAll @IntRange(min = 31, max = 3_600) int seconds) {
        Binding binding = new Binding(3);
        binding.machine.failed(503, seconds * SECOND, 0);
        assertThat(binding.machine.nextDeadlineNs()).isEqualTo(seconds * SECOND);
    }
}
