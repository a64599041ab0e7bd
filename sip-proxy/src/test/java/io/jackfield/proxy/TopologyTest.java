package io.jackfield.proxy;

import static io.jackfield.proxy.Decision.relay;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.proxy.World.Peer;
import io.jackfield.proxy.topology.TopologySettings;
import io.jackfield.sim.Simulation;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.RequestEdit;
import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.SipNode;
import io.jackfield.sip.node.Target;
import io.jackfield.sip.transaction.TransactionSettings;
import io.jackfield.sip.transport.Flow;
import io.jackfield.sip.transport.Transport;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * A proxy with one foot in an inner network, 10.0.0.0/8, and one in an outer, 203.0.113.0/24. On each side a phone sits behind a proxy
 * of its own. Whatever either side gets is searched for addresses of the other.
 */
class TopologyTest {
    private static final InetSocketAddress OUTER = new InetSocketAddress("203.0.113.1", 5060);
    private static final InetSocketAddress INNER = new InetSocketAddress("10.0.0.1", 5060);
    private static final byte[] KEY = "sixteen bytes!!!".getBytes();

    private static final List<Target> INNER_POOL = List.of(Target.nextHop(SipUri.of("sip:10.0.0.3:5060"))
            .withFlow(Flow.to(Transport.UDP, new InetSocketAddress("10.0.0.3", 5060))
                    .withLocal(INNER)));

    private final Simulation sim = Simulation.seeded(42);
    private final List<SipMessage> toOuter = new ArrayList<>();
    private final List<SipMessage> toInner = new ArrayList<>();
    private final Peer outerProxy = new Peer(sim.network().peer("203.0.113.40", 5060), "203.0.113.40", 5060);
    private final Peer innerProxy = new Peer(sim.network().peer("10.0.0.3", 5060), "10.0.0.3", 5060);
    private SipNode node = node();
    private SipProxy proxy = proxy(t -> t.callIds().software());

    private SipNode node() {
        return SipNode.builder()
                .name("edge")
                .network(sim.network())
                .listen(l -> l.udp("203.0.113.1", 5060).udp("10.0.0.1", 5060))
                .transactions(
                        TransactionSettings.builder().tryingAfter(Duration.ZERO).build())
                .random(new SplittableRandom(sim.seed()))
                .build();
    }

    private SipProxy proxy(Consumer<TopologySettings> settings) {
        return SipProxy.builder(node)
                .domain("example.com")
                .routeKey(KEY)
                .hideTopology(settings)
                .trust(flow -> true)
                .routes(r -> r.foreign(call -> relay(request -> INNER_POOL))
                        .on(Method.INVITE, call -> relay(request -> INNER_POOL))
                        .on(Method.MESSAGE, call -> relay(request -> INNER_POOL)))
                .build();
    }

    // ---- what leaves ----

    @Test
    void neitherSideSeesAnAddressOfTheOther() {
        Call call = new Call().established();
        call.fromCaller("INFO", 2).fromCallee("INFO", 7).fromCaller("BYE", 3);
        assertThat(toInner).hasSize(5);
        assertThat(toOuter.size()).isGreaterThanOrEqualTo(6);
        for (SipMessage message : toInner) {
            assertThat(message.text()).doesNotContain("203.0.113.").doesNotContainIgnoringCase("outer");
        }
        for (SipMessage message : toOuter) {
            assertThat(message.text()).doesNotContain("10.0.0.").doesNotContainIgnoringCase("inner");
        }
        assertThat(proxy.topology().orElseThrow().counters().forged()).isZero();
    }

