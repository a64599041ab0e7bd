package io.jackfield.dispatcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.dispatcher.algorithm.Algorithm;
import io.jackfield.dispatcher.probe.HealthState;
import io.jackfield.sim.SimPeer;
import io.jackfield.sim.Simulation;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.SipNode;
import io.jackfield.sip.node.Target;
import io.jackfield.sip.node.TargetObserver.Outcome;
import io.jackfield.sip.transaction.ServerTransaction;
import io.jackfield.sip.transaction.TransactionUser;
import io.jackfield.sip.transport.Flow;
import io.jackfield.sip.transport.Transport;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sets, health and probes on a simulated network. */
class DispatcherTest {
    private final Simulation sim = Simulation.seeded(7);
    private final SipNode node = SipNode.builder()
            .network(sim.network())
            .listen(l -> l.udp("10.0.0.1", 5060))
            .random(new SplittableRandom(7))
            .build();
    private final List<String> changes = new ArrayList<>();
    private int status = 200;
    private boolean silent;
    private final List<SipRequest> probes = new ArrayList<>();
    private final SimPeer server = sim.network().peer("10.0.0.2", 5060);

    @BeforeEach
    void read() {
        node.attach(new TransactionUser() {
            @Override
            public void onRequest(ServerTransaction transaction) {}

            @Override
            public void onCancel(ServerTransaction invite, SipRequest cancel) {}

            @Override
            public void onAck(SipRequest ack, Flow from) {}
        });
    }

    private Dispatcher dispatcher(UnaryOperator<Dispatcher.Builder> settings) {
        server.onMessage((message, from) -> {
            if (message instanceof SipRequest request && request.method() == Method.OPTIONS) {
                probes.add(request);
                if (!silent) {
                    server.send(SipResponse.to(request, status).toTag("s").build(), from);
                }
            }
        });
        return settings.apply(Dispatcher.builder(node)
                        .random(new SplittableRandom(7))
                        .onState((set, uri, state) -> changes.add(uri.host() + ' ' + state)))
                .build();
    }

    private Dispatcher pair() {
        return dispatcher(b -> b.set(
                1,
                s -> s.algorithm(Algorithm.PRIORITY).target("sip:10.0.0.2", 2).target("sip:10.0.0.3", 1)));
    }

    // ---- probes ----

    @Test
    void probesWithOptionsEveryTenSeconds() {
        pair();
        sim.run(Duration.ofSeconds(31));

        assertThat(probes).hasSize(4);
        SipRequest probe = probes.get(0);
        assertThat(probe.requestUri().text()).isEqualTo("sip:10.0.0.2");
        assertThat(probe.from().uri().text()).isEqualTo("sip:dispatcher@10.0.0.1:5060");
        assertThat(probe.toTag()).isEmpty();
        assertThat(probes.get(1).cseqNumber()).isEqualTo(2);
        assertThat(probes.get(1).callId()).isEqualTo(probe.callId());
    }

    /** Nobody is at 10.0.0.3: three probes of 2 s, one after the other, and it is out after 6 s. */
    @Test
    void aDeadDestinationIsTryingThenOut() {
        Dispatcher pool = pair();
        sim.run(Duration.ofMillis(2_100));
        assertThat(changes).containsExactly("10.0.0.3 TRYING");
        assertThat(pool.set(1).selectableCount()).isEqualTo(2);

        sim.run(Duration.ofMillis(4_000));
        assertThat(changes).containsExactly("10.0.0.3 TRYING", "10.0.0.3 INACTIVE");
        assertThat(targets(pool, 1)).containsExactly("10.0.0.2");
        assertThat(pool.list()).extracting(DestinationStatus::flags).containsExactly("AP", "IP");
    }

    @Test
    void comesBackAfterThreeGoodProbes() {
        Dispatcher pool = pair();
        silent = true;
        sim.run(Duration.ofSeconds(25));
        assertThat(targets(pool, 1)).isEmpty();

        silent = false;
        sim.run(Duration.ofSeconds(16));
        assertThat(targets(pool, 1)).isEmpty();
        sim.run(Duration.ofSeconds(11));
        assertThat(targets(pool, 1)).containsExactly("10.0.0.2");
    }

