package io.jackfield.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.proxy.registrar.Registrar;
import io.jackfield.sim.NatKind;
import io.jackfield.sim.SimNat;
import io.jackfield.sip.dialog.InviteSession;
import io.jackfield.sip.message.Method;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Phones behind NATs of each kind register, are called and call, and hang up from either side, minutes later. */
class NatCallTest {
    private final World world = new World();

    private void office(UnaryOperator<Registrar.Builder> settings) {
        Registrar registrar = settings.apply(
                        Registrar.builder(world.node).domain("example.com").open())
                .build();
        world.proxy(
                p -> p.routes(r -> r.open(Method.REGISTER, registrar::save).open(Method.INVITE, registrar::lookup)));
    }

    private SimNat nat(NatKind kind) {
        return world.sim
                .network()
                .nat("203.0.113.7", "192.168.1.0/24")
                .kind(kind)
                .mappingTimeout(Duration.ofSeconds(60));
    }

    @ParameterizedTest
    @EnumSource
    void aPhoneBehindNatIsReachedAsLongAsItIsRegistered(NatKind kind) {
        nat(kind);
        office(b -> b);
        Phone inside = world.phone("1001", "192.168.1.10");
        Phone outside = world.phone("1002", "10.0.0.8");
        inside.register();
        outside.register();
        world.sim.run(Duration.ofSeconds(200)); // long after the mapping would have gone, before it registers again

        InviteSession call = outside.call("1001");
        world.pass();
        assertThat(inside.heard).endsWith("call", "up");
        world.sim.run(Duration.ofSeconds(20));
        inside.call().reinvite(Phone.SDP);
        world.pass();
        assertThat(outside.heard).endsWith("negotiation");
        call.hangup();
        world.pass();
        assertThat(inside.heard).endsWith("REMOTE_BYE 200");
    }

    /** The callee's BYE has to find the caller by the way that its INVITE came. */
    @ParameterizedTest
    @EnumSource
    void aCallerBehindNatHearsThatTheOtherHungUp(NatKind kind) {
        nat(kind);
        office(b -> b);
        Phone inside = world.phone("1001", "192.168.1.10");
        Phone outside = world.phone("1002", "10.0.0.8");
        inside.register();
        outside.register();
        world.sim.run(Duration.ofSeconds(1));
        inside.call("1002");
        world.pass();
        assertThat(outside.heard).endsWith("call", "up");
        world.sim.run(Duration.ofSeconds(120));
        outside.call().hangup();
        world.pass();
        assertThat(inside.heard).endsWith("REMOTE_BYE 200");
    }

    /** Without pings a mapping of 60 s is gone when the call comes: what the test above passes by. */
    @ParameterizedTest
    @EnumSource
    void withoutPingsItWouldNotBeReached(NatKind kind) {
        nat(kind);
        office(b -> b.pingEvery(Duration.ZERO));
        Phone inside = world.phone("1001", "192.168.1.10");
        Phone outside = world.phone("1002", "10.0.0.8");
        inside.register();
        outside.register();
        world.sim.run(Duration.ofSeconds(200));
        outside.call("1001");
        world.pass();
        assertThat(inside.heard).doesNotContain("call");
    }

    /** Phones that are reached at their contact get no pings. */
    @org.junit.jupiter.api.Test
    void onlyPhonesBehindNatArePinged() {
        office(b -> b);
        World.Peer phone = world.peer("10.0.0.7", 5060);
        phone.send(phone.request("REGISTER", "sip:example.com", 1, "<sip:1001@example.com>"));
        world.pass();
        phone.nextResponse(200);
        world.sim.run(Duration.ofSeconds(120));
        phone.nothingMore();
    }
}
