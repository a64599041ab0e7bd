package io.jackfield.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.kernel.Redacted;
import io.jackfield.proxy.World.Peer;
import io.jackfield.proxy.registrar.Registrar;
import io.jackfield.sip.auth.DigestVerifier;
import io.jackfield.sip.auth.Subscriber;
import io.jackfield.sip.auth.Subscribers;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No configuration makes an open relay or an open registrar: every combination of authentication, trust, foreign route, routes and
 * registrar, and every way a stranger may try. What asks for it by name ({@code open}) is left out.
 */
class OpenRelayTest {
    private static final Subscribers USERS =
            Subscribers.of(Subscriber.withPassword("1001", "example.com", Redacted.of("secret")));

    /** What is switched on. */
    record Setup(boolean authenticates, boolean trusts, boolean foreign, boolean routes, boolean registrar) {}

    static List<Setup> setups() {
        List<Setup> all = new ArrayList<>();
        for (int bits = 0; bits < 32; bits++) {
            all.add(new Setup((bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, (bits & 8) != 0, (bits & 16) != 0));
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("setups")
    void aStrangerGetsNothingThrough(Setup setup) {
        World world = new World();
        Registrar registrar = Registrar.builder(world.node)
                .domain("example.com")
                .subscribers(USERS)
                .build();
        world.proxy(p -> {
            if (setup.authenticates) {
                p.authenticate(
                        Authentication.of(DigestVerifier.builder("example.com").build(), USERS));
            }
            if (setup.trusts) {
                p.trust(flow -> flow.remoteHostText().equals("10.0.0.5"));
            }
            return p.routes(r -> {
                Route away = call -> Decision.relay(World.pool("sip:10.0.0.2:5060"));
                if (setup.foreign) {
                    r.foreign(away).preloaded(call -> Decision.onward());
                }
                if (setup.routes) {
                    r.on(Method.INVITE, away)
                            .on(Method.MESSAGE, away)
                            .on(Method.NOTIFY, away)
                            .on(Method.OPTIONS, away);
                }
                if (setup.registrar) {
                    r.on(Method.REGISTER, registrar::save);
                }
            });
        });
        Peer stranger = world.peer("10.0.0.66", 5060);
        Peer victim = world.peer("10.0.0.2", 5060);
        int sent = attempts(stranger);
        world.sim.run(java.time.Duration.ofSeconds(5));

        assertThat(victim.socket.received()).as("what came through").isEmpty();
        for (SipMessage answer : stranger.socket.received()) {
            if (answer instanceof SipResponse response && response.status() / 100 == 2) {
                // The proxy says that it is alive, to whoever asks the proxy.
                assertThat(response.cseqMethod()).isEqualTo(Method.OPTIONS);
            }
        }
        assertThat(stranger.socket.received()).hasSizeGreaterThanOrEqualTo(sent);
        assertThat(registrar.locations().size()).as("who registered").isZero();
    }

    private static int attempts(Peer stranger) {
        int sent = 0;
        for (String method : List.of(
                "INVITE",
                "MESSAGE",
                "OPTIONS",
                "REGISTER",
                "SUBSCRIBE",
                "NOTIFY",
                "INFO",
                "UPDATE",
                "PRACK",
                "REFER",
                "PUBLISH",
                "BYE",
                "FOO")) {
            for (String uri :
                    List.of("sip:9196@example.com", "sip:9196@10.0.0.2:5060", "sip:9196@10.0.0.1", "sip:10.0.0.1")) {
                for (String route : List.of(
                        "",
                        "Route: <sip:10.0.0.2;lr>",
                        "Route: <sip:10.0.0.1;lr;jf=AAAAAAAAAAAAAA>, <sip:10.0.0.2;lr>",
                        "Route: <sip:10.0.0.1;lr>, <sip:10.0.0.2;lr>")) {
                    for (String to : List.of("<sip:1001@example.com>", "<sip:1001@example.com>;tag=x")) {
                        sent++;
                        stranger.send(
                                route.isEmpty()
                                        ? stranger.request(method, uri, sent, to)
                                        : stranger.request(method, uri, sent, to, route));
                    }
                }
            }
        }
        return sent;
    }

    /** So that the test above would notice: whoever is trusted does get through. */
    @org.junit.jupiter.api.Test
    void whoIsTrustedGetsThrough() {
        World world = new World();
        world.proxy(p -> p.trust(flow -> flow.remoteHostText().equals("10.0.0.5"))
                .routes(r -> r.on(Method.INVITE, call -> Decision.relay(World.pool("sip:10.0.0.2:5060")))));
        Peer trunk = world.peer("10.0.0.5", 5060);
        Peer callee = world.peer("10.0.0.2", 5060);
        trunk.invite();
        world.pass();
        assertThat(callee.next()).isInstanceOf(SipRequest.class);
    }
}
