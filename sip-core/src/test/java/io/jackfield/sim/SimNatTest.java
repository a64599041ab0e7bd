package io.jackfield.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.sip.dialog.EndCause;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.transport.Transport;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SimNatTest {
    private static final Duration SOON = Duration.ofMillis(50);

    private final Simulation sim = Simulation.seeded(5);
    private final SimNat nat = sim.network().nat("203.0.113.7", "192.168.1.0/24");
    private final SimPeer inside = sim.network().peer("inside", "192.168.1.10", 5060);
    private final SimPeer server = sim.network().peer("server", "10.0.0.1", 5060);
    private final SimPeer sameHost = sim.network().peer("same-host", "10.0.0.1", 6060);
    private final SimPeer stranger = sim.network().peer("stranger", "10.0.0.2", 5060);

    /** Sends one message, and says as what address it was seen by its receiver. */
    private InetSocketAddress seen(SimPeer from, SimPeer to) {
        from.send(from.request(Method.OPTIONS, to.uri()).build(), to.address());
        return to.expect("an OPTIONS", m -> m instanceof SipRequest, SOON).from();
    }

    private boolean gets(SimPeer from, InetSocketAddress at, SimPeer receiver) {
        int before = receiver.received().size();
        from.send(from.request(Method.OPTIONS, SipUri.of("sip:there")).build(), at);
        sim.run(SOON);
        return receiver.received().size() > before;
    }

    /** RFC 3489 5. */
    @ParameterizedTest
    @CsvSource({
        "FULL_CONE, true, true",
        "ADDRESS_RESTRICTED, true, false",
        "PORT_RESTRICTED, false, false",
        "SYMMETRIC, false, false"
    })
    void whoMayAnswerDependsOnTheKind(NatKind kind, boolean otherPort, boolean otherHost) {
        nat.kind(kind);
        InetSocketAddress mapped = seen(inside, server);
        assertThat(mapped.getAddress()).isEqualTo(nat.publicAddress());
        assertThat(mapped.getPort()).isNotEqualTo(5060);
        assertThat(gets(server, mapped, inside)).isTrue();
        assertThat(gets(sameHost, mapped, inside)).isEqualTo(otherPort);
        assertThat(gets(stranger, mapped, inside)).isEqualTo(otherHost);
    }

    @ParameterizedTest
    @EnumSource
    void onlyASymmetricOneMapsByWhomItTalksTo(NatKind kind) {
        nat.kind(kind);
        InetSocketAddress first = seen(inside, server);
        assertThat(seen(inside, server)).isEqualTo(first);
        assertThat(seen(inside, stranger).equals(first)).isEqualTo(kind != NatKind.SYMMETRIC);
        assertThat(nat.mappings()).isEqualTo(kind == NatKind.SYMMETRIC ? 2 : 1);
    }

    @Test
    void aMappingLivesAsLongAsSomethingGoesOut() {
        nat.mappingTimeout(Duration.ofSeconds(60));
        InetSocketAddress mapped = seen(inside, server);
        sim.run(Duration.ofSeconds(50));
        assertThat(gets(server, mapped, inside))
                .as("what comes in does not keep it")
                .isTrue();
        sim.run(Duration.ofSeconds(20));
        assertThat(gets(server, mapped, inside)).isFalse();
        assertThat(nat.mappings()).isZero();
        InetSocketAddress next = seen(inside, server);
        assertThat(next).isNotEqualTo(mapped);
        sim.run(Duration.ofSeconds(50));
        assertThat(seen(inside, server)).isEqualTo(next);
        sim.run(Duration.ofSeconds(50));
        assertThat(gets(server, next, inside)).isTrue();
        nat.forget();
        assertThat(gets(server, next, inside)).isFalse();
    }

    @Test
    void thoseInsideAreReachedByNoneOutsideAndByEachOther() {
        SimPeer neighbour = sim.network().peer("neighbour", "192.168.1.11", 5060);
        assertThat(gets(stranger, inside.address(), inside)).isFalse();
        assertThat(seen(neighbour, inside)).isEqualTo(neighbour.address());
        nat.forward(5060, "192.168.1.10", 5060);
        assertThat(gets(stranger, new InetSocketAddress(nat.publicAddress(), 5060), inside))
                .isTrue();
    }

    @Test
    void aHairpinIsThereWhenItIsSet() {
        SimPeer neighbour = sim.network().peer("neighbour", "192.168.1.11", 5060);
        nat.kind(NatKind.FULL_CONE);
        InetSocketAddress mapped = seen(neighbour, server);
        assertThat(gets(inside, mapped, neighbour)).isFalse();
        nat.hairpin(true);
        inside.send(inside.request(Method.OPTIONS, server.uri()).build(), mapped);
        assertThat(neighbour
                        .expect("it", m -> m instanceof SipRequest, SOON)
                        .from()
                        .getAddress())
                .as("RFC 4787 6: with the public source")
                .isEqualTo(nat.publicAddress());
    }

    @Test
    void natsMayLieBehindNats() {
        sim.network().nat("192.168.1.200", "172.16.0.0/16");
        SimPeer deep = sim.network().peer("deep", "172.16.0.5", 5060);
        InetSocketAddress mapped = seen(deep, server);
        assertThat(mapped.getAddress()).isEqualTo(nat.publicAddress());
        assertThat(gets(server, mapped, deep)).isTrue();
        assertThat(seen(deep, inside).getAddress()).isEqualTo(SimNetwork.address("192.168.1.200"));
    }

    @Test
    void connectionsGoOutOnly() {
        server.listen(Transport.TCP);
        inside.listen(Transport.TCP);
        SipRequest options = inside.request(Method.OPTIONS, server.uri()).build();
        inside.send(Transport.TCP, options.framed().toBytes(), server.address());
        SimPeer.Incoming incoming = server.expectRequest(Method.OPTIONS);
        assertThat(incoming.from().getAddress()).isEqualTo(nat.publicAddress());
        incoming.reply(200);
        inside.expectResponse(200);
        assertThatThrownBy(() -> stranger.send(
                        Transport.TCP, options.toBytes(), new InetSocketAddress(nat.publicAddress(), 5060)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("could not connect");
    }

    /** What a proxy with NAT support is for: without one the answer comes back (RFC 3581), but nothing after it. */
    @Test
    void aPhoneInsideIsAnsweredButNotCalledBack() {
        SimPhone alice = sim.phone("alice", "192.168.1.20");
        SimPhone bob = sim.phone("bob", "10.0.0.20");
        alice.call(bob);
        bob.expectInvite().ring().answer();
        alice.expectEstablished();
        bob.expectEstablished().hangUp();
        alice.call().expectLasting(Duration.ofMinutes(1));
        bob.expectEnded(EndCause.Kind.LOCAL_BYE);
        assertThat(sim.ladder()).contains("x------ BYE 1 --------|  filtered");
    }

    @Test
    void settingsAreChecked() {
        assertThatThrownBy(() -> nat.mappingTimeout(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> sim.network().nat("10.0.0.99", "10.1.0.0"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> sim.network().nat("10.0.0.99", "10.1.0.0/33"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