    @Test
    void eachSideGetsBackWhatIsItsOwn() {
        Call call = new Call().established();
        assertThat(call.ringing.vias()).hasSize(2);
        assertThat(call.answer.callId()).isEqualTo("outer@203.0.113.50");
        assertThat(call.answer
                        .recordRoutes()
                        .get(call.answer.recordRoutes().size() - 1)
                        .text())
                .isEqualTo("<sip:203.0.113.40;lr>");
        assertThat(call.invite.callId()).startsWith("jf~");
        assertThat(call.ack.requestUri()).isEqualTo(SipUri.of("sip:inner@10.0.0.2:5062;ob"));
        assertThat(call.ack.routes()).extracting(NameAddr::text).containsExactly("<sip:10.0.0.3;lr>");
        assertThat(call.ack.callId()).isEqualTo(call.invite.callId());

        call.fromCallee("BYE", 7);
        SipRequest bye = call.last;
        assertThat(bye.requestUri()).isEqualTo(SipUri.of("sip:outer@203.0.113.50:5061;transport=udp"));
        assertThat(bye.routes()).extracting(NameAddr::text).containsExactly("<sip:203.0.113.40;lr>");
        assertThat(bye.callId()).isEqualTo("outer@203.0.113.50");
        sim.run(Duration.ofSeconds(70));
        assertThat(node.layers().get(0).size()).isZero();
    }

    @Test
    void aDialogOutlivesTheProcessWithTheSameKey() {
        Call call = new Call().established();
        node.close();
        node = node();
        proxy = proxy(t -> t.callIds().software());
        call.fromCaller("INFO", 2).fromCallee("BYE", 7);
        assertThat(call.last.requestUri()).isEqualTo(SipUri.of("sip:outer@203.0.113.50:5061;transport=udp"));
    }

    @Test
    void anOldKeyIsAcceptedAsLongAsItIsNamed() {
        Call call = new Call().established();
        node.close();
        node = node();
        byte[] next = "another sixteen!".getBytes();
        proxy = proxy(t -> t.key(1, next).accept(0, KEY).callIds());
        call.fromCaller("INFO", 2);
        assertThat(call.last.requestUri()).isEqualTo(SipUri.of("sip:inner@10.0.0.2:5062;ob"));
        node.close();
        node = node();
        proxy = proxy(t -> t.key(1, next).callIds());
        call.send(call.request("INFO", 3, true), OUTER);
        assertThat(((SipResponse) lastOf(outerProxy)).status()).isEqualTo(403);
        assertThat(proxy.topology().orElseThrow().counters().forged()).isEqualTo(1);
    }

    // ---- what is forged ----

    @Test
    void whatIsTamperedWithIsRefused() {
        Call call = new Call().established();
        SipRequest good = call.request("INFO", 2, true);
        String uri = good.requestUri().text();
        int at = uri.indexOf("jfc=") + 9;
        SipUri forged = SipUri.of(uri.substring(0, at) + (uri.charAt(at) == 'A' ? 'B' : 'A') + uri.substring(at + 1));
        refused(call, good.edit().requestUri(forged));
        List<NameAddr> routes = new ArrayList<>(good.routes());
        String last = routes.get(routes.size() - 1).text();
        routes.set(
                routes.size() - 1, NameAddr.parse(last.replace("jfr=", "jfr=A")).orElseThrow());
        refused(call, call.request("INFO", 3, true).edit().routes(routes));
        SipRequest fromCallee = call.request("INFO", 7, false);
        call.send(fromCallee.edit().callId(fromCallee.callId() + "AAAA").build(), INNER);
        assertThat(((SipResponse) lastOf(innerProxy)).status()).isEqualTo(403);
        assertThat(proxy.topology().orElseThrow().counters().forged()).isEqualTo(3);

        int before = innerProxy.socket.received().size();
        call.send(call.request("ACK", 1, true).edit().requestUri(forged).build(), OUTER);
        assertThat(innerProxy.socket.received()).hasSize(before);
    }

    private void refused(Call call, RequestEdit edit) {
        call.send(edit.build(), OUTER);
        assertThat(((SipResponse) lastOf(outerProxy)).status()).isEqualTo(403);
    }

    // ---- what else names addresses or calls ----

