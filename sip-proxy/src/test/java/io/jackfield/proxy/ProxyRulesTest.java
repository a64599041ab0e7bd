package io.jackfield.proxy;

import static io.jackfield.proxy.Decision.fork;
import static io.jackfield.proxy.Decision.relay;
import static io.jackfield.proxy.Decision.reply;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.Target;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What the proxy writes and refuses, message by message (RFC 3261 16). */
class ProxyRulesTest {
    private final World world = new World();
    private final World.Peer caller = world.peer("10.0.0.9", 5060);
    private final World.Peer callee = world.peer("10.0.0.2", 5060);

    private SipProxy openPool() {
        return world.proxy(p -> p.routes(r -> r.open(Method.INVITE, call -> relay(World.pool("sip:10.0.0.2:5060")))
                .open(Method.SUBSCRIBE, call -> relay(World.pool("sip:10.0.0.2:5060")))
                .open(Method.MESSAGE, call -> relay(World.pool("sip:10.0.0.2:5060")))));
    }

    // ---- forwarding ----

    @Test
    void forwardsAnInviteWithViaRecordRouteAndOneHopLess() {
        openPool();
        caller.invite();
        world.pass();

        assertThat(caller.nextResponse(100).reason()).isEqualTo("Trying");
        SipRequest invite = callee.nextRequest("INVITE");
        assertThat(invite.requestUri().text()).isEqualTo("sip:9196@example.com");
        assertThat(invite.vias()).hasSize(2);
        assertThat(invite.topVia().host()).isEqualTo("10.0.0.1");
        assertThat(invite.maxForwards()).isEqualTo(69);
        assertThat(invite.headers(Header.RECORD_ROUTE))
                .singleElement()
                .satisfies(value -> assertThat(value).matches("<sip:10\\.0\\.0\\.1:5060;lr;jf=[A-Za-z0-9_-]{14}>"));
    }

    @Test
    void takesItsViaOffResponsesAndForwardsNo100() {
        openPool();
        caller.invite();
        world.pass();
        SipRequest invite = callee.nextRequest("INVITE");
        callee.answer(invite, 100);
        callee.answer(invite, 180);
        callee.answer(invite, 200);
        world.pass();

        caller.nextResponse(100); // ours
        SipResponse ringing = caller.nextResponse(180);
        assertThat(ringing.vias()).hasSize(1);
        assertThat(ringing.topVia().host()).isEqualTo("10.0.0.9");
        assertThat(ringing.recordRoutes()).hasSize(1);
        caller.nextResponse(200);
    }

    @Test
    void aRequestWithoutMaxForwardsGets70() {
        openPool();
        SipRequest bare = ((SipRequest) io.jackfield.sip.message.SipMessage.parse(
                                caller.request("INVITE", "sip:9196@example.com", 1, "<sip:9196@example.com>"))
                        .orElseThrow())
                .edit()
                .remove(Header.MAX_FORWARDS)
                .build();
        caller.send(bare);
        world.pass();
        assertThat(callee.nextRequest("INVITE").maxForwards()).isEqualTo(70);
    }

    @Test
    void doesNotRecordRouteWhatCreatesNoDialog() {
        openPool();
        caller.send(caller.request("MESSAGE", "sip:9196@example.com", 1, "<sip:9196@example.com>"));
        world.pass();
        assertThat(callee.nextRequest("MESSAGE").has(Header.RECORD_ROUTE)).isFalse();
    }

    @Test
    void recordRoutesASubscription() {
        openPool();
        caller.send(caller.request("SUBSCRIBE", "sip:9196@example.com", 1, "<sip:9196@example.com>", "Event: dialog"));
        world.pass();
        assertThat(callee.nextRequest("SUBSCRIBE").recordRoutes()).hasSize(1);
    }