    @Test
    void aBadAnswerIsNoHealthAndAConfiguredOneIs() {
        status = 503;
        Dispatcher pool = pair();
        sim.run(Duration.ofSeconds(25));
        assertThat(targets(pool, 1)).isEmpty();
        pool.close();

        status = 404;
        Dispatcher tolerant =
                dispatcher(b -> b.set(1, s -> s.target("sip:10.0.0.2")).probe(p -> p.healthy(404, 405)));
        sim.run(Duration.ofSeconds(25));
        assertThat(targets(tolerant, 1)).containsExactly("10.0.0.2");
    }

    @Test
    void anAnswerThatComesTooLateIsNoHealth() {
        silent = true;
        Dispatcher pool = pair();
        server.onMessage((message, from) -> sim.after(
                Duration.ofSeconds(3),
                () -> server.send(
                        SipResponse.to((SipRequest) message, 200).toTag("s").build(), from)));
        sim.run(Duration.ofSeconds(25));
        assertThat(targets(pool, 1)).isEmpty();
    }

    // ---- operators ----

    /** A drained destination gets no calls and no probes, and does not come back by itself (C4). */
    @Test
    void aDisabledDestinationStaysSo() {
        Dispatcher pool = pair();
        sim.run(Duration.ofSeconds(1));
        pool.disable(1, "sip:10.0.0.2");
        sim.run(Duration.ofSeconds(1));
        int before = probes.size();
        sim.run(Duration.ofMinutes(5));

        assertThat(probes).hasSize(before);
        assertThat(pool.list().get(0).state()).isEqualTo(HealthState.DISABLED);
        assertThat(pool.list().get(0).flags()).isEqualTo("DX");
        assertThat(targets(pool, 1)).doesNotContain("10.0.0.2");

        pool.enable(1, "sip:10.0.0.2");
        sim.run(Duration.ofSeconds(1));
        assertThat(targets(pool, 1)).startsWith("10.0.0.2");
        assertThat(probes).hasSize(before + 1);
    }

    @Test
    void closingEndsTheProbes() {
        Dispatcher pool = pair();
        sim.run(Duration.ofSeconds(1));
        pool.close();
        pool.close();
        sim.run(Duration.ofMinutes(1));
        assertThat(probes).hasSize(1);
        assertThat(node.layers().get(0).size()).isZero();
    }

    // ---- calls tell too ----

    @Test
    void callsThatFailTakeADestinationOut() {
        Dispatcher pool = pair();
        Target target = pool.set(1).select(invite()).get(0);
        tell(target, Outcome.TIMEOUT);
        tell(target, Outcome.TRANSPORT_ERROR);
        assertThat(changes).containsExactly("10.0.0.2 TRYING");
        tell(target, Outcome.of(503));
        assertThat(changes).endsWith("10.0.0.2 INACTIVE");
    }

    /** A 500 may be one caller's doing; three of them must not take a server out. */
    @Test
    void anAnswerOfTheServerIsNoFaultOfIt() {
        Dispatcher pool = pair();
        Target target = pool.set(1).select(invite()).get(0);
        for (int status : new int[] {500, 480, 486, 404, 600, 408}) {
            tell(target, Outcome.of(status));
            tell(target, Outcome.CANCELLED);
        }
        assertThat(changes).isEmpty();

        tell(target, Outcome.TIMEOUT);
        tell(target, Outcome.of(180));
        assertThat(changes).containsExactly("10.0.0.2 TRYING", "10.0.0.2 ACTIVE");
    }

    @Test
    void withoutProbesNothingCouldBringADestinationBackSoItStays() {
        Dispatcher pool =
                dispatcher(b -> b.set(1, s -> s.target("sip:10.0.0.2")).probe(ProbeBuilder::off));
        Target target = pool.set(1).select(invite()).get(0);
        for (int i = 0; i < 10; i++) {
            tell(target, Outcome.TIMEOUT);
        }
        assertThat(targets(pool, 1)).containsExactly("10.0.0.2");
        assertThat(pool.list().get(0).flags()).isEqualTo("TX");
        sim.run(Duration.ofMinutes(1));
        assertThat(probes).isEmpty();
    }

