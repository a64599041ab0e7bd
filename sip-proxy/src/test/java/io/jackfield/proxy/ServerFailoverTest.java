package io.jackfield.proxy;

import static io.jackfield.proxy.Decision.relay;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.sim.Simulation;
import io.jackfield.sip.dialog.InviteSession;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.SipNode;
import io.jackfield.sip.node.Target;
import io.jackfield.sip.node.TargetObserver.Outcome;
import io.jackfield.sip.resolve.DnsZone;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 3263 4.3: one target whose name has several servers. */
class ServerFailoverTest {
    private final Simulation sim = Simulation.seeded(42);
    private final DnsZone zone = new DnsZone()
            .srv("_sip._udp.pool.example", 1, 1, 5060, "first.example")
            .srv("_sip._udp.pool.example", 2, 1, 5060, "second.example")
            .address("first.example", "10.0.0.3")
            .address("second.example", "10.0.0.2");
    private final World world = new World(
            sim,
            SipNode.builder()
                    .name("proxy")
                    .network(sim.network())
                    .listen(l -> l.udp(World.PROXY, 5060).tcp(World.PROXY, 5060))
                    .dns(d -> d.source(zone))
                    .random(new SplittableRandom(42))
                    .build());
    private final List<Outcome> outcomes = new ArrayList<>();
    private final Phone caller = world.phone("1001", "10.0.0.9");

    private void startProxy() {
        List<Target> targets = List.of(
                Target.nextHop(SipUri.of("sip:pool.example")).withObserver((target, outcome) -> outcomes.add(outcome)));
        world.proxy(p -> p.routes(
                r -> r.open(Method.INVITE, call -> relay(request -> targets).patience(Duration.ofSeconds(2)))));
    }

    private Phone secondServer() {
        return world.phone("9196", "10.0.0.2").onCall(session -> session.accept(Phone.SDP));
    }

    @Test
    void aSilentServerIsLeftForTheNextOfItsName() {
        startProxy();
        secondServer();
        InviteSession session = caller.call("9196");
        sim.run(Duration.ofMillis(1_900));
        assertThat(caller.heard).isEmpty();
        sim.run(Duration.ofMillis(400));
        assertThat(caller.heard).containsExactly("answer", "up");
        assertThat(outcomes).as("the target as a whole").containsExactly(Outcome.of(200));
        session.hangup();
        sim.run(Duration.ofSeconds(1));

        caller.heard.clear();
        caller.call("9196").hangup();
        world.pass();
        assertThat(outcomes).as("at once, as the dead one is remembered").hasSizeGreaterThan(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aBusyServerIsLeftForTheNextOfItsName(boolean saysTrying) {
        startProxy();
        World.Peer first = world.peer("10.0.0.3", 5060);
        first.socket.onMessage((message, from) -> {
            if (message instanceof SipRequest request && request.isInvite()) {
                if (saysTrying) {
                    first.socket.send(SipResponse.to(request, 100).build(), from);
                }
                first.socket.send(SipResponse.to(request, 503).toTag("busy").build(), from);
            }
        });
        secondServer();
        caller.call("9196");
        world.pass();
        assertThat(caller.heard).containsExactly("answer", "up");
        assertThat(outcomes).endsWith(Outcome.of(200)).doesNotContain(Outcome.of(503));
    }

    @Test
    void aServerThatRingsAndThenIsBusyIsNotLeft() {
        startProxy();
        World.Peer first = world.peer("10.0.0.3", 5060);
        first.socket.onMessage((message, from) -> {
            if (message instanceof SipRequest request && request.isInvite()) {
                first.socket.send(SipResponse.to(request, 180).toTag("busy").build(), from);
                first.socket.send(SipResponse.to(request, 503).toTag("busy").build(), from);
            }
        });
        secondServer();
        caller.call("9196");
        world.pass();
        assertThat(outcomes).endsWith(Outcome.of(503));
    }

    @Test
    void whenAllFailTheTargetHasFailed() {
        startProxy();
        caller.call("9196");
        sim.run(Duration.ofMillis(3_900));
        assertThat(caller.heard).isEmpty();
        sim.run(Duration.ofMillis(400));
        assertThat(outcomes).containsExactly(Outcome.TIMEOUT);
        assertThat(caller.heard).containsExactly("REMOTE_REJECT 408");
    }
}