    @Test
    void aTargetMayReplaceTheUriAndBringAPath() {
        world.proxy(p -> p.routes(r -> r.open(
                Method.INVITE,
                call -> fork(request -> List.of(Target.uri(SipUri.of("sip:1002@192.0.2.7:5080"))
                                .withPath(List.of(
                                        io.jackfield.sip.message.NameAddr.of(SipUri.of("sip:10.0.0.2:5060;lr"))))))
                        .header("X-Dest-Type", "user"))));
        caller.invite();
        world.pass();

        SipRequest invite = callee.nextRequest("INVITE");
        assertThat(invite.requestUri().text()).isEqualTo("sip:1002@192.0.2.7:5080");
        assertThat(invite.headers(Header.ROUTE)).containsExactly("<sip:10.0.0.2:5060;lr>");
        assertThat(invite.header("X-Dest-Type")).contains("user");
    }

    @Test
    void toUserRewritesTheRequestUri() {
        world.proxy(p -> p.routes(r -> r.open(
                Method.INVITE, call -> relay(World.pool("sip:10.0.0.2:5060")).toUser("conf42"))));
        caller.invite();
        world.pass();
        assertThat(callee.nextRequest("INVITE").requestUri().text()).isEqualTo("sip:conf42@example.com");
    }

    // ---- in dialog ----

    @Test
    void anAckFollowsItsRouteWithoutATransaction() {
        openPool();
        SipResponse ok = established();
        caller.send(caller.request("ACK", contact(ok), 1, "<sip:9196@example.com>;tag=callee-10.0.0.2", route(ok)));
        world.pass();

        SipRequest ack = callee.nextRequest("ACK");
        assertThat(ack.has(Header.ROUTE)).isFalse();
        assertThat(ack.vias()).hasSize(2);
        assertThat(ack.maxForwards()).isEqualTo(69);
    }

    @Test
    void aByeFollowsItsRoute() {
        openPool();
        SipResponse ok = established();
        caller.send(caller.request("BYE", contact(ok), 2, "<sip:9196@example.com>;tag=callee-10.0.0.2", route(ok)));
        world.pass();
        SipRequest bye = callee.nextRequest("BYE");
        assertThat(bye.has(Header.ROUTE)).isFalse();
        assertThat(bye.has(Header.RECORD_ROUTE)).isFalse();
        callee.answer(bye, 200);
        world.pass();
        assertThat(caller.nextResponse(200).cseqMethod()).isEqualTo(Method.BYE);
    }

    /** A strict router puts our Record-Route into the Request-URI and the target last in the Route (16.4). */
    @Test
    void repairsWhatAStrictRouterSent() {
        openPool();
        SipResponse ok = established();
        String ours = ok.recordRoutes().get(0).uri().text();
        caller.send(caller.request(
                "BYE",
                ours,
                2,
                "<sip:9196@example.com>;tag=callee-10.0.0.2",
                "Route: <sip:10.0.0.3;transport=tls;lr>, <" + contact(ok) + '>'));
        world.pass();
        // The Route that is left is followed, and leads nowhere in this network.
        assertThat(caller.nextResponse(503)).isNotNull();
        callee.nothingMore();

        caller.send(caller.request(
                "BYE", ours, 3, "<sip:9196@example.com>;tag=callee-10.0.0.2", "Route: <" + contact(ok) + '>'));
        world.pass();
        assertThat(callee.nextRequest("BYE").requestUri().text()).isEqualTo(contact(ok));
    }

    @Test
    void aNonInviteThatTimesOutIsNotAnswered() {
        openPool();
        SipResponse ok = established();
        caller.send(caller.request("BYE", contact(ok), 2, "<sip:9196@example.com>;tag=callee-10.0.0.2", route(ok)));
        world.sim.run(Duration.ofSeconds(60));
        caller.nothingMore(); // RFC 4320 4.2
        world.nothingIsLeft();
    }

    // ---- refusals ----

    @Test
    void aRequestAtItsLastHopIs483() {
        openPool();
        caller.invite("Max-Forwards: 0");
        world.pass();
        caller.nextResponse(483);
        callee.nothingMore();
    }

    @Test
    void anUnknownProxyRequireIs420() {
        openPool();
        caller.invite("Proxy-Require: sec-agree, foo");
        world.pass();
        assertThat(caller.nextResponse(420).headers(Header.UNSUPPORTED)).containsExactly("sec-agree", "foo");
    }

    @Test
    void aSchemeThatIsNotSipIs416() {
        openPool();
        caller.send(caller.request("INVITE", "tel:+4930123456", 1, "<tel:+4930123456>"));
        world.pass();
        caller.nextResponse(416);
    }

