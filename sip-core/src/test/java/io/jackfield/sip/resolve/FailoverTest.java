package io.jackfield.sip.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.sim.SimPeer;
import io.jackfield.sim.Simulation;
import io.jackfield.sip.dialog.EndCause;
import io.jackfield.sip.dialog.InviteOptions;
import io.jackfield.sip.dialog.InviteSession;
import io.jackfield.sip.dialog.SessionListener;
import io.jackfield.sip.dialog.UserAgent;
import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.SipNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** RFC 3263 4.3 from end to end, in virtual time: calls to a name with three servers, two of which do not serve. */
class FailoverTest {
    private static final SipUri POOL = SipUri.of("sip:bob@pool.example");
    private final Simulation sim = Simulation.seeded(42);
    private final List<String> heard = new ArrayList<>();
    private final DnsZone zone = new DnsZone()
            .naptr("pool.example", 1, 1, "s", "SIP+D2U", "_sip._udp.pool.example")
            .srv("_sip._udp.pool.example", 1, 1, 5060, "dead.example")
            .srv("_sip._udp.pool.example", 2, 1, 5060, "busy.example")
            .srv("_sip._udp.pool.example", 3, 1, 5080, "good.example")
            .address("dead.example", "10.0.0.66")
            .address("busy.example", "10.0.0.67")
            .address("good.example", "10.0.0.68");
    private final SimPeer busy = server("10.0.0.67", 5060, 503);
    private final SimPeer good = server("10.0.0.68", 5080, 486);
    private final UserAgent agent = UserAgent.builder(SipNode.builder()
                    .network(sim.network())
                    .listen(l -> l.udp("10.0.0.1", 5060))
                    .dns(d -> d.source(zone).avoidFor(Duration.ofMinutes(2)))
                    .random(new Random(1))
                    .build())
            .random(new Random(2))
            .build();

    private SimPeer server(String host, int port, int status) {
        SimPeer peer = sim.network().peer(host, port);
        peer.onMessage((message, from) -> {
            if (message instanceof SipRequest request && request.isInvite()) {
                var response = SipResponse.to(request, status).toTag("server");
                peer.send((status == 503 ? response.set("Retry-After", "300") : response).build(), from);
            }
        });
        return peer;
    }

    private void call() {
        InviteOptions options = InviteOptions.offering("v=0".getBytes(StandardCharsets.UTF_8));
        agent.invite(POOL, options, new SessionListener() {
            @Override
            public void onEnded(InviteSession session, EndCause cause) {
                heard.add(sim.elapsed().toSeconds() + " s: " + cause.status());
            }
        });
    }

    private static List<String> branches(SimPeer peer) {
        return peer.received().stream()
                .filter(message -> message instanceof SipRequest request && request.isInvite())
                .map(SipMessage::topVia)
                .map(via -> via.branch())
                .toList();
    }

    @Test
    void theNextServerIsTriedInATransactionOfItsOwnAndTheDeadOnesAreRemembered() {
        call();
        sim.run(Duration.ofSeconds(40));
        assertThat(heard)
                .as("32 s for the dead one (timer B), none for the busy one")
                .containsExactly("32 s: 486");
        assertThat(branches(busy)).hasSize(1);
        assertThat(branches(good)).hasSize(1).doesNotContainAnyElementsOf(branches(busy));

        call();
        sim.run(Duration.ofSeconds(1));
        assertThat(heard).as("the good one first").containsExactly("32 s: 486", "40 s: 486");
        assertThat(branches(busy)).hasSize(1);

        sim.run(Duration.ofSeconds(130)); // the silent one is forgiven, the other said 300 s
        call();
        sim.run(Duration.ofSeconds(60));
        assertThat(heard).hasSize(3);
        assertThat(heard.get(2)).isEqualTo("203 s: 486");
        assertThat(branches(busy)).hasSize(1);
    }
}
