package io.jackfield.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.sip.transport.Transport;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Thousands of calls through two hops, over networks that lose, repeat, delay and reorder what they carry. */
class CallsTest {
    private static final NetworkConditions WILD = NetworkConditions.LAN
            .withLoss(0.05)
            .withDuplication(0.05)
            .withReordering(0.05)
            .withDelay(Duration.ofMillis(20))
            .withJitter(Duration.ofMillis(60));

    private static CallWorld play(Simulation simulation, NetworkConditions conditions, Transport transport) {
        simulation.network().conditions(conditions);
        CallWorld world = new CallWorld(simulation, transport).play(500, Duration.ofMinutes(2));
        world.everyCallEndedLegally();
        world.nothingIsLeft();
        return world;
    }

    @Test
    void endLegallyOnAWildNetwork() {
        Simulation.explore(1, 10, simulation -> {
            CallWorld world = play(simulation, WILD, Transport.UDP);
            assertThat(simulation.network().lost()).isGreaterThan(100);
            assertThat(ends(world)).contains("rejected", "cancelled", "hung up");
        });
    }

    @Test
    void endLegallyOnAQuietNetworkWithoutOneRepetition() {
        Simulation.explore(100, 2, simulation -> {
            CallWorld world = play(simulation, NetworkConditions.LAN, Transport.UDP);
            assertThat(ends(world)).contains("rejected", "cancelled", "hung up");
            assertThat(simulation.network().lost()).isZero();
        });
    }

    @Test
    void endLegallyOverStreams() {
        Simulation.explore(200, 2, simulation -> {
            play(simulation, WILD, Transport.TCP);
            assertThat(simulation.network().sent()).as("datagrams").isZero();
        });
    }

    @Test
    void theSameSeedIsTheSameRun() {
        assertThat(trace(7)).isEqualTo(trace(7)).isNotEqualTo(trace(8));
    }

    private static List<String> trace(long seed) {
        Simulation simulation = Simulation.seeded(seed);
        CallWorld world = play(simulation, WILD, Transport.UDP);
        List<String> trace = world.caller.calls().values().stream()
                .map(call -> call.id + ' ' + call.end)
                .collect(Collectors.toList());
        trace.add(simulation.network().sent() + " sent, " + simulation.network().lost() + " lost");
        return trace;
    }

    @Test
    void aDeadCalleeTimesOutEverywhereAndLeavesNothing() {
        Simulation simulation = Simulation.seeded(3);
        simulation.network().conditions("10.0.0.2", "10.0.0.3", NetworkConditions.LAN.withLoss(1));
        CallWorld world = new CallWorld(simulation, Transport.UDP).play(50, Duration.ofSeconds(10));
        assertThat(world.caller.calls().values()).allMatch(call -> call.end.startsWith("SIP/2.0 408"));
        world.nothingIsLeft();
    }

    private static List<String> ends(CallWorld world) {
        return world.caller.calls().values().stream()
                .map(call -> call.end)
                .distinct()
                .toList();
    }
}
