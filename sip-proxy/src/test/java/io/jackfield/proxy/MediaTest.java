package io.jackfield.proxy;

import static io.jackfield.proxy.Decision.fork;
import static io.jackfield.proxy.Decision.relay;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.sip.dialog.InviteSession;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.node.MediaAnchor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** SDP on its way through an anchor: what is offered, answered and deleted, when and under which names. */
class MediaTest {
    private final World world = new World();
    private final Anchor anchor = new Anchor();
    private final World.Peer caller = world.peer("10.0.0.9", 5060);
    private final World.Peer callee = world.peer("10.0.0.2", 5060);

    private void pool(String... targets) {
        world.proxy(p -> p.routes(
                r -> r.open(Method.INVITE, call -> relay(World.pool(targets)).through(anchor))));
    }

    // ---- the common call ----

    @Test
    void offersAnswersAndDeletes() {
        pool("sip:10.0.0.2:5060");
        send(invite("offer"));
        SipRequest invite = callee.nextRequest("INVITE");
        assertThat(body(invite)).isEqualTo("relayed offer");
        assertThat(anchor.calls).containsExactly("offer caller>- L offer");

        callee.send(answer(invite, 183, "early"));
        callee.send(answer(invite, 200, "answer"));
        world.pass();
        caller.nextResponse(100);
        assertThat(body(caller.nextResponse(183))).isEqualTo("relayed early");
        SipResponse ok = caller.nextResponse(200);
        assertThat(body(ok)).isEqualTo("relayed answer");
        assertThat(anchor.calls)
                .containsExactly(
                        "offer caller>- L offer", "answer caller>callee L early", "answer caller>callee L answer");

        send(inDialog("BYE", ok, 2, ""));
        callee.send(answer(callee.nextRequest("BYE"), 200, ""));
        world.pass();
        caller.nextResponse(200);
        assertThat(anchor.calls).endsWith("delete caller>callee -");
        assertThat(anchor.calls).hasSize(4);
    }

    @Test
    void reinvitesFromEitherSideFollowTheDialog() {
        pool("sip:10.0.0.2:5060");
        SipResponse ok = established();
        anchor.calls.clear();

        send(inDialog("INVITE", ok, 2, "hold"));
        SipRequest hold = callee.nextRequest("INVITE");
        assertThat(body(hold)).isEqualTo("relayed hold");
        callee.send(answer(hold, 200, "held"));
        world.pass();
        assertThat(anchor.calls).containsExactly("offer caller>callee - hold", "answer caller>callee - held");
        anchor.calls.clear();

        String route = "Route: " + ok.recordRoutes().get(0).text();
        callee.send(sdp(
                callee.request("INVITE", "sip:1001@10.0.0.9:5060", 7, "<sip:1001@example.com>;tag=caller", route)
                        .replace("call@10.0.0.2", "call@10.0.0.9")
                        .replace("<sip:1001@example.com>;tag=caller\r\nTo", "<sip:9196@example.com>;tag=callee\r\nTo"),
                "resume"));
        world.pass();
        assertThat(anchor.calls).containsExactly("offer callee>caller - resume");
    }

    @Test
    void aReinviteThatIsRefusedDeletesNothing() {
        pool("sip:10.0.0.2:5060");
        SipResponse ok = established();
        anchor.calls.clear();
        send(inDialog("INVITE", ok, 2, "hold"));
        callee.send(answer(callee.nextRequest("INVITE"), 488, ""));
        world.pass();
        assertThat(anchor.calls).containsExactly("offer caller>callee - hold");
    }

    /** RFC 3261 13.2.1: no offer in the INVITE, so the callee offers in its 2xx and the ACK answers. */
    @Test
    void aDelayedOfferIsTheCallees() {
        pool("sip:10.0.0.2:5060");
        send(invite(""));
        callee.send(answer(callee.nextRequest("INVITE"), 200, "offer"));
        world.pass();
        caller.nextResponse(100);
        SipResponse ok = caller.nextResponse(200);
        assertThat(body(ok)).isEqualTo("relayed offer");
        assertThat(anchor.calls).containsExactly("offer callee>caller L offer");

        send(inDialog("ACK", ok, 1, "answer"));
        assertThat(body(callee.nextRequest("ACK"))).isEqualTo("relayed answer");
        assertThat(anchor.calls).endsWith("answer callee>caller - answer");
    }

