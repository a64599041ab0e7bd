package io.jackfield.examples.small;

import static io.jackfield.proxy.Decision.relay;
import static io.jackfield.sip.message.Method.ACK;
import static io.jackfield.sip.message.Method.INVITE;
import static io.jackfield.sip.message.Method.OPTIONS;
import static io.jackfield.sip.message.Method.REGISTER;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.kernel.Redacted;
import io.jackfield.proxy.Authentication;
import io.jackfield.proxy.SipProxy;
import io.jackfield.proxy.registrar.Registrar;
import io.jackfield.sim.NatKind;
import io.jackfield.sim.NetworkConditions;
import io.jackfield.sim.SimNat;
import io.jackfield.sim.SimPeer;
import io.jackfield.sim.SimPhone;
import io.jackfield.sim.Simulation;
import io.jackfield.sip.auth.DigestVerifier;
import io.jackfield.sip.auth.Subscriber;
import io.jackfield.sip.auth.Subscribers;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.SipNode;
import io.jackfield.sip.node.Target;
import io.jackfield.sip.node.TargetSelector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the guide on testing call flows shows, and the README of sip-core. */
class CallFlowTest {
    private static final Subscribers USERS =
            Subscribers.of(subscriber("alice", "wonder"), subscriber("bob", "builder"), subscriber("1001", "secret"));

    private static Subscriber subscriber(String user, String password) {
        return Subscriber.withPassword(user, "example.com", Redacted.of(password));
    }

    // README: test
    @Test
    void bobHangsUp() {
        Simulation sim = Simulation.seeded(42);
        SimPhone alice = sim.phone("alice", "10.0.0.1");
        SimPhone bob = sim.phone("bob", "10.0.0.2");
        alice.call(bob);
        bob.expectInvite().ring().answer();
        alice.expectEstablished();
        bob.hangUp();
        alice.expectEnded();
    }
    // README: end

    // README: proxy
    /** The proxy under test, as the application builds it. */
    static SipProxy office(SipNode node, Simulation sim) {
        DigestVerifier digest =
                DigestVerifier.builder("example.com").random(sim.newRandom()).build();
        Registrar registrar =
                Registrar.builder(node).domain("example.com").subscribers(USERS).build();
        return SipProxy.builder(node)
                .domain("example.com")
                .routeKey("sixteen bytes...".getBytes(StandardCharsets.US_ASCII))
                .authenticate(Authentication.of(digest, USERS))
                .routes(r -> r.on(REGISTER, registrar::save).on(INVITE, registrar::lookup))
                .build();
    }

    @Test
    void registeredPhonesCallEachOther() {
        Simulation sim = Simulation.seeded(42);
        sim.network().dns().address("example.com", "10.0.0.9");
        office(sim.node("office", "10.0.0.9").build(), sim);
        SimPhone alice =
                sim.phone("alice", "10.0.0.1", p -> p.domain("example.com").password("alice", "wonder"));
        SimPhone bob = sim.phone("bob", "10.0.0.2", p -> p.domain("example.com").password("bob", "builder"));
        bob.register().expectRegistered();
        alice.call(bob);
        bob.expectInvite().ring().answer();
        alice.expectEstablished().hangUp();
        bob.expectEnded();
        assertThat(sim.ladder()).contains("401 INVITE 1", "INVITE 2");
    }
    // README: end

    // README: loss
    @Test
    void callsSurviveABadNetwork() {
        NetworkConditions bad = NetworkConditions.LAN
                .withLoss(0.2)
                .withDuplication(0.1)
                .withReordering(0.1)
                .withDelay(ofMillis(40))
                .withJitter(ofMillis(30));
        Simulation.explore(1, 100, sim -> {
            sim.network().conditions(bad);
            SimPhone alice = sim.phone("alice", "10.0.0.1");
            SimPhone bob = sim.phone("bob", "10.0.0.2");
            alice.call(bob);
            bob.expectInvite().ring().answer();
            alice.expectEstablished().hangUp();
            bob.expectEnded();
        });
    }
    // README: end

    // README: nat
    @Test
    void aPhoneBehindANatIsCalledWhileItsMappingLives() {
        Simulation sim = Simulation.seeded(42);
        SimNat nat = sim.network()
                .nat("203.0.113.7", "192.168.1.0/24")
                .kind(NatKind.SYMMETRIC)
                .mappingTimeout(ofSeconds(60));
        sim.network().dns().address("example.com", "10.0.0.9");
        office(sim.node("office", "10.0.0.9").build(), sim);
        SimPhone alice =
                sim.phone("alice", "10.0.0.1", p -> p.domain("example.com").password("alice", "wonder"));
        SimPhone bob =
                sim.phone("bob", "192.168.1.20", p -> p.domain("example.com").password("bob", "builder"));
        bob.register().expectRegistered();
        alice.call(bob);
        bob.expectInvite().reject(486);
        alice.expectRejected(486);
        sim.run(ofMinutes(2)); // the registrar pings who is behind a NAT
        alice.call(bob);
        bob.expectInvite().reject(486);
        alice.expectRejected(486);
        nat.forget();
        alice.call(bob);
        bob.expectNoInvite(ofMinutes(1));
    }
    // README: end