    @Test
    void warningsAndRedirectionsAreHidden() {
        Call call = new Call();
        call.invite();
        innerProxy.socket.send(
                SipResponse.to(call.invite, 302)
                        .toTag("callee")
                        .set(Header.CONTACT, "<sip:inner@10.0.0.9>")
                        .add(Header.CONTACT, "<sip:bob@example.net>")
                        .add(Header.WARNING, "399 10.0.0.2:5060 \"moved, from inner\"")
                        .build(),
                INNER);
        sim.run(World.SOON);
        SipResponse moved = (SipResponse) lastOf(outerProxy);
        assertThat(moved.status()).isEqualTo(302);
        assertThat(moved.header(Header.WARNING)).contains("399 203.0.113.1:5060 \"moved, from inner\"");
        assertThat(moved.contacts()).hasSize(2);
        assertThat(moved.contacts().get(0).uri().host()).isEqualTo("203.0.113.1");
        assertThat(moved.contacts().get(1).text()).isEqualTo("<sip:bob@example.net>");
        assertThat(moved.text()).doesNotContain("10.0.0.");
    }

    /** A REFER tells the transferee of a call by the name that its sender knows; its INVITE reaches the target by the target's own. */
    @Test
    void replacesNamesTheCallAsItsReceiverKnowsIt() {
        Call call = new Call().established();
        SipRequest refer = call.request("REFER", 2, true)
                .edit()
                .set(
                        Header.REFER_TO,
                        "<sip:bob@example.com?Replaces=" + "second%40203.0.113.50%3Bto-tag%3Dt%3Bfrom-tag%3Df>")
                .build();
        call.send(refer, OUTER);
        SipRequest referred = lastRequest(innerProxy);
        assertThat(referred.text()).doesNotContain("203.0.113.");
        String replaces = referred.get(Header.REFER_TO)
                .orElseThrow()
                .uri()
                .uriHeader("Replaces")
                .orElseThrow();
        assertThat(replaces).startsWith("jf!").endsWith(";to-tag=t;from-tag=f");

        SipRequest invite =
                call.first("transfer@10.0.0.2").edit().add("Replaces", replaces).build();
        call.send(invite, INNER);
        String told = lastRequest(innerProxy).header("Replaces").orElseThrow();
        assertThat(told).startsWith("jf~").endsWith(";to-tag=t;from-tag=f");

        SipRequest direct =
                call.first("direct@10.0.0.2").edit().add("Replaces", told).build();
        call.send(direct, INNER);
        assertThat(lastRequest(innerProxy).header("Replaces")).contains("second@203.0.113.50;to-tag=t;from-tag=f");
    }

    /** A transfer to a phone by its address: who is transferred comes here with a token, which leads on to that address. */
    @Test
    void aTransferTellsNoAddress() {
        Call call = new Call().established();
        String target =
                "<sip:bob@203.0.113.77:5070;transport=tcp?Replaces=x%40203.0.113.77%3Bto-tag%3Dt%3Bfrom-tag%3Df>";
        call.send(
                call.request("REFER", 2, true)
                        .edit()
                        .set(Header.REFER_TO, target)
                        .set(Header.REFERRED_BY, "<sip:alice@203.0.113.50>")
                        .build(),
                OUTER);
        SipRequest referred = lastRequest(innerProxy);
        assertThat(referred.text()).doesNotContain("203.0.113.");
        NameAddr told = referred.get(Header.REFER_TO).orElseThrow();
        assertThat(told.uri().host()).isEqualTo("10.0.0.1");
        assertThat(told.uri().param("jfc")).isPresent();

        call.send(
                call.first("transferred@10.0.0.2")
                        .edit()
                        .requestUri(told.uri().withoutUriHeaders())
                        .build(),
                INNER);
        assertThat(lastRequest(innerProxy).requestUri())
                .isEqualTo(SipUri.of("sip:bob@203.0.113.77:5070;transport=tcp"));

        // Told on by the inner phone it is a token again.
        call.send(
                call.request("REFER", 8, false)
                        .edit()
                        .set(Header.REFER_TO, told.text())
                        .set(
                                Header.REFERRED_BY,
                                referred.header(Header.REFERRED_BY).orElseThrow())
                        .build(),
                INNER);
        SipRequest back = lastRequest(outerProxy);
        assertThat(back.text()).doesNotContain("10.0.0.");
    }

