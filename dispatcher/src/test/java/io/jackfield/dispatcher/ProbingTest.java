package io.jackfield.dispatcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.dispatcher.algorithm.Algorithm;
import io.jackfield.dispatcher.probe.HealthState;
import io.jackfield.dispatcher.probe.ProbeMode;
import io.jackfield.sim.SimPeer;
import io.jackfield.sim.Simulation;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.node.SipNode;
import io.jackfield.sip.node.TargetObserver.Outcome;
import io.jackfield.sip.transaction.ServerTransaction;
import io.jackfield.sip.transaction.TransactionUser;
import io.jackfield.sip.transport.Flow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Probes on a simulated network, and how soon they find out. */
class ProbingTest {
    private static final class World {
        final Simulation sim = Simulation.seeded(11);
        final SipNode node = SipNode.builder()
                .network(sim.network())
                .listen(l -> l.udp("10.0.0.1", 5060).udp("10.0.0.1", 5090))
                .random(new SplittableRandom(11))
                .build();
        final List<SipRequest> probes = new ArrayList<>();
        final List<Integer> ports = new ArrayList<>();
        final SimPeer server = sim.network().peer("10.0.0.2", 5060);
        Duration thinking = Duration.ZERO;
        boolean dead;
        long downNs = Long.MIN_VALUE; // the simulated clock may be negative

        World() {
            node.attach(new TransactionUser() {
                @Override
                public void onRequest(ServerTransaction transaction) {}

                @Override
                public void onCancel(ServerTransaction invite, SipRequest cancel) {}

                @Override
                public void onAck(SipRequest ack, Flow from) {}
            });
            answer(server);
        }

        void answer(SimPeer peer) {
            peer.onMessage((message, from) -> {
                if (dead) {
                    return;
                }
                probes.add((SipRequest) message);
                ports.add(from.getPort());
                sim.after(
                        thinking,
                        () -> peer.send(
                                SipResponse.to((SipRequest) message, 200)
                                        .toTag("s")
                                        .build(),
                                from));
            });
        }

        Dispatcher pool(Consumer<ProbeBuilder> probe, Consumer<TargetBuilder> target) {
            return Dispatcher.builder(node)
                    .set(1, s -> s.algorithm(Algorithm.PRIORITY).target("sip:10.0.0.2", target))
                    .probe(probe)
                    .random(new SplittableRandom(11))
                    .onState((set, uri, state) -> downNs = state == HealthState.INACTIVE ? sim.nowNs() : downNs)
                    .build();
        }

        void run(long millis) {
            sim.run(Duration.ofMillis(millis));
        }
    }

    /** Whenever a server dies between two probes, no call goes there for longer than the documented worst case, under 2 s here. */
    @Property(tries = 60)
    void findsADeathWithinTheDocumentedTime(@ForAll @IntRange(min = 0, max = 1_000) int deathMs) {
        World world = new World();
        Dispatcher pool = world.pool(
                p -> p.every(Duration.ofSeconds(1))
                        .timeout(Duration.ofMillis(500))
                        .downAfter(2),
                t -> {});
        world.run(3_005 + deathMs);
        assertThat(pool.set(1).selectableCount()).isEqualTo(1);
        world.dead = true;
        long death = world.sim.nowNs();
        world.run(5_000);

        assertThat(world.downNs).isNotEqualTo(Long.MIN_VALUE);
        assertThat(Duration.ofNanos(world.downNs - death)).isLessThan(Duration.ofSeconds(2));
    }

    /** A call that fails makes the dispatcher ask at once: half a second and it knows, however rarely it asks otherwise. */
    @Test
    void aCallThatFailsIsEnoughToAsk() {
        World world = new World();
        Dispatcher pool = world.pool(
                p -> p.every(Duration.ofHours(1))
                        .timeout(Duration.ofMillis(250))
                        .downAfter(3),
                t -> {});
        world.run(60_000);
        world.dead = true;
        Destination one = pool.set(1).destinations().get(0);
        one.attempt().onOutcome(one.target(), Outcome.TIMEOUT);
        long told = world.sim.nowNs();
        world.run(5_000);
        assertThat(Duration.ofNanos(world.downNs - told)).isBetween(Duration.ofMillis(1), Duration.ofMillis(600));
    }

    @Test
    void measuresLatency() {
        World world = new World();
        world.thinking = Duration.ofMillis(30);
        Dispatcher pool = world.pool(p -> p.every(Duration.ofSeconds(1)).timeout(Duration.ofMillis(500)), t -> {});
        world.run(20_500);
        var latency = pool.list().get(0).latency();
        assertThat(latency.answers()).isEqualTo(22); // a twentieth early
        assertThat(latency.estimate()).isBetween(30.0, 40.0);

        world.thinking = Duration.ofMillis(90);
        world.run(10_000);
        assertThat(pool.list().get(0).latency().estimate()).isGreaterThan(50);
        assertThat(pool.list().get(0).latency().congestion()).isGreaterThan(5);
        assertThat(pool.list().get(0).latency().max()).isGreaterThan(89);

        world.dead = true;
        world.run(3_000);
        assertThat(pool.list().get(0).latency().timeouts()).isPositive();
    }

