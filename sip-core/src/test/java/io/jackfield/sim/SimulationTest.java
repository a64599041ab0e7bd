package io.jackfield.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.kernel.Shard;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.ParseStatus;
import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.transport.Flow;
import io.jackfield.sip.transport.Host;
import io.jackfield.sip.transport.HostSettings;
import io.jackfield.sip.transport.Ingress;
import io.jackfield.sip.transport.SendFailure;
import io.jackfield.sip.transport.Transport;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SimulationTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Simulation simulation = Simulation.seeded(11);
    private final SimNetwork network = simulation.network();

    /** A host that notes what it reads. */
    private final class Reader implements Ingress {
        final Host host = network.open(HostSettings.named("reader"));
        final List<Integer> read = new ArrayList<>();
        final List<Flow> flows = new ArrayList<>();
        final List<String> failures = new ArrayList<>();

        Reader(Transport transport, String ip) throws IOException {
            host.bind(transport, new InetSocketAddress(ip, 5060));
            host.start(List.of(this));
        }

        Shard shard() {
            return host.shards().get(0);
        }

        boolean send(int maxForwards, Flow flow) {
            return host.send(
                    shard(),
                    options().edit().maxForwards(maxForwards).build(),
                    flow,
                    (message, to, reason) -> failures.add(reason.name()));
        }

        @Override
        public void onMessage(SipMessage message, Flow from) {
            assertThat(shard().inShard()).isTrue();
            read.add(message.maxForwards());
            flows.add(from);
        }

        @Override
        public void onMalformed(ParseStatus status, Optional<SipResponse> rejection, Flow from) {
            failures.add(status.name());
        }
    }

    private static SipRequest options() {
        return SipRequest.of(Method.OPTIONS, SipUri.of("sip:10.0.0.2"))
                .set("Via", "SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK1")
                .set("From", "<sip:10.0.0.1>;tag=1")
                .set("To", "<sip:10.0.0.2>")
                .callId("c")
                .cseq(1)
                .build();
    }

    private static Flow flow(Transport transport, String from, String to) {
        return Flow.between(transport, new InetSocketAddress(from, 5060), new InetSocketAddress(to, 5060), 0);
    }

    @Test
    void timePassesOnlyInRuns() {
        List<Duration> seen = new ArrayList<>();
        simulation.after(SECOND.multipliedBy(2), () -> seen.add(simulation.elapsed()));
        simulation.after(SECOND, () -> seen.add(simulation.elapsed()));
        assertThat(seen).isEmpty();
        simulation.run(Duration.ofHours(1));
        assertThat(seen).containsExactly(SECOND, SECOND.multipliedBy(2));
        assertThat(simulation.elapsed()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void runsUntilSomethingIsTheCase() {
        simulation.runUntil(
                () -> simulation.elapsed().compareTo(SECOND) >= 0 || scheduleTick(), SECOND.multipliedBy(5));
        assertThat(simulation.elapsed()).isLessThan(SECOND.multipliedBy(2));
        assertThatThrownBy(() -> simulation.runUntil(() -> false, SECOND))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("seed 11")
                .hasMessageContaining("not the case after PT1S");
    }

    private boolean scheduleTick() {
        simulation.after(Duration.ofMillis(100), () -> {});
        return false;
    }

    @Test
    void aFailureNamesItsSeed() {
        simulation.after(SECOND, () -> {
            throw new IllegalStateException("broken");
        });
        assertThatThrownBy(() -> simulation.run(SECOND))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("seed 11")
                .hasMessageContaining("broken")
                .hasCauseInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() ->
                        Simulation.explore(5, 3, sim -> assertThat(sim.seed()).isLessThan(6)))
                .hasMessageContaining("seed 6");
    }

    @Test
    void shardsRunTheirTasksInOrderUpToTheirDepth() throws IOException {
        Host host = network.open(
                HostSettings.builder("small").shards(2).mailboxDepth(16).build());
        Shard shard = host.shards().get(1);
        List<Integer> done = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            int number = i;
            assertThat(shard.execute(() -> done.add(number))).isTrue();
        }
        assertThat(shard.execute(() -> done.add(99))).isFalse();
        assertThat(shard.inShard()).isFalse();
        simulation.run(Duration.ZERO);
        assertThat(done).hasSize(16).isSorted();
        host.close();
        host.close();
        assertThat(shard.execute(() -> done.add(99))).isFalse();
        assertThat(host.closed().toCompletableFuture()).isDone();
    }

    @Test
    void datagramsFindTheirHost() throws IOException {
        Reader one = new Reader(Transport.UDP, "10.0.0.1");
        Reader two = new Reader(Transport.UDP, "10.0.0.2");
        assertThat(one.send(7, flow(Transport.UDP, "10.0.0.1", "10.0.0.2"))).isTrue();
        one.send(8, flow(Transport.UDP, "10.0.0.1", "10.0.0.3"));
        simulation.run(SECOND);
        assertThat(two.read).containsExactly(7);
        assertThat(two.flows.get(0)).isEqualTo(flow(Transport.UDP, "10.0.0.2", "10.0.0.1"));
        assertThat(one.failures).isEmpty();
    }

    @Test
    void aWildcardIsAnAddressOfItsOwn() throws IOException {
        Reader wild = new Reader(Transport.UDP, "0.0.0.0");
        Reader other = new Reader(Transport.UDP, "10.0.0.2");
        wild.send(7, flow(Transport.UDP, "0.0.0.0", "10.0.0.2"));
        simulation.run(SECOND);
        InetSocketAddress seen = other.flows.get(0).remote();
        assertThat(seen.getAddress()).isEqualTo(wild.host.sourceFor(seen.getAddress()));
        other.send(8, other.flows.get(0));
        simulation.run(SECOND);
        assertThat(wild.flows.get(0).local()).isEqualTo(new InetSocketAddress("0.0.0.0", 5060));
    }

    @Test
    void addressesAreTakenOnce() throws IOException {
        Reader one = new Reader(Transport.UDP, "10.0.0.1");
        assertThatThrownBy(() -> new Reader(Transport.UDP, "10.0.0.1")).isInstanceOf(BindException.class);
        assertThat(new Reader(Transport.TCP, "10.0.0.1").host).isNotNull();
        assertThat(one.host
                        .bind(Transport.UDP, new InetSocketAddress("10.0.0.1", 0))
                        .getPort())
                .isPositive();
        one.host.close();
        assertThat(new Reader(Transport.UDP, "10.0.0.1").host).isNotNull();
    }

    @Test
    void streamsKeepOrderAndAreAnsweredOnTheSameConnection() throws IOException {
        network.conditions(NetworkConditions.LAN.withLoss(0.3).withJitter(SECOND));
        Reader one = new Reader(Transport.TCP, "10.0.0.1");
        Reader two = new Reader(Transport.TCP, "10.0.0.2");
        Flow there = flow(Transport.TCP, "10.0.0.1", "10.0.0.2");
        for (int i = 0; i < 50; i++) {
            one.send(i, there);
        }
        simulation.run(Duration.ofMinutes(5));
        assertThat(two.read).hasSize(50).isSorted();
        assertThat(two.flows.stream().distinct()).hasSize(1);
        assertThat(one.host.connectionTo(Transport.TCP, there.remote())).isPositive();
        Flow back = two.flows.get(0);
        assertThat(two.send(9, back)).isTrue();
        simulation.run(Duration.ofMinutes(1));
        assertThat(one.read).containsExactly(9);
        one.host.close();
        assertThat(two.send(9, back)).as("the connection is gone").isFalse();
    }

    @Test
    void nobodyListeningRefusesTheConnection() throws IOException {
        Reader one = new Reader(Transport.TCP, "10.0.0.1");
        assertThat(one.send(1, flow(Transport.TCP, "10.0.0.1", "10.0.0.9"))).isTrue();
        assertThat(one.failures).isEmpty();
        simulation.run(SECOND);
        assertThat(one.failures).containsExactly(SendFailure.Reason.CONNECT_FAILED.name());
    }

    @Test
    void conditionsMayDifferByWay() throws IOException {
        Reader one = new Reader(Transport.UDP, "10.0.0.1");
        Reader two = new Reader(Transport.UDP, "10.0.0.2");
        network.conditions("10.0.0.1", "10.0.0.2", NetworkConditions.LAN.withLoss(1));
        network.conditions(NetworkConditions.LAN.withDuplication(1));
        one.send(1, flow(Transport.UDP, "10.0.0.1", "10.0.0.2"));
        two.send(2, flow(Transport.UDP, "10.0.0.2", "10.0.0.1"));
        simulation.run(SECOND);
        assertThat(two.read).isEmpty();
        assertThat(one.read).containsExactly(2, 2);
        assertThat(network.sent()).isEqualTo(3);
        assertThat(network.lost()).isEqualTo(1);
        assertThatThrownBy(() -> NetworkConditions.LAN.withLoss(1.5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> NetworkConditions.LAN.withDelay(SECOND.negated()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPeerDoesWhatItsScenarioSays() throws IOException {
        Reader host = new Reader(Transport.UDP, "10.0.0.1");
        SimPeer peer = network.peer("10.0.0.2", 5060);
        peer.onMessage((message, from) ->
                peer.send(SipResponse.to((SipRequest) message, 200).build(), from));
        host.send(3, flow(Transport.UDP, "10.0.0.1", "10.0.0.2"));
        peer.send("nonsense".getBytes(StandardCharsets.US_ASCII), new InetSocketAddress("10.0.0.1", 5060));
        simulation.run(SECOND);
        assertThat(peer.received()).hasSize(1);
        assertThat(host.read).containsExactly(-1);
        assertThat(host.failures).hasSize(1);
        assertThatThrownBy(() -> network.peer("10.0.0.1", 5060)).isInstanceOf(IllegalArgumentException.class);
    }
}
