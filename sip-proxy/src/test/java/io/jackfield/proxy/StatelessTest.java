package io.jackfield.proxy;

import static io.jackfield.proxy.Decision.forkWhenFound;
import static io.jackfield.proxy.Decision.relay;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.kernel.Redacted;
import io.jackfield.sip.auth.DigestVerifier;
import io.jackfield.sip.auth.Subscriber;
import io.jackfield.sip.auth.Subscribers;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.Target;
import io.jackfield.sip.node.TargetSelector;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Relaying without state (RFC 3261 16.11). */
class StatelessTest {
    private static final Decision STATELESS =
            relay(World.pool("sip:10.0.0.2:5060")).stateless();

    private final World world = new World();
    private final World.Peer caller = world.peer("10.0.0.9", 5060);
    private final World.Peer callee = world.peer("10.0.0.2", 5060);

    private SipProxy open(UnaryOperator<SipProxy.Builder> settings) {
        return world.proxy(p -> settings.apply(p)
                .routes(r -> r.open(Method.INVITE, call -> STATELESS).open(Method.MESSAGE, call -> STATELESS)));
    }

    private SipProxy open() {
        return open(p -> p);
    }

    private String invite() {
        return caller.request("INVITE", "sip:9196@example.com", 1, "<sip:9196@example.com>");
    }

    /** What follows an INVITE hop by hop has its Via. */
    private static String following(String invite, String method) {
        return invite.replace("INVITE", method);
    }

    @Test
    void nothingIsKeptOfARequest() {
        SipProxy proxy = open();
        caller.send(invite());
        world.pass();
        SipRequest came = callee.nextRequest("INVITE");
        assertThat(came.maxForwards()).isEqualTo(69);
        assertThat(came.vias()).hasSize(2);
        assertThat(came.has(Header.RECORD_ROUTE)).isFalse();
        assertThat(world.node.layers().get(0).size()).isZero();
        caller.nothingMore();

        callee.answer(came, 100);
        callee.answer(came, 180);
        callee.answer(came, 200);
        world.pass();
        for (int status : new int[] {100, 180, 200}) {
            SipResponse response = caller.nextResponse(status);
            assertThat(response.vias()).hasSize(1);
            assertThat(response.topVia().host()).isEqualTo("10.0.0.9");
        }
        assertThat(proxy.counters().stateless()).isEqualTo(1);
        assertThat(proxy.counters().straysAbsorbed()).isZero();
    }

    @Test
    void aRetransmissionACancelAndAnAckGoTheSameWayUnderTheSameBranch() {
        SipProxy proxy = open();
        String invite = invite();
        caller.send(invite);
        caller.send(invite);
        world.pass();
        SipRequest came = callee.nextRequest("INVITE");
        assertThat(callee.nextRequest("INVITE").topVia().branch())
                .isEqualTo(came.topVia().branch());
        caller.send(following(invite, "CANCEL"));
        world.pass();
        SipRequest cancel = callee.nextRequest("CANCEL");
        assertThat(cancel.topVia().branch()).isEqualTo(came.topVia().branch());
        assertThat(cancel.requestUri()).isEqualTo(came.requestUri());
        callee.answer(cancel, 200);
        callee.answer(came, 487);
        world.pass();
        assertThat(caller.nextResponse(200).cseqMethod()).isEqualTo(Method.CANCEL);
        SipResponse ended = caller.nextResponse(487);
        caller.send(following(invite, "ACK")
                .replace("To: <sip:9196@example.com>", "To: <sip:9196@example.com>;tag=" + ended.toTag()));
        world.pass();
        SipRequest ack = callee.nextRequest("ACK");
        assertThat(ack.topVia().branch()).isEqualTo(came.topVia().branch());
        assertThat(ack.toTag()).isEqualTo(ended.toTag());
        assertThat(proxy.counters().stateless()).isEqualTo(4);
        assertThat(world.node.layers().get(0).size()).isZero();
    }

    @Test
    void anotherRequestHasAnotherBranch() {
        open();
        caller.send(invite());
        caller.send(invite());
        world.pass();
        assertThat(callee.nextRequest("INVITE").topVia().branch())
                .isNotEqualTo(callee.nextRequest("INVITE").topVia().branch());
    }

    /** Nodes that share a key are one to whoever is beyond them: what one began another goes on with, as after a restart. */
    @Test
    void aNodeThatTakesOverGoesOn() {
        byte[] key = "0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        open(p -> p.routeKey(key));
        String invite = invite();
        caller.send(invite);
        world.pass();
        SipRequest came = callee.nextRequest("INVITE");

        World after = new World();
        World.Peer caller2 = after.peer("10.0.0.9", 5060);
        World.Peer callee2 = after.peer("10.0.0.2", 5060);
        after.proxy(p -> p.routeKey(key).routes(r -> r.open(Method.INVITE, call -> STATELESS)));
        callee2.answer(came, 180);
        after.pass();
        caller2.nextResponse(180);
        caller2.send(following(invite, "CANCEL"));
        after.pass();
        assertThat(callee2.nextRequest("CANCEL").topVia().branch())
                .isEqualTo(came.topVia().branch());
    }