    @Test
    void aForeignDomainIs403() {
        openPool();
        caller.send(caller.request("INVITE", "sip:bob@other.example", 1, "<sip:bob@other.example>"));
        world.pass();
        caller.nextResponse(403);
        callee.nothingMore();
    }

    /** The port of another server on a machine whose address is our domain is not ours. */
    @Test
    void aDomainOfOursWithAForeignPortIs403() {
        world.proxy(p -> p.domain("10.0.0.1")
                .routes(r -> r.open(Method.INVITE, call -> relay(World.pool("sip:10.0.0.2:5060")))));
        caller.send(caller.request("INVITE", "sip:bob@10.0.0.1:5070", 1, "<sip:bob@10.0.0.1>"));
        world.pass();
        caller.nextResponse(403);
    }

    @Test
    void strangersGet403WhereARouteIsNotOpen() {
        world.proxy(p -> p.routes(r -> r.on(Method.INVITE, call -> relay(World.pool("sip:10.0.0.2:5060")))));
        caller.invite();
        world.pass();
        caller.nextResponse(403);
        callee.nothingMore();
    }

    @Test
    void aForeignRouteIsForWhomIsTrusted() {
        world.proxy(p -> p.trust(flow -> flow.remote().getPort() == 5060)
                .routes(r -> r.foreign(call -> relay(World.pool("sip:10.0.0.2:5060")))));
        World.Peer stranger = world.peer("10.0.0.9", 5066);
        stranger.send(stranger.request("INVITE", "sip:bob@other.example", 1, "<sip:bob@other.example>"));
        caller.send(caller.request("INVITE", "sip:bob@other.example", 1, "<sip:bob@other.example>"));
        world.pass();

        stranger.nextResponse(403);
        callee.nextRequest("INVITE");
        callee.nothingMore();
    }

    @Test
    void aMethodWithoutARouteIs405() {
        world.proxy(p ->
                p.trust(flow -> true).routes(r -> r.on(Method.INVITE, call -> relay(World.pool("sip:10.0.0.2:5060")))));
        caller.send(caller.request("INFO", "sip:9196@example.com", 1, "<sip:9196@example.com>"));
        world.pass();
        assertThat(caller.nextResponse(405).headers(Header.ALLOW)).containsExactly("INVITE");
    }

    @Test
    void aMonitorGets200ToOptionsWithoutAUser() {
        openPool();
        caller.send(caller.request("OPTIONS", "sip:10.0.0.1:5060", 1, "<sip:10.0.0.1:5060>"));
        world.pass();
        assertThat(caller.nextResponse(200).headers(Header.ACCEPT))
                .containsExactly("application/sdp", "multipart/mixed"); // as user agents answer
    }

    /** A monitor got 401 as soon as the proxy had a route for OPTIONS to its users. */
    @Test
    void aMonitorNeedsNoPasswordAlsoWhereOptionsToUsersAreRouted() {
        world.proxy(p -> p.routes(r -> r.on(Method.OPTIONS, call -> relay(World.pool("sip:10.0.0.2:5060")))));
        caller.send(caller.request("OPTIONS", "sip:10.0.0.1:5060", 1, "<sip:10.0.0.1:5060>"));
        world.pass();
        caller.nextResponse(200);
        caller.send(caller.request("OPTIONS", "sip:1001@10.0.0.1:5060", 2, "<sip:1001@10.0.0.1:5060>"));
        world.pass();
        caller.nextResponse(403);
        callee.nothingMore();
    }

    @Test
    void aPreloadedForeignRouteIs403() {
        openPool();
        caller.invite("Route: <sip:10.0.0.2:5060;lr>");
        world.pass();
        caller.nextResponse(403);
        callee.nothingMore();
    }

    @Test
    void aRouteThatNamesUsMayLeadToNobodyElse() {
        openPool();
        caller.invite("Route: <sip:10.0.0.1:5060;lr>, <sip:10.0.0.2:5060;lr>");
        world.pass();
        caller.nextResponse(403);
        callee.nothingMore();
    }

