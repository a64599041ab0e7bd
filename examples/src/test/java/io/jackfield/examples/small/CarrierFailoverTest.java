package io.jackfield.examples.small;

import static io.jackfield.sip.message.Method.ACK;
import static io.jackfield.sip.message.Method.INVITE;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.dispatcher.Destination;
import io.jackfield.dispatcher.Dispatcher;
import io.jackfield.dispatcher.probe.HealthState;
import io.jackfield.sim.SimPeer;
import io.jackfield.sim.SimPhone;
import io.jackfield.sim.Simulation;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.SipNode;
import io.jackfield.sip.node.TargetObserver;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

/** What the guides on failover and on the first proxy say, in virtual time. */
class CarrierFailoverTest {
    private final Simulation sim = Simulation.seeded(42);
    private final SipNode node = sim.node("proxy", "10.0.0.9").build();
    private final Dispatcher carriers = CarrierFailover.carriers(node);
    private final Dispatcher servers = Dispatcher.builder(node)
            .set(1, s -> s.target("sip:10.0.0.1"))
            .probe(p -> p.off())
            .build();

    /** A carrier that answers probes with 404, and calls with this status. */
    private SimPeer carrier(String host, int status) {
        SimPeer peer = sim.network().peer(host, host, 5060);
        peer.onMessage((message, from) -> {
            if (message instanceof SipRequest request && !request.method().equals(ACK)) {
                int answer = request.method().equals(INVITE) ? status : 404;
                peer.send(SipResponse.to(request, answer).toTag("c").build(), from);
            }
        });
        return peer;
    }

    private static long invites(SimPeer peer) {
        return peer.received().stream()
                .filter(m -> m instanceof SipRequest request && request.method().equals(INVITE))
                .count();
    }

    @Test
    void theNextCarrierThenThoseForEmergenciesThenTheCallerIsTold() {
        SimPeer cheap = carrier("192.0.2.10", 503);
        SimPeer dear = carrier("192.0.2.20", 500);
        SimPeer last = carrier("198.51.100.1", 486);
        SimPeer other = carrier("198.51.100.2", 486);
        CarrierFailover.proxy(node, carriers, servers);
        sim.run(ofSeconds(2));
        SimPhone server = sim.phone("server", "10.0.0.1", p -> p.proxy("sip:10.0.0.9"));
        server.call("sip:112@example.com");
        server.expectRejected(486);
        assertThat(invites(cheap)).isOne();
        assertThat(invites(dear)).isOne();
        assertThat(invites(last) + invites(other)).isOne();
    }

    /** A carrier that falls silent is out within two seconds; set 2 stands in when all of set 1 are. */
    @Test
    void deadCarriersAreNotTried() {
        carrier("198.51.100.1", 486);
        carrier("198.51.100.2", 486);
        SimPeer cheap = sim.network().peer("cheap", "192.0.2.10", 5060);
        CarrierFailover.proxy(node, carriers, servers);
        sim.run(ofSeconds(5));
        assertThat(carriers.set(1).selectableCount()).isZero();
        assertThat(carriers.set(2).count(HealthState.ACTIVE)).isEqualTo(2);
        SimPhone server = sim.phone("server", "10.0.0.1", p -> p.proxy("sip:10.0.0.9"));
        server.call("sip:112@example.com");
        server.expectRejected(486);
        assertThat(invites(cheap)).isZero();
    }

    @Test
    void anotherStackTellsWhatBecomesOfItsCalls() {
        TargetObserver attempt = CarrierFailover.withAnotherStack(carriers, "a").orElseThrow();
        Destination cheap = carriers.set(1).destinations().get(0);
        assertThat(cheap.calls()).isEqualTo(1);
        CarrierFailover.tell(cheap, attempt);
        assertThat(cheap.calls()).isZero();
        assertThat(carriers.list().get(0).counters().answered()).isEqualTo(1);
    }

    @Test
    void theFirstProxyHandsCallsToItsServers() {
        Simulation own = Simulation.seeded(7);
        FirstProxy.start(own.node("proxy", "10.0.0.9").build());
        SimPhone one = own.phone("one", "10.0.0.21");
        SimPhone two = own.phone("two", "10.0.0.22");
        SimPhone caller = own.phone("caller", "10.0.0.5", p -> p.proxy("sip:10.0.0.9"));
        two.crash();
        own.run(ofSeconds(20));
        caller.call("sip:100@example.com");
        one.expectInvite().answer();
        caller.expectEstablished();
        SimPeer stranger = own.network().peer("stranger", "192.0.2.66", 5060);
        stranger.send(
                stranger.request(INVITE, SipUri.of("sip:100@example.com"))
                        .build()
                        .toBytes(),
                new InetSocketAddress("10.0.0.9", 5060));
        stranger.expectResponse(403);
        try (SipNode node = FirstProxy.listen("127.0.0.1", 0)) {
            assertThat(node.listenPoints()).hasSize(2);
        }
    }
}