    /** A choice by hash is the same for all that belongs together. */
    @Test
    void aChoiceByHashHolds() {
        World.Peer other = world.peer("10.0.0.3", 5060);
        TargetSelector byCall = request -> List.of(Target.nextHop(SipUri.of(
                Math.floorMod(request.callId().hashCode(), 2) == 0 ? "sip:10.0.0.2:5060" : "sip:10.0.0.3:5060")));
        world.proxy(p -> p.routes(
                r -> r.open(Method.INVITE, call -> relay(byCall).toUser("pool").stateless())));
        String invite = invite();
        caller.send(invite);
        caller.send(following(invite, "CANCEL"));
        world.pass();
        World.Peer chosen = callee.socket.received().isEmpty() ? other : callee;
        World.Peer notChosen = chosen == callee ? other : callee;
        assertThat(chosen.nextRequest("INVITE").requestUri().user()).isEqualTo("pool");
        assertThat(chosen.nextRequest("CANCEL").requestUri().user()).isEqualTo("pool");
        notChosen.nothingMore();
    }

    /** The caller hears over the connection that it keeps, which no address stands for. */
    @Test
    void aCallerOnTcpIsFoundAgain() {
        open();
        Phone alice = world.tcpPhone("1001", "10.0.0.8");
        alice.call("9196");
        world.pass();
        callee.answer(callee.nextRequest("INVITE"), 180);
        callee.answer((SipRequest) callee.socket.received().get(0), 486);
        world.pass();
        assertThat(alice.heard).containsExactly("180", "REMOTE_REJECT 486");
        assertThat(callee.nextRequest("ACK").cseqNumber()).isEqualTo(1);
    }

    @Test
    void aResponseThatWeDidNotAskForGoesNowhere() {
        SipProxy proxy = open();
        caller.send(invite());
        world.pass();
        SipRequest came = callee.nextRequest("INVITE");
        String via = came.headers(Header.VIA).get(0);
        int at = via.indexOf("jff=") + 8;
        String forged = via.substring(0, at) + (via.charAt(at) == 'A' ? 'B' : 'A') + via.substring(at + 1);
        callee.answer(came.edit().replaceFirst(Header.VIA, forged).build(), 200);
        callee.send(SipResponse.to(came, 200)
                .toTag("x")
                .build()
                .edit()
                .remove(Header.VIA)
                .addFirst(Header.VIA, via)
                .build());
        world.pass();
        caller.nothingMore();
        assertThat(proxy.counters().straysAbsorbed()).isEqualTo(2);
    }

    @Test
    void aLoopIs482() {
        Decision toOurselves = relay(World.pool("sip:10.0.0.1:5060")).stateless();
        SipProxy proxy = world.proxy(p -> p.routes(r -> r.open(Method.MESSAGE, call -> toOurselves)));
        caller.send(caller.request("MESSAGE", "sip:9196@example.com", 1, "<sip:9196@example.com>"));
        world.pass();
        caller.nextResponse(482);
        assertThat(proxy.counters().loops()).isEqualTo(1);
    }

    @Test
    void aTargetThatLeadsNowhereIs503() {
        world.proxy(p -> p.routes(r -> r.open(
                Method.MESSAGE, call -> relay(World.pool("sip:nowhere.example")).stateless())));
        caller.send(caller.request("MESSAGE", "sip:9196@example.com", 1, "<sip:9196@example.com>"));
        world.sim.run(Duration.ofSeconds(60)); // until the resolver gives up
        caller.nextResponse(503);
    }

    /** Their CANCEL and ACK could not prove who sent them; so their calls have state, and everything works. */
    @Test
    void whoMustAuthenticateIsServedWithState() {
        Subscribers users = Subscribers.of(Subscriber.withPassword("1001", "example.com", Redacted.of("secret")));
        SipProxy proxy = world.proxy(p -> p.authenticate(
                        Authentication.of(DigestVerifier.builder("example.com").build(), users))
                .routes(r -> r.on(Method.INVITE, call -> STATELESS)));
        Phone alice = world.phone("1001", "10.0.0.8");
        alice.call("9196");
        world.pass();
        SipRequest came = callee.nextRequest("INVITE");
        assertThat(came.recordRoutes()).hasSize(1);
        callee.answer(came, 180);
        world.pass();
        alice.call().hangup();
        world.pass();
        callee.nextRequest("CANCEL");
        assertThat(proxy.counters().stateless()).isZero();
        World.Peer stranger = world.peer("10.0.0.66", 5060);
        for (String method : List.of("ACK", "CANCEL")) {
            stranger.send(stranger.request(method, "sip:9196@example.com", 1, "<sip:9196@example.com>"));
        }
        world.pass();
        stranger.nextResponse(481);
        stranger.nothingMore();
        assertThat(callee.socket.received()).hasSize(2);
    }

    @Test
    void whereTopologyIsHiddenThereIsState() {
        SipProxy proxy = open(p -> p.hideTopology(t -> {}));
        caller.send(invite());
        world.pass();
        assertThat(callee.nextRequest("INVITE").vias()).hasSize(1);
        assertThat(proxy.counters().stateless()).isZero();
        caller.nextResponse(100);
    }

    @Test
    void hooksAndLookupsCannotBeWithoutState() {
        assertThatThrownBy(() ->
                        relay(World.pool("sip:10.0.0.2")).onReply(reply -> {}).stateless())
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> forkWhenFound(request -> CompletableFuture.completedStage(List.of()))
                        .stateless())
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nothingIsLeftOfATransactionOnceTheAnswerIsOver() {
        open();
        caller.send(caller.request("MESSAGE", "sip:9196@example.com", 1, "<sip:9196@example.com>"));
        world.sim.run(Duration.ofMillis(20));
        assertThat(world.node.layers().get(0).size()).isZero();
        callee.answer(callee.nextRequest("MESSAGE"), 200);
        world.pass();
        caller.nextResponse(200);
    }
}