    private SipProxy onward() {
        return world.proxy(p ->
                p.trust(flow -> flow.remote().getPort() == 5060).routes(r -> r.preloaded(call -> Decision.onward())));
    }

    @Test
    void aPreloadedRouteIsFollowedWhereARouteIsThereForIt() {
        onward();
        caller.send(caller.request(
                "INVITE",
                "sip:bob@other.example",
                1,
                "<sip:bob@other.example>",
                "Route: <sip:10.0.0.1:5060;lr>, <sip:10.0.0.2:5060;lr>, <sip:far.example;lr>"));
        // A dialog that was set up elsewhere goes the same way.
        caller.send(caller.request(
                "BYE", "sip:bob@other.example", 2, "<sip:bob@other.example>;tag=b", "Route: <sip:10.0.0.2:5060;lr>"));
        world.pass();
        SipRequest invite = callee.nextRequest("INVITE");
        assertThat(invite.requestUri().text()).isEqualTo("sip:bob@other.example");
        assertThat(invite.headers(Header.ROUTE)).containsExactly("<sip:10.0.0.2:5060;lr>", "<sip:far.example;lr>");
        assertThat(invite.recordRoutes()).hasSize(1);
        assertThat(callee.nextRequest("BYE").headers(Header.ROUTE)).containsExactly("<sip:10.0.0.2:5060;lr>");
    }

    @Test
    void aPreloadedRouteIsNotForStrangers() {
        onward();
        World.Peer stranger = world.peer("10.0.0.9", 5066);
        stranger.invite("Route: <sip:10.0.0.1:5060;lr>, <sip:10.0.0.2:5060;lr>");
        stranger.send(stranger.request(
                "REGISTER", "sip:example.com", 2, "<sip:1001@example.com>", "Route: <sip:10.0.0.2:5060;lr>"));
        world.pass();
        stranger.nextResponse(403);
        stranger.nextResponse(403);
        callee.nothingMore();
    }

    /** 16.6 step 6: where the next hop is a router of RFC 2543, it is the Request-URI and what that was comes last. */
    @Test
    void aStrictRouterGetsItsWay() {
        onward();
        caller.send(caller.request(
                "MESSAGE",
                "sip:bob@other.example",
                1,
                "<sip:bob@other.example>",
                "Route: <sip:10.0.0.2:5060>, <sip:far.example;lr>"));
        world.pass();
        SipRequest message = callee.nextRequest("MESSAGE");
        assertThat(message.requestUri().text()).isEqualTo("sip:10.0.0.2:5060");
        assertThat(message.headers(Header.ROUTE)).containsExactly("<sip:far.example;lr>", "<sip:bob@other.example>");
    }

    @Test
    void aStrictRouterBeyondUsGetsItsWayWithinADialog() {
        openPool();
        SipResponse ok = established();
        caller.send(caller.request(
                "BYE",
                "sip:9196@192.0.2.9",
                2,
                "<sip:9196@example.com>;tag=callee-10.0.0.2",
                route(ok) + ", <sip:10.0.0.2:5060>"));
        world.pass();
        SipRequest bye = callee.nextRequest("BYE");
        assertThat(bye.requestUri().text()).isEqualTo("sip:10.0.0.2:5060");
        assertThat(bye.headers(Header.ROUTE)).containsExactly("<sip:9196@192.0.2.9>");
    }

    @Test
    void aForgedTokenOpensNoRelay() {
        openPool();
        SipResponse ok = established();
        String token = ok.recordRoutes().get(0).uri().param("jf").orElseThrow();
        String forged = (token.charAt(5) == 'A' ? "B" : "A");
        caller.send(caller.request(
                "BYE",
                "sip:victim@10.0.0.2:5060",
                2,
                "<sip:9196@example.com>;tag=x",
                "Route: <sip:10.0.0.1:5060;lr;jf=" + token.substring(0, 5) + forged + token.substring(6) + '>'));
        world.pass();
        caller.nextResponse(404);

        // A token of another dialog is no better: it is bound to its Call-ID.
        World.Peer other = world.peer("10.0.0.8", 5060);
        other.send(other.request("BYE", "sip:victim@10.0.0.2:5060", 2, "<sip:9196@example.com>;tag=x", route(ok)));
        other.send(other.request("ACK", "sip:victim@10.0.0.2:5060", 2, "<sip:9196@example.com>;tag=x", route(ok)));
        world.pass();
        other.nextResponse(404);
        callee.nothingMore();
    }