    @Test
    void aTokenOfATransferThatIsNotOursIsRefused() {
        Call call = new Call().established();
        call.send(
                call.request("REFER", 2, true)
                        .edit()
                        .set(Header.REFER_TO, "<sip:203.0.113.1:5060;jfc=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA>")
                        .build(),
                OUTER);
        assertThat(((SipResponse) lastOf(outerProxy)).status()).isEqualTo(403);
    }

    @Test
    void aMessageOutsideDialogsLeaksNothingEither() {
        Call call = new Call();
        SipRequest message = (SipRequest)
                SipMessage.parse(call.first("m@203.0.113.50").text().replace("INVITE", "MESSAGE"))
                        .orElseThrow();
        call.send(message, OUTER);
        SipRequest forwarded = lastRequest(innerProxy);
        assertThat(forwarded.text()).doesNotContain("203.0.113.");
        innerProxy.socket.send(SipResponse.to(forwarded, 200).toTag("x").build(), INNER);
        sim.run(World.SOON);
        SipResponse ok = (SipResponse) lastOf(outerProxy);
        assertThat(ok.text()).doesNotContain("10.0.0.");
        assertThat(ok.vias()).hasSize(2);
        assertThat(ok.callId()).isEqualTo("m@203.0.113.50");
    }

    /** A loop through another proxy: the hidden Vias of the first pass are found through what the second came from. */
    @Test
    void aLoopIsFoundThoughItsViasAreHidden() {
        Call call = new Call();
        call.invite();
        SipRequest round = call.invite;
        for (int pass = 0; pass < 2; pass++) { // another Request-URI each time: a spiral
            SipUri elsewhere = pass == 0 ? SipUri.of("sip:other@example.com") : SipUri.of("sip:bob@example.com");
            RequestEdit again = round.edit()
                    .requestUri(elsewhere)
                    .maxForwards(60)
                    .addFirst(Header.VIA, "SIP/2.0/UDP 10.0.0.3:5060;branch=z9hG4bKround" + pass);
            call.send(again.build(), INNER);
            if (pass == 0) {
                round = lastRequest(innerProxy);
            }
        }
        assertThat(((SipResponse) lastOf(innerProxy)).status()).isEqualTo(482);
    }

    // ---- driving it ----

    private static SipMessage lastOf(Peer peer) {
        return peer.socket.received().get(peer.socket.received().size() - 1);
    }

    private static SipRequest lastRequest(Peer peer) {
        List<SipMessage> received = peer.socket.received();
        for (int i = received.size() - 1; i >= 0; i--) {
            if (received.get(i) instanceof SipRequest request) {
                return request;
            }
        }
        throw new AssertionError("no request");
    }

    /** A call of the outer phone, seen at the proxies that stand before the phones. */
    private final class Call {
        SipRequest invite;
        SipResponse ringing;
        SipResponse answer;
        SipRequest ack;
        SipRequest last;
        private int branches;

        SipRequest first(String callId) {
            return (SipRequest) SipMessage.parse("INVITE sip:bob@example.com SIP/2.0\r\n" + outerVias()
                            + "Record-Route: <sip:203.0.113.40;lr>\r\nMax-Forwards: 69\r\n"
                            + "From: \"A\" <sip:a@example.com>;tag=caller\r\nTo: <sip:bob@example.com>\r\n"
                            + "Call-ID: " + callId + "\r\nCSeq: 1 INVITE\r\n"
                            + "Contact: \"A\" <sip:outer@203.0.113.50:5061;transport=udp>;+sip.instance=\"<urn:uuid:1>\"\r\n"
                            + "User-Agent: Outer phone\r\nContent-Length: 0\r\n\r\n")
                    .orElseThrow();
        }

        private String outerVias() {
            return "Via: SIP/2.0/UDP 203.0.113.40:5060;branch=z9hG4bKo" + ++branches + "\r\n"
                    + "Via: SIP/2.0/UDP 203.0.113.50:5061;branch=z9hG4bKp" + branches + ";received=203.0.113.50\r\n";
        }