    @Test
    void anUpdateIsAnOfferToo() {
        pool("sip:10.0.0.2:5060");
        SipResponse ok = established();
        anchor.calls.clear();
        send(inDialog("UPDATE", ok, 2, "update"));
        callee.send(answer(callee.nextRequest("UPDATE"), 200, "updated"));
        world.pass();
        assertThat(anchor.calls).containsExactly("offer caller>callee - update", "answer caller>callee - updated");
    }

    @Test
    void aByeThatIsChallengedDeletesNothingYet() {
        pool("sip:10.0.0.2:5060");
        SipResponse ok = established();
        anchor.calls.clear();
        send(inDialog("BYE", ok, 2, ""));
        callee.send(answer(callee.nextRequest("BYE"), 407, ""));
        world.pass();
        assertThat(anchor.calls).isEmpty();
    }

    @Test
    void aByeToADeadPeerDeletes() {
        pool("sip:10.0.0.2:5060");
        SipResponse ok = established();
        send(inDialog("BYE", ok, 2, ""));
        world.sim.run(Duration.ofSeconds(40));
        assertThat(anchor.calls).endsWith("delete caller>callee -");
    }

    // ---- failures ----

    @Test
    void aRejectedCallIsDeleted() {
        pool("sip:10.0.0.2:5060");
        send(invite("offer"));
        callee.send(answer(callee.nextRequest("INVITE"), 486, ""));
        world.pass();
        caller.nextResponse(100);
        caller.nextResponse(486);
        assertThat(anchor.calls).containsExactly("offer caller>- L offer", "delete caller>- L");
    }

    @Test
    void aCancelledCallIsDeleted() {
        pool("sip:10.0.0.2:5060");
        Phone alice = world.phone("1001", "10.0.0.7");
        Phone bob = world.phone("9196", "10.0.0.3").onCall(InviteSession::ring);
        world.sim.network();
        // The pool's only target is the scripted callee; let it ring, then cancel.
        InviteSession call = alice.call("9196");
        world.pass();
        SipRequest invite = callee.nextRequest("INVITE");
        callee.send(answer(invite, 180, ""));
        world.pass();
        call.hangup();
        world.pass();
        SipRequest cancel = callee.nextRequest("CANCEL");
        callee.send(answer(cancel, 200, ""));
        callee.send(answer(invite, 487, ""));
        world.pass();
        assertThat(alice.heard).endsWith("LOCAL_CANCEL 487");
        assertThat(anchor.calls).hasSize(2);
        assertThat(anchor.calls.get(1)).startsWith("delete ");
        assertThat(bob.heard).isEmpty();
    }

    /** The next server gets an offer of its own, after the last one's ports were given back. */
    @Test
    void eachTargetOfAFailoverHasItsOwnOffer() {
        World.Peer first = world.peer("10.0.0.3", 5060);
        pool("sip:10.0.0.3:5060", "sip:10.0.0.2:5060");
        send(invite("offer"));
        first.send(answer(first.nextRequest("INVITE"), 500, ""));
        world.pass();
        callee.send(answer(callee.nextRequest("INVITE"), 200, "answer"));
        world.pass();

        assertThat(anchor.calls)
                .containsExactly(
                        "offer caller>- L offer",
                        "delete caller>- L",
                        "offer caller>- L offer",
                        "answer caller>callee L answer");
        assertThat(anchor.labels.get(0)).isEqualTo(anchor.labels.get(1)).isNotEqualTo(anchor.labels.get(2));
        assertThat(anchor.labels.get(2)).isEqualTo(anchor.labels.get(3));
    }

    @Test
    void eachBranchOfAForkHasItsOwnOfferAndThoseThatLoseAreDeleted() {
        World.Peer other = world.peer("10.0.0.3", 5060);
        world.proxy(p -> p.routes(r -> r.open(
                Method.INVITE,
                call -> fork(World.pool("sip:10.0.0.2:5060", "sip:10.0.0.3:5060"))
                        .through(anchor))));
        send(invite("offer"));
        SipRequest lost = other.nextRequest("INVITE");
        other.send(answer(lost, 180, ""));
        callee.send(answer(callee.nextRequest("INVITE"), 200, "answer"));
        world.pass();
        other.send(answer(other.nextRequest("CANCEL"), 200, ""));
        other.send(answer(lost, 487, ""));
        world.pass();

        assertThat(anchor.calls)
                .containsExactly(
                        "offer caller>- L offer",
                        "offer caller>- L offer",
                        "answer caller>callee L answer",
                        "delete caller>- L");
        assertThat(anchor.labels.get(0)).isEqualTo(anchor.labels.get(2));
        assertThat(anchor.labels.get(1)).isEqualTo(anchor.labels.get(3)).isNotEqualTo(anchor.labels.get(0));
    }