    /** Who holds the token of a dialog may not start another call with it, past authentication. */
    @Test
    void aTokenDoesNotStartAnything() {
        world.proxy(p -> p.trust(flow -> flow.remote().getPort() == 5060)
                .routes(r -> r.on(Method.INVITE, call -> relay(World.pool("sip:10.0.0.2:5060")))));
        SipResponse ok = established();
        World.Peer stranger = world.peer("10.0.0.9", 5099);
        String invite = stranger.request("INVITE", "sip:0900@example.com", 1, "<sip:0900@example.com>", route(ok));
        stranger.send(invite);
        world.pass();
        stranger.nextResponse(403);
        callee.nothingMore();
    }

    @Test
    void whatClaimsToBeInADialogOfOursIs404AndItsAckIsAbsorbed() {
        SipProxy proxy = openPool();
        caller.send(caller.request("BYE", "sip:9196@example.com", 2, "<sip:9196@example.com>;tag=x"));
        caller.send(caller.request("ACK", "sip:9196@example.com", 2, "<sip:9196@example.com>;tag=x"));
        world.pass();
        caller.nextResponse(404);
        caller.nothingMore();
        callee.nothingMore();
        assertThat(proxy.counters().acksAbsorbed()).isEqualTo(1);
    }

    @Test
    void aResponseThatBelongsToNothingIsAbsorbed() {
        SipProxy proxy = openPool();
        caller.invite();
        world.pass();
        SipRequest invite = callee.nextRequest("INVITE");
        callee.answer(
                invite.edit()
                        .replaceFirst(Header.VIA, "SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bKnone")
                        .build(),
                200);
        world.pass();
        caller.nextResponse(100);
        caller.nothingMore();
        assertThat(proxy.counters().straysAbsorbed()).isEqualTo(1);
    }

    // ---- loops ----

    @Test
    void aLoopIs482AndASpiralIsNot() {
        SipProxy proxy = world.proxy(p -> p.routes(r -> r.open(
                Method.INVITE,
                call -> call.requestUri().user().equals("spiral")
                        ? relay(World.pool("sip:10.0.0.1:5060")).toUser("9196")
                        : relay(World.pool(
                                call.requestUri().user().equals("loop")
                                        ? "sip:10.0.0.1:5060"
                                        : "sip:10.0.0.2:5060")))));
        caller.send(caller.request("INVITE", "sip:loop@example.com", 1, "<sip:loop@example.com>"));
        world.pass();
        caller.nextResponse(100);
        caller.nextResponse(482);
        assertThat(proxy.counters().loops()).isEqualTo(1);
        assertThat(proxy.counters().relayed()).isEqualTo(1);

        caller.send(caller.request("INVITE", "sip:spiral@example.com", 2, "<sip:spiral@example.com>"));
        world.pass();
        assertThat(callee.nextRequest("INVITE").recordRoutes()).hasSize(2);
        assertThat(proxy.counters().loops()).isEqualTo(1);
    }

    // ---- decisions ----

    @Test
    void aRouteRepliesDropsOrFails() {
        world.proxy(p -> p.routes(r -> r.open(
                        Method.INVITE, call -> reply(404, "DID Not Found").header("X-Why", "none"))
                .open(Method.MESSAGE, call -> Decision.drop())));
        caller.invite();
        world.pass();
        SipResponse response = caller.nextResponse(404);
        assertThat(response.reason()).isEqualTo("DID Not Found");
        assertThat(response.header("X-Why")).contains("none");
        assertThat(response.toTag()).isNotEmpty();

        caller.send(caller.request("MESSAGE", "sip:9196@example.com", 2, "<sip:9196@example.com>"));
        world.pass();
        caller.nothingMore();
        world.nothingIsLeft();
    }