        void invite() {
            send(first("outer@203.0.113.50"), OUTER);
            invite = (SipRequest) lastOf(innerProxy);
        }

        Call established() {
            invite();
            innerProxy.socket.send(answer(180), INNER);
            sim.run(World.SOON);
            ringing = (SipResponse) lastOf(outerProxy);
            innerProxy.socket.send(answer(200), INNER);
            sim.run(World.SOON);
            answer = (SipResponse) lastOf(outerProxy);
            assertThat(answer.status()).isEqualTo(200);
            send(request("ACK", 1, true), OUTER);
            ack = (SipRequest) lastOf(innerProxy);
            assertThat(ack.method()).isEqualTo(Method.ACK);
            return this;
        }

        private SipResponse answer(int status) {
            return SipResponse.to(invite, status)
                    .toTag("callee")
                    .addFirst(Header.RECORD_ROUTE, "<sip:10.0.0.3;lr>")
                    .set(Header.CONTACT, "<sip:inner@10.0.0.2:5062;ob>")
                    .add(Header.SERVER, "Inner server")
                    .build();
        }

        /** A request within the dialog as its own side's proxy sends it on, the Route that names that proxy taken off. */
        SipRequest request(String method, int cseq, boolean fromCaller) {
            List<NameAddr> routes = new ArrayList<>(fromCaller ? answer.recordRoutes() : invite.recordRoutes());
            if (fromCaller) {
                Collections.reverse(routes);
                routes.remove(0);
            }
            String from = "\"A\" <sip:a@example.com>;tag=caller";
            String to = "<sip:bob@example.com>;tag=callee";
            SipUri target = (fromCaller ? answer : invite).contacts().get(0).uri();
            String vias = fromCaller
                    ? outerVias()
                    : "Via: SIP/2.0/UDP 10.0.0.3:5060;branch=z9hG4bKi" + ++branches
                            + "\r\nVia: SIP/2.0/UDP 10.0.0.2:5062;branch=z9hG4bKj" + branches + "\r\n";
            String text = method + ' ' + target.text() + " SIP/2.0\r\n" + vias + "Max-Forwards: 69\r\nFrom: "
                    + (fromCaller ? from : to) + "\r\nTo: " + (fromCaller ? to : from) + "\r\nCall-ID: "
                    + (fromCaller ? answer : invite).callId() + "\r\nCSeq: " + cseq + ' ' + method + "\r\nContact: "
                    + (fromCaller ? "<sip:outer@203.0.113.50:5061;transport=udp>" : "<sip:inner@10.0.0.2:5062;ob>")
                    + "\r\nContent-Length: 0\r\n\r\n";
            SipRequest request = (SipRequest) SipMessage.parse(text).orElseThrow();
            return request.edit().routes(routes).build();
        }

        Call fromCaller(String method, int cseq) {
            return exchange(request(method, cseq, true), OUTER, innerProxy, INNER);
        }

        Call fromCallee(String method, int cseq) {
            return exchange(request(method, cseq, false), INNER, outerProxy, OUTER);
        }

        private Call exchange(SipRequest request, InetSocketAddress at, Peer to, InetSocketAddress back) {
            send(request, at);
            assertThat(lastOf(to)).isInstanceOf(SipRequest.class);
            last = (SipRequest) lastOf(to);
            to.socket.send(SipResponse.to(last, 200).build(), back);
            sim.run(World.SOON);
            SipResponse ok = (SipResponse) lastOf(at == OUTER ? outerProxy : innerProxy);
            assertThat(ok.status()).isEqualTo(200);
            assertThat(ok.callId()).isEqualTo(request.callId());
            assertThat(ok.vias()).hasSize(2);
            remember();
            return this;
        }

        void send(SipRequest request, InetSocketAddress at) {
            (at == OUTER ? outerProxy : innerProxy).socket.send(request, at);
            sim.run(World.SOON);
            remember();
        }

        private void remember() {
            toOuter.clear();
            toOuter.addAll(outerProxy.socket.received());
            toInner.clear();
            toInner.addAll(innerProxy.socket.received());
        }
    }
}