    // ---- sets ----

    @Test
    void offersNoMoreThanItsLimit() {
        Dispatcher pool = dispatcher(b -> b.set(
                1,
                s -> s.algorithm(Algorithm.ROUND_ROBIN)
                        .limit(2)
                        .target("sip:10.0.0.2")
                        .target("sip:10.0.0.3")
                        .target("sip:10.0.0.4")));
        assertThat(targets(pool, 1)).hasSize(2);
    }

    @Test
    void fallsBackToAnotherSetWhenNobodyIsAlive() {
        Dispatcher pool = dispatcher(b -> b.set(2, s -> s.target("sip:10.0.0.9").fallback(1))
                .set(1, s -> s.target("sip:10.0.0.2").fallback(2)));
        assertThat(targets(pool, 2)).containsExactly("10.0.0.9");
        sim.run(Duration.ofSeconds(25));
        assertThat(targets(pool, 2)).containsExactly("10.0.0.2");

        silent = true;
        sim.run(Duration.ofSeconds(40));
        assertThat(targets(pool, 2)).isEmpty(); // and two sets that name each other do not turn in circles
    }

    @Test
    void keepsTheRequestUriAndKnowsTheAddress() {
        Target target = pair().set(1).select(invite()).get(0);
        assertThat(target.requestUri()).isEmpty();
        assertThat(target.nextHop())
                .hasValueSatisfying(uri -> assertThat(uri.text()).isEqualTo("sip:10.0.0.2"));
        assertThat(target.flow()).contains(Flow.to(Transport.UDP, new InetSocketAddress("10.0.0.2", 5060)));
    }

    @Test
    void knowsItsDestinationsByAddressPortAndTransport() {
        Dispatcher pool = pair();
        assertThat(pool.contains(from(Transport.UDP, "10.0.0.2", 5060))).isTrue();
        assertThat(pool.contains(from(Transport.UDP, "10.0.0.2", 5061))).isFalse();
        assertThat(pool.contains(from(Transport.TCP, "10.0.0.2", 5060))).isFalse();
        assertThat(pool.contains(from(Transport.UDP, "10.0.0.4", 5060))).isFalse();
    }

    @Test
    void namesAllMistakes() {
        assertThatThrownBy(() -> Dispatcher.builder(node)
                        .set(1, s -> s.target("mailto:x@y").limit(0))
                        .set(
                                2,
                                s -> s.target("sip:10.0.0.2")
                                        .target("sip:10.0.0.2:5060;x=y")
                                        .fallback(9))
                        .set(2, s -> {})
                        .probe(p -> p.timeout(Duration.ofSeconds(20)))
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'mailto:x@y' is no SIP URI")
                .hasMessageContaining("limit 0")
                .hasMessageContaining("set 2 is there twice")
                .hasMessageContaining("it has no target")
                .hasMessageContaining("below the interval");
        assertThatThrownBy(() -> Dispatcher.builder(node).build()).hasMessageContaining("there is no set");
        assertThatThrownBy(() -> pair().set(3)).hasMessageContaining("no destination set 3");
        assertThatThrownBy(() -> pair().disable(1, "sip:nobody")).hasMessageContaining("sip:nobody");
    }

    private void tell(Target target, Outcome outcome) {
        target.observer().onOutcome(target, outcome);
        sim.run(Duration.ofMillis(1));
    }

    private static List<String> targets(Dispatcher pool, int set) {
        return pool.set(set).select(invite()).stream()
                .map(t -> t.nextHop().orElseThrow().host())
                .toList();
    }

    private static Flow from(Transport transport, String host, int port) {
        return Flow.between(transport, new InetSocketAddress("10.0.0.1", 5060), new InetSocketAddress(host, port), 0);
    }

    private static SipRequest invite() {
        return SipRequest.of(Method.INVITE, SipUri.of("sip:9196@example.com"))
                .from(NameAddr.of(SipUri.of("sip:1001@example.com")).withTag("a"))
                .to(NameAddr.of(SipUri.of("sip:9196@example.com")))
                .callId("call-1")
                .cseq(1)
                .build();
    }
}