    @Test
    void aRelayThatCannotServeIs503AndLeavesNothing() {
        pool("sip:10.0.0.2:5060");
        anchor.failOffers = true;
        send(invite("offer"));
        caller.nextResponse(503);
        callee.nothingMore();
        assertThat(anchor.calls).containsExactly("offer caller>- L offer", "delete caller>- L");
        world.nothingIsLeft();
    }

    @Test
    void aRelayThatThrowsIs503() {
        world.proxy(p -> p.routes(r -> r.open(
                Method.INVITE,
                call -> relay(World.pool("sip:10.0.0.2:5060")).through(new Anchor() {
                    @Override
                    public CompletionStage<byte[]> offer(MediaLeg leg, byte[] sdp) {
                        throw new IllegalStateException("no ports");
                    }
                }))));
        send(invite("offer"));
        caller.nextResponse(503);
    }

    @Test
    void anAnswerThatCannotBeRelayedIs500ToTheCallerAndIsDeleted() {
        pool("sip:10.0.0.2:5060");
        anchor.failAnswers = true;
        send(invite("offer"));
        SipRequest invite = callee.nextRequest("INVITE");
        callee.send(answer(invite, 183, "early"));
        callee.send(answer(invite, 200, "answer"));
        world.pass();
        caller.nextResponse(100);
        assertThat(caller.nextResponse(183).bodyLength()).isZero();
        caller.nextResponse(500);
        assertThat(anchor.calls).endsWith("delete caller>- L");
    }

    // ---- an anchor that takes its time ----

    @Test
    void nothingOvertakesTheSdpThatTheAnchorWorksOn() {
        pool("sip:10.0.0.2:5060");
        send(invite("offer"));
        SipRequest invite = callee.nextRequest("INVITE");
        anchor.later = new CompletableFuture<>();
        callee.send(answer(invite, 183, "early"));
        callee.send(answer(invite, 180, ""));
        callee.send(answer(invite, 486, ""));
        world.pass();
        caller.nextResponse(100);
        caller.nothingMore();

        anchor.later.complete("slow".getBytes(StandardCharsets.US_ASCII));
        world.pass();
        assertThat(body(caller.nextResponse(183))).isEqualTo("slow");
        caller.nextResponse(180);
        caller.nextResponse(486);
        assertThat(anchor.calls).endsWith("delete caller>- L");
        world.nothingIsLeft();
    }

    /**
     * Symptom: calls whose relay was dead, so that the pool of relays took 4 s to go on to another, were 408, though the target had
     * never been asked. Cause: patience counted from before the offer to the relay, not from when the INVITE left.
     */
    @Test
    void theTimeThatTheAnchorTakesIsNotTheSilenceOfTheTarget() {
        pool("sip:10.0.0.2:5060");
        anchor.later = new CompletableFuture<>();
        send(invite("offer"));
        world.sim.run(Duration.ofSeconds(4));
        caller.nextResponse(100);
        caller.nothingMore();

        anchor.later.complete("slow".getBytes(StandardCharsets.US_ASCII));
        world.pass();
        SipRequest invite = callee.nextRequest("INVITE");
        callee.send(answer(invite, 200, "answer"));
        world.pass();
        caller.nextResponse(200);
    }

    /** And from when it leaves, silence is silence. */
    @Test
    void patienceBeginsWhenTheRequestLeaves() {
        pool("sip:10.0.0.2:5060");
        anchor.later = new CompletableFuture<>();
        send(invite("offer"));
        world.sim.run(Duration.ofSeconds(4));
        anchor.later.complete("slow".getBytes(StandardCharsets.US_ASCII));
        world.pass();
        callee.nextRequest("INVITE");
        world.sim.run(Duration.ofMillis(1_500));
        caller.nextResponse(100);
        caller.nothingMore();
        world.sim.run(Duration.ofMillis(700));
        caller.nextResponse(408);
    }

