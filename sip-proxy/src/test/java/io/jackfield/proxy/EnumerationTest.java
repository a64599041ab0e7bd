package io.jackfield.proxy;

import static io.jackfield.proxy.Decision.relay;
import static io.jackfield.proxy.Decision.reply;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.kernel.Redacted;
import io.jackfield.proxy.World.Peer;
import io.jackfield.proxy.guard.Guard;
import io.jackfield.sip.auth.DigestVerifier;
import io.jackfield.sip.auth.Subscriber;
import io.jackfield.sip.auth.Subscribers;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.SipResponse;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Who tries names to see which exist is told 404 by a route: the guard counts that as it counts refusals. */
class EnumerationTest {
    private final World world = new World();

    private Guard guard() {
        return Guard.of(g -> g.failures(5, Duration.ofSeconds(60)), new SplittableRandom(1), world.sim::nowNs);
    }

    private void ask(Peer peer, int names) {
        for (int i = 1; i <= names; i++) {
            peer.send(peer.request("MESSAGE", "sip:" + i + "@example.com", i, "<sip:" + i + "@example.com>"));
            world.sim.run(Duration.ofSeconds(1));
        }
    }

    private long answered(Peer peer, int status) {
        return peer.socket.received().stream()
                .filter(m -> m instanceof SipResponse r && r.status() == status)
                .count();
    }

    @Test
    void whoIsToldTooOftenThatNobodyIsThereIsBanned() {
        SipProxy proxy = world.proxy(p ->
                p.guard(guard()).routes(r -> r.open(Method.MESSAGE, call -> reply(404, "DID Not Found"))));
        Peer scanner = world.peer("10.0.0.66", 5060);
        ask(scanner, 20);
        assertThat(answered(scanner, 404)).isBetween(5L, 7L);
        assertThat(proxy.guard().orElseThrow().bans())
                .singleElement()
                .satisfies(ban -> assertThat(ban.toString()).contains("10.0.0.66"));
    }

    /** Also where no target is found, which a relay decides otherwise. */
    @Test
    void anAnswerThatComesOfARelayCountsToo() {
        SipProxy proxy = world.proxy(p -> p.guard(guard())
                .routes(r -> r.open(
                        Method.MESSAGE, call -> relay(request -> List.of()).otherwise(reply(404)))));
        ask(world.peer("10.0.0.66", 5060), 20);
        assertThat(proxy.guard().orElseThrow().bans()).hasSize(1);
    }

    @Test
    void usersWhoMisdialAndTrustedSourcesAreNotCounted() {
        Subscribers users = Subscribers.of(Subscriber.withPassword("1001", "example.com", Redacted.of("secret")));
        SipProxy proxy = world.proxy(p -> p.guard(guard())
                .authenticate(
                        Authentication.of(DigestVerifier.builder("example.com").build(), users))
                .trust(flow -> flow.remoteHostText().equals("10.0.0.5"))
                .routes(r -> r.on(Method.MESSAGE, call -> reply(404)).on(Method.INVITE, call -> reply(404))));
        Peer trunk = world.peer("10.0.0.5", 5060);
        ask(trunk, 20);
        assertThat(answered(trunk, 404)).isEqualTo(20);
        Phone alice = world.phone("1001", "10.0.0.9");
        for (int i = 0; i < 20; i++) {
            alice.call("9" + i);
            world.sim.run(Duration.ofSeconds(1));
        }
        assertThat(alice.heard).hasSize(20).containsOnly("REMOTE_REJECT 404");
        assertThat(proxy.guard().orElseThrow().bans()).isEmpty();
    }
}