    @Test
    void aPoolWithoutTargetsIsDecidedOtherwise() {
        world.proxy(p -> p.routes(r -> r.open(Method.INVITE, call -> relay(request -> List.of()))
                .open(
                        Method.MESSAGE,
                        call -> relay(request -> List.of()).otherwise(relay(World.pool("sip:10.0.0.2:5060"))))));
        caller.invite();
        caller.send(caller.request("MESSAGE", "sip:9196@example.com", 2, "<sip:9196@example.com>"));
        world.pass();
        caller.nextResponse(503);
        callee.nextRequest("MESSAGE");
    }

    /** RFC 3261 16.7 step 3: a response with no Via but ours is consumed; the caller hears of its end from us. */
    @Test
    void aResponseWithoutTheCallersViaGoesNoFurther() {
        for (int last : new int[] {200, 486}) {
            World fresh = new World();
            World.Peer from = fresh.peer("10.0.0.5", 5060);
            World.Peer to = fresh.peer("10.0.0.2", 5060);
            fresh.proxy(p -> p.routes(r -> r.open(Method.INVITE, call -> relay(World.pool("sip:10.0.0.2:5060")))));
            from.invite();
            fresh.pass();
            SipRequest invite = to.nextRequest("INVITE");
            for (int status : new int[] {180, last}) {
                SipResponse whole =
                        SipResponse.to(invite, status).toTag("callee").build();
                String ours = whole.headers(Header.VIA).get(0);
                to.send(whole.edit()
                        .remove(Header.VIA)
                        .addFirst(Header.VIA, ours)
                        .build());
            }
            fresh.pass();
            from.nextResponse(100);
            SipResponse ended = from.nextResponse(last == 200 ? 500 : 486);
            assertThat(ended.headers(Header.VIA)).singleElement().asString().contains("10.0.0.5");
            assertThat(ended.toTag()).isNotEqualTo("callee");
            from.nothingMore();
        }
    }

    @Test
    void anAwaitedDecisionIsCarriedOutWhenItComes() {
        CompletableFuture<Decision> decision = new CompletableFuture<>();
        world.proxy(p -> p.routes(r -> r.open(Method.INVITE, call -> Decision.await(decision))));
        caller.invite();
        world.pass();
        callee.nothingMore();
        decision.complete(relay(World.pool("sip:10.0.0.2:5060")));
        world.pass();
        callee.nextRequest("INVITE");
    }

    @Test
    void anAwaitedDecisionThatFailsOrTakesTooLongIs500() {
        CompletableFuture<Decision> failing = CompletableFuture.failedFuture(new IllegalStateException("no database"));
        CompletableFuture<Decision> never = new CompletableFuture<>();
        world.proxy(p -> p.routes(r -> r.open(Method.INVITE, call -> Decision.await(never))
                .open(Method.MESSAGE, call -> Decision.await(failing))));
        caller.send(caller.request("MESSAGE", "sip:9196@example.com", 1, "<sip:9196@example.com>"));
        world.pass();
        caller.nextResponse(500);

        caller.invite();
        world.sim.run(Duration.ofSeconds(11));
        caller.nextResponse(100);
        caller.nextResponse(500);
        never.complete(relay(World.pool("sip:10.0.0.2:5060")));
        world.pass();
        callee.nothingMore();
    }

    @Test
    void aCallThatIsCancelledWhileItsDecisionIsAwaitedIs487() {
        world.proxy(p -> p.routes(r -> r.open(Method.INVITE, call -> Decision.await(new CompletableFuture<>()))));
        String invite = caller.request("INVITE", "sip:9196@example.com", 1, "<sip:9196@example.com>");
        caller.send(invite);
        world.pass();
        caller.send(invite.replace("INVITE", "CANCEL").replaceFirst("Contact:.*\r\n", ""));
        world.pass();
        caller.nextResponse(100);
        caller.nextResponse(200);
        caller.nextResponse(487);
    }

    // ---- driving it ----

    private SipResponse established() {
        caller.invite();
        world.pass();
        SipRequest invite = callee.nextRequest("INVITE");
        callee.answer(invite, 200);
        world.sim.run(Duration.ofMillis(10));
        caller.nextResponse(100);
        return caller.nextResponse(200);
    }

    private static String contact(SipResponse ok) {
        return ok.contacts().get(0).uri().text();
    }

    private static String route(SipResponse ok) {
        return "Route: " + ok.recordRoutes().get(0).text();
    }
}