    @Test
    void probesAsAttributesSay() {
        World world = new World();
        world.pool(
                p -> {},
                t -> t.attribute("ping_from", "sip:monitor@example.com").attribute("ping_socket", "udp:10.0.0.1:5090"));
        world.run(1_000);
        assertThat(world.probes.get(0).from().uri().text()).isEqualTo("sip:monitor@example.com");
        assertThat(world.ports).containsExactly(5090);
    }

    @Test
    void probesThroughAnOutboundProxy() {
        World world = new World();
        SimPeer proxy = world.sim.network().peer("10.0.0.7", 5060);
        world.answer(proxy);
        Dispatcher pool = world.pool(p -> {}, t -> t.attribute("obproxy", "sip:10.0.0.7"));
        world.run(1_000);
        assertThat(proxy.received()).hasSize(1);
        assertThat(world.server.received()).isEmpty();
        assertThat(((SipRequest) proxy.received().get(0)).requestUri().text()).isEqualTo("sip:10.0.0.2");
        assertThat(pool.list().get(0).counters().probesGood()).isEqualTo(1);
    }

    @Test
    void callsLeaveFromTheSocketThatIsSaid() {
        World world = new World();
        Dispatcher pool = world.pool(ProbeBuilder::off, t -> t.attribute("socket", "udp:10.0.0.1:5090"));
        Flow flow = pool.set(1).destinations().get(0).target().flow().orElseThrow();
        assertThat(flow.local().getPort()).isEqualTo(5090);
        assertThat(flow.remote().getPort()).isEqualTo(5060);
    }

    @Test
    void probesWhomTheModeSays() {
        assertThat(probes(ProbeMode.ALL, t -> {})).isEqualTo(4);
        assertThat(probes(ProbeMode.ALL, TargetBuilder::unprobed)).isZero();
        assertThat(probes(ProbeMode.FLAGGED, t -> {})).isZero();
        assertThat(probes(ProbeMode.FLAGGED, TargetBuilder::probing)).isEqualTo(4);
        assertThat(probes(ProbeMode.ONCE, TargetBuilder::probing)).isEqualTo(1);
        assertThat(probes(ProbeMode.INACTIVE, TargetBuilder::probing)).isZero();
        assertThat(probes(ProbeMode.OFF, TargetBuilder::probing)).isZero();
    }

    private static int probes(ProbeMode mode, Consumer<TargetBuilder> target) {
        World world = new World();
        world.pool(p -> p.mode(mode), target);
        world.run(31_000);
        return world.probes.size();
    }

    /** Marked for probing and inactive, it is asked until it is back, then no more. */
    @Test
    void probesInactiveOnesUntilTheyAreBack() {
        World world = new World();
        Dispatcher pool = world.pool(p -> p.mode(ProbeMode.INACTIVE).upAfter(2), t -> {});
        world.run(1_000);
        pool.setState(1, "all", "ip");
        world.run(60_000);
        assertThat(pool.list().get(0).state()).isEqualTo(HealthState.ACTIVE);
        assertThat(world.probes).hasSize(2);
    }

    @Test
    void allProbesCanBeSwitchedOff() {
        World world = new World();
        Dispatcher pool = world.pool(p -> {}, t -> {});
        world.run(1_000);
        pool.probing(false);
        world.run(60_000);
        assertThat(world.probes).hasSize(1);
        pool.probing(true);
        world.run(1_000);
        assertThat(world.probes).hasSize(2);
    }

    @Test
    void probesThoseThatAReloadBrings() {
        World world = new World();
        Dispatcher pool = world.pool(p -> {}, t -> {});
        world.run(1_000);
        SimPeer other = world.sim.network().peer("10.0.0.3", 5060);
        world.answer(other);
        pool.reload(List.of(SetSpec.of(1, s -> s.target("sip:10.0.0.3"))));
        world.run(15_000);
        assertThat(other.received()).hasSize(2);
        assertThat(world.server.received()).hasSize(1);
    }

    /** A server being emptied is measured on, and its good answers do not bring it back. */
    @Test
    void oneThatDrainsIsProbedOn() {
        World world = new World();
        Dispatcher pool = world.pool(p -> {}, t -> {});
        pool.drain(1, "all");
        world.run(61_000);
        assertThat(world.probes).hasSize(7);
        assertThat(pool.list().get(0).state()).isEqualTo(HealthState.DRAINING);
    }
}
