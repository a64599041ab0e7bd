package io.jackfield.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.proxy.dialog.DialogTracker;
import io.jackfield.proxy.nat.PingKind;
import io.jackfield.proxy.registrar.Registrar;
import io.jackfield.sim.NatKind;
import io.jackfield.sim.SimNat;
import io.jackfield.sip.dialog.InviteSession;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.message.SipUri;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    /** Nobody answers two empty lines by UDP, so they keep the mapping of a NAT that goes by what comes in as well. */
    @ParameterizedTest
    @EnumSource
    void emptyLinesKeepTheWayOpenToo(NatKind kind) {
        nat(kind).inboundRefresh(true);
        office(b -> b.pingBy(PingKind.CRLF));
        Phone inside = world.phone("1001", "192.168.1.10");
        Phone browser = world.tcpPhone("1003", "192.168.1.11");
        Phone outside = world.phone("1002", "10.0.0.8");
        inside.register();
        browser.register();
        outside.register();
        world.sim.run(Duration.ofSeconds(200));
        outside.call("1001");
        world.pass();
        assertThat(inside.heard).endsWith("call", "up");
        outside.call("1003");
        world.pass();
        assertThat(browser.heard).endsWith("call", "up");
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

    /** A server of a customer's, reached by a forwarded port and not registered: its Contact is an address that nobody knows here. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCalleeBehindNatThatIsNotRegisteredIsReachedWithinTheCall(boolean hidden) {
        nat(NatKind.PORT_RESTRICTED).forward(5060, "192.168.1.20", 5060);
        DialogTracker tracker = DialogTracker.builder(world.node).build();
        world.proxy(p -> (hidden ? p.hideTopology(t -> t.callIds()) : p)
                .observe(tracker)
                .routes(r -> r.open(Method.INVITE, call -> Decision.relay(World.pool("sip:203.0.113.7:5060")))));
        Phone server = world.phone("9196", "192.168.1.20");
        Phone caller = world.phone("1002", "10.0.0.8");

        InviteSession call = caller.call("9196");
        world.pass();
        assertThat(server.heard).containsExactly("call", "up"); // the ACK came
        call.reinvite(Phone.SDP);
        world.pass();
        assertThat(server.heard).endsWith("negotiation");
        server.call().reinvite(Phone.SDP); // a target refresh: the caller learns its Contact anew
        world.pass();
        assertThat(caller.heard).endsWith("negotiation");
        call.hangup();
        world.pass();
        assertThat(server.heard).endsWith("REMOTE_BYE 200");

        caller.call("9196");
        world.pass();
        tracker.list(1).thenAccept(calls -> tracker.end(calls.get(0).id().callId()));
        world.pass();
        assertThat(server.heard).endsWith("REMOTE_BYE 200");
        assertThat(caller.heard).endsWith("REMOTE_BYE 200");
    }

    /** The alias is between the other side and us. */
    @Test
    void aCalleeBehindNatSeesItsOwnContact() {
        nat(NatKind.FULL_CONE).forward(5060, "192.168.1.20", 5060);
        world.proxy(p ->
                p.routes(r -> r.open(Method.INVITE, call -> Decision.relay(World.pool("sip:203.0.113.7:5060")))));
        World.Peer caller = world.peer("10.0.0.8", 5060);
        World.Peer server = world.peer("192.168.1.20", 5060);
        caller.invite();
        world.pass();
        SipRequest invite = server.nextRequest("INVITE");
        server.answer(invite, 200);
        world.pass();
        caller.nextResponse(100);
        SipResponse ok = caller.nextResponse(200);
        SipUri target = ok.contacts().get(0).uri();
        assertThat(target.text()).isEqualTo("sip:9196@192.168.1.20:5060;alias=203.0.113.7~5060~1");
        String route = "Route: " + ok.header("Record-Route").orElseThrow();
        String callee = "<sip:9196@example.com>;tag=callee-192.168.1.20";
        caller.send(caller.request("BYE", target.text(), 2, callee, route));
        world.pass();
        assertThat(server.nextRequest("BYE").requestUri().text()).isEqualTo("sip:9196@192.168.1.20:5060");

        // Where the dialog is none of ours an alias leads nowhere.
        World.Peer victim = world.peer("10.0.0.99", 5060);
        String forged = "sip:9196@192.168.1.20;alias=10.0.0.99~5060~1";
        caller.send(caller.request("BYE", forged, 3, callee));
        caller.send(caller.request("BYE", forged, 4, callee, "Route: <sip:10.0.0.1;lr;jf=AAAAAAAAAAAAAA>"));
        caller.send(caller.request("INVITE", forged, 5, "<sip:9196@example.com>"));
        world.pass();
        victim.nothingMore();
    }

    /** Another proxy that set an alias, and is still to come, gets it back. */
    @Test
    void theAliasOfAnotherProxyIsLeftToIt() {
        world.proxy(p -> p.routes(r -> r.open(Method.INVITE, call -> Decision.relay(World.pool("sip:10.0.0.2:5060")))));
        World.Peer caller = world.peer("10.0.0.8", 5060);
        World.Peer other = world.peer("10.0.0.2", 5060);
        caller.invite();
        world.pass();
        SipRequest invite = other.nextRequest("INVITE");
        String theirs = "sip:9196@192.168.1.20:5060;alias=203.0.113.7~5060~1";
        other.send(SipResponse.to(invite, 200)
                .toTag("t")
                .set("Contact", '<' + theirs + '>')
                .addFirst(Header.RECORD_ROUTE, "<sip:10.0.0.2;lr>")
                .build());
        world.pass();
        caller.nextResponse(100);
        SipResponse ok = caller.nextResponse(200);
        assertThat(ok.contacts().get(0).uri().text()).isEqualTo(theirs);
        List<String> routes = new ArrayList<>(ok.headers(Header.RECORD_ROUTE));
        Collections.reverse(routes);
        caller.send(caller.request(
                "BYE", theirs, 2, "<sip:9196@example.com>;tag=t", "Route: " + String.join(", ", routes)));
        world.pass();
        assertThat(other.nextRequest("BYE").requestUri().text()).isEqualTo(theirs);
    }

    /** Phones that are reached at their contact get no pings. */
    @Test
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
