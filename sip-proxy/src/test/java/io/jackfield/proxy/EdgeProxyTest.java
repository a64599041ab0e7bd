package io.jackfield.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.proxy.World.Peer;
import io.jackfield.proxy.registrar.Registrar;
import io.jackfield.sim.NatKind;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.SipNode;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An edge proxy that keeps the flows of phones, and a registrar behind it (RFC 5626, RFC 3327). */
class EdgeProxyTest {
    private static final String CORE = "10.0.1.1";
    private static final String INSTANCE = "+sip.instance=\"<urn:uuid:00000000-0000-1000-8000-AABBCCDDEEFF>\"";
    private static final String OUTBOUND = "Supported: path, outbound";

    private final World world = new World();
    private final SipNode core = SipNode.builder()
            .name("core")
            .network(world.sim.network())
            .listen(l -> l.udp(CORE, 5060))
            .random(new SplittableRandom(7))
            .build();
    private final Registrar registrar =
            Registrar.builder(core).domain("example.com").open().build();
    private final SipProxy edge = world.proxy(p -> p.routes(r -> r.open(
                    Method.REGISTER,
                    call -> Decision.relay(World.pool("sip:" + CORE + ":5060"))
                            .toUri(SipUri.of("sip:example.com")) // phones name the proxy that they know
                            .withPath())
            .open(Method.INVITE, call -> Decision.relay(World.pool("sip:" + CORE + ":5060")))));
    private final Peer caller = world.peer("10.0.0.9", 5060);

    EdgeProxyTest() {
        SipProxy.builder(core)
                .domain("example.com")
                .routes(r -> r.open(Method.REGISTER, registrar::save).open(Method.INVITE, registrar::lookup))
                .build();
    }

    private static String register(Peer from, int cseq, String contact, String... lines) {
        String[] all = new String[lines.length + 1];
        all[0] = "Contact: " + contact;
        System.arraycopy(lines, 0, all, 1, lines.length);
        return from.request("REGISTER", "sip:example.com", cseq, "<sip:1002@example.com>", all)
                .replaceFirst("\r\nContact: <sip:1001@[^\r]*", "")
                .replace(";branch=", ";rport;branch=");
    }

    private SipResponse registered(Peer from, int cseq, String contact, String... lines) {
        from.send(register(from, cseq, contact, lines));
        world.pass();
        return from.nextResponse(200);
    }

    private void call() {
        caller.send(caller.request("INVITE", "sip:1002@example.com", 1, "<sip:1002@example.com>"));
        world.pass();
    }

    @ParameterizedTest
    @EnumSource
    void aPhoneBehindNatIsReachedThroughTheEdgeThatItRegisteredBy(NatKind kind) {
        world.sim.network().nat("203.0.113.7", "192.168.1.0/24").kind(kind).mappingTimeout(Duration.ofMinutes(5));
        Peer phone = world.peer("192.168.1.10", 5060);
        SipResponse ok = registered(phone, 1, "<sip:1002@192.168.1.10:5060;ob>;reg-id=1;" + INSTANCE, OUTBOUND);
        assertThat(ok.headers(Header.REQUIRE)).containsExactly("outbound");
        NameAddr path = NameAddr.parse(ok.headers(Header.PATH).get(0)).orElseThrow();
        assertThat(path.uri().host()).isEqualTo(World.PROXY);
        assertThat(path.uri().hasParam("ob")).isTrue();
        assertThat(path.uri().isLoose()).isTrue();
        assertThat(path.text()).doesNotContain("203.0.113.7");

        call();
        SipRequest invite = phone.nextRequest("INVITE");
        assertThat(invite.requestUri().text()).isEqualTo("sip:1002@192.168.1.10:5060;ob");
        assertThat(invite.headers(Header.ROUTE)).isEmpty();
        assertThat(edge.counters().overFlows()).isEqualTo(1);
        phone.answer(invite, 200);
        world.pass();
        caller.nextResponse(100);
        SipResponse answer = caller.nextResponse(200);
        List<String> routes = new ArrayList<>(answer.headers(Header.RECORD_ROUTE));
        Collections.reverse(routes);
        String route = "Route: " + String.join(", ", routes);
        String callee = answer.header(Header.TO).orElseThrow();
        String target = answer.contacts().get(0).uri().text();
        caller.send(caller.request("ACK", target, 1, callee, route));
        world.pass();
        phone.nextRequest("ACK");
        caller.send(caller.request("BYE", target, 2, callee, route));
        world.pass();
        phone.nextRequest("BYE");
    }

