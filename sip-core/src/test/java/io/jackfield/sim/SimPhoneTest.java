package io.jackfield.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.sip.dialog.EndCause;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.transport.Transport;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SimPhoneTest {
    private final Simulation sim = Simulation.seeded(42);

    @ParameterizedTest
    @EnumSource(names = {"UDP", "TCP", "TLS", "WS"})
    void aCallIsMadeAndEnded(Transport transport) {
        SimPhone alice = sim.phone("alice", "10.0.0.1", p -> p.transport(transport));
        SimPhone bob = sim.phone("bob", "10.0.0.2", p -> p.transport(transport));
        SimCall call = alice.call(bob);
        SimCall taken = bob.expectInvite().ring();
        alice.expectRinging();
        taken.answer();
        alice.expectEstablished();
        bob.expectEstablished();
        assertThat(call.remoteSdp()).contains("o=bob");
        assertThat(taken.remoteSdp()).contains("o=alice");
        bob.hangUp();
        assertThat(alice.expectEnded().kind()).isEqualTo(EndCause.Kind.REMOTE_BYE);
        bob.expectEnded(EndCause.Kind.LOCAL_BYE);
        assertThat(sim.elapsed()).isLessThan(Duration.ofSeconds(5));
        // Each opens one to where the other listens: neither has promised to be there on the other's (RFC 5923).
        assertThat(sim.network().connections()).isEqualTo(transport.reliable() ? 2 : 0);
    }

    /** As a browser does (RFC 7118): the connection that it opened is the way back. */
    @ParameterizedTest
    @EnumSource(names = {"TLS", "WS", "WSS"})
    void aPhoneSendsByAnyTransport(Transport transport) {
        SimPhone alice = sim.phone(
                "alice", "10.0.0.1", p -> p.transport(transport).proxy("sip:10.0.0.9:" + transport.defaultPort()));
        SimPeer server = sim.network()
                .peer("server", "10.0.0.9", transport.defaultPort())
                .listen(transport);
        alice.call("sip:bob@example.com");
        SimPeer.Incoming invite = server.expectRequest(Method.INVITE);
        assertThat(invite.request().topVia().transport()).isEqualTo(transport.viaName());
        invite.reply(180).reply(404);
        alice.expectRinging().expectRejected(404);
        server.expectRequest(Method.ACK);
        assertThat(sim.network().connections()).isEqualTo(1);
    }

    @Test
    void aCallIsRejectedOrGivenUp() {
        SimPhone alice = sim.phone("alice", "10.0.0.1", p -> p.ringTimeout(Duration.ofSeconds(20)));
        SimPhone bob = sim.phone("bob", "10.0.0.2");
        alice.call(bob);
        bob.expectInvite().reject(486);
        alice.expectRejected(486);

        alice.call(bob);
        bob.expectInvite().ring();
        alice.expectRinging().hangUp();
        bob.expectEnded(EndCause.Kind.REMOTE_CANCEL);
        alice.expectEnded(EndCause.Kind.LOCAL_CANCEL);

        alice.call(bob);
        bob.expectInvite().ring();
        alice.expectEnded(EndCause.Kind.RING_TIMEOUT);
        bob.expectEnded();
        assertThat(bob.calls()).hasSize(3);
    }

    @Test
    void aCallIsHeldAndTakenUpAgain() {
        SimPhone alice = sim.phone("alice", "10.0.0.1");
        SimPhone bob = sim.phone("bob", "10.0.0.2");
        SimCall call = alice.call(bob);
        SimCall taken = bob.expectInvite().answer();
        assertThat(call.expectEstablished().expectAnswer()).contains("a=sendrecv");
        call.hold();
        assertThat(taken.expectReinvite()).contains("a=sendonly");
        assertThat(call.expectAnswer()).contains("a=recvonly");
        taken.resume();
        assertThat(call.expectReinvite()).contains("a=sendrecv");
        call.info("application/dtmf-relay", "Signal=5");
        assertThat(taken.expectInfo()).isEqualTo("Signal=5");
        call.expectLasting(Duration.ofHours(10));
    }

    @Test
    void aPhoneThatHasCrashedIsNotReachedUntilItIsBack() {
        SimPhone alice = sim.phone("alice", "10.0.0.1");
        SimPhone bob = sim.phone("bob", "10.0.0.2");
        bob.crash();
        alice.call(bob);
        alice.expectEnded(EndCause.Kind.NO_RESPONSE);
        bob.restart();
        alice.call(bob);
        bob.expectInvite().answer();
        alice.expectEstablished();
        bob.crash().restart();
        alice.hangUp();
        alice.expectEnded(); // with 481: bob knows nothing of it
        assertThat(bob.calls()).hasSize(1);
        bob.expectNoInvite(Duration.ofMinutes(1));
    }

    @Test
    void registersWithDigestAndStaysRegistered() {
        SimPeer registrar = sim.network().peer("registrar", "10.0.0.9", 5060);
        SimPhone alice = sim.phone(
                "alice",
                "10.0.0.1",
                p -> p.domain("example.com").password("alice", "secret").proxy("sip:10.0.0.9"));
        alice.register();
        registrar
                .expectRequest(Method.REGISTER)
                .reply(
                        401,
                        r -> r.set(Header.WWW_AUTHENTICATE, "Digest realm=\"example.com\", nonce=\"1\", qop=\"auth\""));
        SimRequestCheck.authorized(registrar.expectRequest(Method.REGISTER).reply(200, r -> r.set("Expires", "60")));
        alice.expectRegistered();
        assertThat(alice.registered()).isTrue();
        SimPeer.Incoming again = registrar.expect("a refresh", m -> m instanceof SipRequest, Duration.ofMinutes(1));
        assertThat(sim.elapsed()).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(60));
        again.reply(503);
        alice.expectRegistrationFailed(503);
        assertThat(alice.addressOfRecord().text()).isEqualTo("sip:alice@example.com");
        assertThat(sim.ladder()).doesNotContain("secret").contains("REGISTER 1", "401 REGISTER 1", "registrar");
    }

    /** What a test says of a request. */
    private static final class SimRequestCheck {
        private static void authorized(SimPeer.Incoming incoming) {
            assertThat(incoming.request().header(Header.AUTHORIZATION))
                    .get()
                    .asString()
                    .contains("alice");
        }
    }

    @Test
    void aFailureSaysWhatWasExpectedAndShowsTheLadder() {
        SimPhone alice = sim.phone("alice", "10.0.0.1");
        SimPhone bob = sim.phone("bob", "10.0.0.2");
        SimCall call = alice.call(bob);
        bob.expectInvite().ring().reject(603);
        assertThatThrownBy(call::expectEstablished)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("seed 42")
                .hasMessageContaining("alice expected the call to be established within 40s")
                .hasMessageContaining("it had ended: REMOTE_REJECT, 603")
                .hasMessageContaining("alice")
                .hasMessageContaining("10.0.0.2")
                .hasMessageContaining("INVITE 1 -")
                .hasMessageContaining("603 INVITE 1");
        assertThatThrownBy(() -> bob.expectInvite(Duration.ofSeconds(1)))
                .hasMessageContaining("bob expected an INVITE within 1s, but none came");
        assertThatThrownBy(() -> sim.phone("x", "10.0.0.3", p -> p.port(0).proxy("mailto:x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("port must be 1 to 65535, not 0; proxy must be a sip URI, not mailto:x");
    }

    @Test
    void everySeedOfABadNetworkMakesTheCall() {
        Simulation.explore(1, 50, world -> {
            world.network().conditions(CallStorm.BAD);
            SimPhone alice = world.phone("alice", "10.0.0.1");
            SimPhone bob = world.phone("bob", "10.0.0.2");
            alice.call(bob);
            bob.expectInvite().ring().answer();
            alice.expectEstablished();
            alice.hangUp();
            bob.expectEnded();
        });
    }
}