    // README: failover
    @Test
    void theSecondServerTakesTheCallWhenTheFirstIsDead() {
        Simulation sim = Simulation.seeded(42);
        sim.network()
                .dns()
                .srv("_sip._udp.example.com", 1, 0, 5060, "first.example.com")
                .srv("_sip._udp.example.com", 2, 0, 5060, "second.example.com")
                .address("first.example.com", "10.0.0.11")
                .address("second.example.com", "10.0.0.12");
        SimPhone alice = sim.phone("alice", "10.0.0.1");
        SimPhone first = sim.phone("first", "10.0.0.11");
        SimPhone second = sim.phone("second", "10.0.0.12");
        first.crash();
        alice.call("sip:info@example.com");
        second.expectInvite(ofMinutes(1)).answer();
        alice.expectEstablished();
        assertThat(sim.elapsed()).as("timer B").isGreaterThan(ofSeconds(32));
    }
    // README: end

    // README: hours
    @Test
    void aCallLastsForADayAndARegistrationIsKept() {
        Simulation sim = Simulation.seeded(42);
        sim.network().dns().address("example.com", "10.0.0.9");
        office(sim.node("office", "10.0.0.9").build(), sim);
        SimPhone bob = sim.phone("bob", "10.0.0.2", p -> p.domain("example.com").password("bob", "builder"));
        SimPhone alice = sim.phone("alice", "10.0.0.1");
        bob.register().expectRegistered();
        alice.call("sip:bob@10.0.0.2");
        bob.expectInvite().answer();
        alice.expectEstablished();
        bob.call().expectLasting(ofHours(24));
        assertThat(bob.registered()).isTrue();
    }
    // README: end

    // README: peer
    @Test
    void theNextCarrierIsTriedWhenOneIsOutOfOrder() {
        Simulation sim = Simulation.seeded(42);
        SimPeer carrier = sim.network().peer("carrier", "10.0.0.31", 5060);
        SimPeer other = sim.network().peer("other", "10.0.0.32", 5060);
        TargetSelector carriers = request ->
                List.of(Target.nextHop(SipUri.of("sip:10.0.0.31")), Target.nextHop(SipUri.of("sip:10.0.0.32")));
        SipProxy.builder(sim.node("proxy", "10.0.0.9").build())
                .domain("example.com")
                .routes(r -> r.open(INVITE, call -> relay(carriers)))
                .build();
        SimPhone alice = sim.phone("alice", "10.0.0.1", p -> p.proxy("sip:10.0.0.9"));
        alice.call("sip:112@example.com");
        carrier.expectRequest(INVITE).reply(100).reply(503, r -> r.set(Header.RETRY_AFTER, "60"));
        carrier.expectRequest(ACK);
        SimPeer.Incoming invite = other.expectRequest(INVITE).reply(183);
        alice.call().expectProgress(183);
        invite.reply(486);
        alice.expectRejected(486);
    }
    // README: end

    // README: hostile
    @Test
    void whatIsWrongIsAnsweredAndForgotten() {
        Simulation sim = Simulation.seeded(42);
        SimPhone bob = sim.phone("bob", "10.0.0.2");
        SimPeer stranger = sim.network().peer("stranger", "10.0.0.66", 5060);
        byte[] options = stranger.request(OPTIONS, bob.uri()).build().toBytes();
        String wrong =
                new String(options, StandardCharsets.US_ASCII).replace("Max-Forwards: 70", "Content-Length: many");
        stranger.send(wrong, bob.address());
        stranger.expectResponse(400);
        stranger.send("this is not SIP", bob.address());
        stranger.expectNothing(ofSeconds(10));
    }
    // README: end

    /** The client of the README keeps its address registered. */
    @Test
    void theRegistrarClientRefreshes() {
        Simulation sim = Simulation.seeded(42);
        sim.network().dns().address("example.com", "10.0.0.9");
        office(sim.node("office", "10.0.0.9").build(), sim);
        List<String> said = new ArrayList<>();
        RegistrarClient.start(sim.node("client", "10.0.0.1").build(), "secret", said::add);
        sim.run(ofMinutes(25));
        assertThat(said).hasSizeGreaterThanOrEqualTo(3).containsOnly("registered for 600 s");
    }

    /** The user agent of the README takes a call. */
    @Test
    void theAgentAnswers() {
        Simulation sim = Simulation.seeded(42);
        Agent.start(sim.node("agent", "10.0.0.2").build(), "v=0\r\n".getBytes(StandardCharsets.US_ASCII));
        SimPhone alice = sim.phone("alice", "10.0.0.1");
        alice.call("sip:anybody@10.0.0.2");
        alice.expectRinging().expectEstablished();
        try (SipNode node = Agent.listen("127.0.0.1", 0)) {
            assertThat(node.listenPoints()).hasSize(1);
        }
    }
}