    @Test
    void withoutOutboundAFlowIsNoFlowButStillTheWay() {
        Peer phone = world.peer("10.0.0.7", 5062);
        SipResponse ok = registered(phone, 1, "<sip:1002@10.0.0.7:5062>");
        assertThat(ok.headers(Header.REQUIRE)).isEmpty();
        assertThat(ok.headers(Header.PATH).get(0)).doesNotContain(";ob");
        call();
        phone.nextRequest("INVITE");
    }

    /** The path of who came before lies behind ours; we are no first hop then, and promise nothing. */
    @Test
    void anotherPathStays() {
        Peer inner = world.peer("10.0.0.6", 5060);
        SipResponse ok = registered(
                inner,
                1,
                "<sip:1002@10.0.0.7>;expires=60",
                "Via: SIP/2.0/UDP 10.0.0.7;branch=z9hG4bKx",
                "Path: <sip:10.0.0.6;lr>");
        assertThat(ok.headers(Header.PATH)).hasSize(2).last().isEqualTo("<sip:10.0.0.6;lr>");
        inner.send(register(
                inner,
                2,
                "<sip:1002@10.0.0.7>;reg-id=1;" + INSTANCE,
                "Via: SIP/2.0/UDP 10.0.0.7;branch=z9hG4bKy",
                "Path: <sip:10.0.0.6;lr>",
                OUTBOUND));
        world.pass();
        inner.nextResponse(439); // RFC 5626 6: its first hop did not say that it keeps the flow
    }

    /** A connection that is gone is 430 to the registrar's proxy, which forgets the flow; the caller hears that the phone is away. */
    @Test
    void aConnectionThatIsGoneIsForgotten() {
        Phone phone = world.tcpPhone("1002", "10.0.0.8");
        phone.register();
        world.pass();
        assertThat(phone.heard).containsExactly("registered 3600");
        assertThat(registrar.locations().size()).isEqualTo(1);
        call();
        assertThat(phone.heard).contains("call");
        caller.nextResponse(100);
        caller.nextResponse(200);

        phone.node.close();
        world.sim.run(Duration.ofSeconds(1));
        Peer second = world.peer("10.0.0.10", 5060);
        second.send(second.request("INVITE", "sip:1002@example.com", 1, "<sip:1002@example.com>"));
        world.sim.run(Duration.ofSeconds(1));
        second.nextResponse(100);
        second.nextResponse(480);
        assertThat(registrar.locations().size()).isZero();
    }

    /** RFC 5626 7: another flow of the phone is tried in place of one that failed, and no two at once. */
    @Test
    void theOtherFlowIsTriedWhenTheNewerFails() {
        Peer phone = world.peer("10.0.0.7", 5060);
        registered(phone, 1, "<sip:1002@10.0.0.7:5060;ob>;reg-id=1;expires=600;" + INSTANCE, OUTBOUND);
        Peer otherEdge = world.peer("10.0.0.3", 5060);
        SipMessage newer = SipMessage.parse(register(
                        otherEdge,
                        1,
                        "<sip:1002@10.0.0.7:5060;ob>;reg-id=2;expires=900;" + INSTANCE,
                        "Via: SIP/2.0/UDP 10.0.0.7;branch=z9hG4bKz",
                        "Path: <sip:10.0.0.3;lr;ob>",
                        OUTBOUND))
                .orElseThrow();
        otherEdge.socket.send(newer, new InetSocketAddress(CORE, 5060));
        world.pass();
        assertThat(otherEdge.nextResponse(200).contacts()).hasSize(2);

        call();
        SipRequest tried = otherEdge.nextRequest("INVITE");
        phone.nothingMore();
        otherEdge.socket.send(SipResponse.to(tried, 430).toTag("edge").build(), new InetSocketAddress(CORE, 5060));
        world.pass();
        phone.answer(phone.nextRequest("INVITE"), 200);
        world.pass();
        caller.nextResponse(100);
        caller.nextResponse(200);
        assertThat(registrar
                        .bindings(
                                SipUri.of("sip:1002@example.com"),
                                core.layers().get(0).shard().nowNs())
                        .toCompletableFuture()
                        .join())
                .singleElement()
                .satisfies(left -> assertThat(left.device().regId()).isEqualTo(1));
    }