    @Test
    void aCallThatIsCancelledWhileTheAnchorWorksIsNeverSent() {
        pool("sip:10.0.0.2:5060");
        anchor.later = new CompletableFuture<>();
        String invite = sdp(caller.request("INVITE", "sip:9196@example.com", 1, "<sip:9196@example.com>"), "offer");
        send(invite);
        callee.nothingMore();
        send(caller.request("CANCEL", "sip:9196@example.com", 1, "<sip:9196@example.com>")
                .replace(".2\r\n", ".1\r\n"));
        caller.nextResponse(100);
        caller.nextResponse(200);

        anchor.later.complete("too late".getBytes(StandardCharsets.US_ASCII));
        world.pass();
        callee.nothingMore();
        caller.nextResponse(487);
        assertThat(anchor.calls).containsExactly("offer caller>- L offer", "delete caller>- L");
        world.nothingIsLeft();
    }

    // ---- driving it ----

    /** Writes down what it is asked; "L" stands for a label, "-" for none. */
    private static class Anchor implements MediaAnchor {
        final List<String> calls = new ArrayList<>();
        final List<String> labels = new ArrayList<>();
        boolean failOffers;
        boolean failAnswers;
        CompletableFuture<byte[]> later = CompletableFuture.completedFuture(new byte[0]);

        @Override
        public CompletionStage<byte[]> offer(MediaLeg leg, byte[] sdp) {
            note("offer", leg, ' ' + new String(sdp, StandardCharsets.US_ASCII));
            return result(failOffers, sdp);
        }

        @Override
        public CompletionStage<byte[]> answer(MediaLeg leg, byte[] sdp) {
            note("answer", leg, ' ' + new String(sdp, StandardCharsets.US_ASCII));
            return result(failAnswers, sdp);
        }

        @Override
        public CompletionStage<Void> delete(MediaLeg leg) {
            note("delete", leg, "");
            return CompletableFuture.completedFuture(null);
        }

        private void note(String what, MediaLeg leg, String sdp) {
            assertThat(leg.callId()).isNotEmpty();
            String to = leg.toTag().isEmpty() ? "-" : leg.toTag();
            calls.add(what + ' ' + leg.fromTag() + '>' + to + (leg.viaBranch().isEmpty() ? " -" : " L") + sdp);
            labels.add(leg.viaBranch());
        }

        private CompletionStage<byte[]> result(boolean fail, byte[] sdp) {
            if (fail) {
                return CompletableFuture.failedFuture(new IllegalStateException("no ports"));
            }
            if (!later.isDone()) {
                return later;
            }
            return CompletableFuture.completedFuture(
                    ("relayed " + new String(sdp, StandardCharsets.US_ASCII)).getBytes(StandardCharsets.US_ASCII));
        }
    }

    private SipResponse established() {
        send(invite("offer"));
        callee.send(answer(callee.nextRequest("INVITE"), 200, "answer"));
        world.pass();
        caller.nextResponse(100);
        return caller.nextResponse(200);
    }

    private void send(String text) {
        caller.send(text);
        world.pass();
    }

    private String invite(String sdp) {
        return sdp(caller.request("INVITE", "sip:9196@example.com", 1, "<sip:9196@example.com>"), sdp);
    }

    private String inDialog(String method, SipResponse ok, int cseq, String sdp) {
        String request = caller.request(
                method,
                "sip:9196@10.0.0.2:5060",
                cseq,
                "<sip:9196@example.com>;tag=callee",
                "Route: " + ok.recordRoutes().get(0).text());
        return sdp(request, sdp);
    }

    private static String sdp(String request, String sdp) {
        return sdp.isEmpty()
                ? request
                : request.replace(
                        "Content-Length: 0\r\n\r\n",
                        "Content-Type: application/sdp\r\nContent-Length: " + sdp.length() + "\r\n\r\n" + sdp);
    }

    private static SipResponse answer(SipRequest request, int status, String sdp) {
        var response = SipResponse.to(request, status).toTag("callee").set(Header.CONTACT, "<sip:9196@10.0.0.2:5060>");
        return sdp.isEmpty()
                ? response.build()
                : response.body("application/sdp", sdp.getBytes(StandardCharsets.US_ASCII))
                        .build();
    }

    private static String body(io.jackfield.sip.message.SipMessage message) {
        return new String(message.body(), StandardCharsets.US_ASCII);
    }
}