    /** What the phone itself has said is its answer, whatever other flows there are. */
    @Test
    void aBusyPhoneIsNotTriedAgain() {
        Peer phone = world.peer("10.0.0.7", 5060);
        registered(phone, 1, "<sip:1002@10.0.0.7:5060;ob>;reg-id=1;expires=600;" + INSTANCE, OUTBOUND);
        Peer sameByOther = world.peer("10.0.0.7", 5062);
        registered(sameByOther, 2, "<sip:1002@10.0.0.7:5062;ob>;reg-id=2;expires=900;" + INSTANCE, OUTBOUND);
        call();
        sameByOther.answer(sameByOther.nextRequest("INVITE"), 486);
        world.pass();
        caller.nextResponse(100);
        caller.nextResponse(486);
        phone.nothingMore();
    }

    @Test
    void nobodyElseCanMakeAToken() {
        Peer phone = world.peer("10.0.0.7", 5060);
        SipResponse ok = registered(phone, 1, "<sip:1002@10.0.0.7:5060;ob>;reg-id=1;" + INSTANCE, OUTBOUND);
        String path = ok.headers(Header.PATH).get(0);
        Peer stranger = world.peer("10.0.0.66", 5060);
        String to = "<sip:x@10.0.0.2>";
        Peer victim = world.peer("10.0.0.2", 5060);
        int cseq = 0;
        int at = path.indexOf("jff=") + 4;
        for (String forged : List.of(
                "<sip:10.0.0.1;lr;jff=AAAAAAAAAAAAAAAAAAAA>",
                "<sip:10.0.0.1;lr;jff=>",
                path.substring(0, at) + (path.charAt(at) == 'A' ? 'B' : 'A') + path.substring(at + 1),
                path + ", <sip:10.0.0.2;lr>")) {
            stranger.send(stranger.request("MESSAGE", "sip:x@10.0.0.2", ++cseq, to, "Route: " + forged));
            world.pass();
            stranger.nextResponse(403);
        }
        victim.nothingMore();
        phone.nothingMore();
        // Whatever the Request-URI says, the token leads to its flow alone.
        stranger.send(stranger.request("MESSAGE", "sip:x@10.0.0.2", ++cseq, to, "Route: " + path));
        world.pass();
        phone.nextRequest("MESSAGE");
        victim.nothingMore();
    }

    /** RFC 5626 5.3.1: what comes by the flow of the token itself is on its way out, and is judged as what has no token is. */
    @Test
    void aPhoneIsNotCalledByItself() {
        Peer phone = world.peer("10.0.0.7", 5060);
        SipResponse ok = registered(phone, 1, "<sip:1002@10.0.0.7:5060;ob>;reg-id=1;" + INSTANCE, OUTBOUND);
        String route = "Route: " + ok.headers(Header.PATH).get(0);
        phone.send(phone.request("MESSAGE", "sip:x@10.0.0.2", 2, "<sip:x@10.0.0.2>", route));
        world.pass();
        phone.nextResponse(403);
        phone.send(phone.request("INVITE", "sip:nobody@example.com", 3, "<sip:nobody@example.com>", route));
        world.pass();
        phone.nextResponse(100);
        phone.nextResponse(404);
    }
}
