package io.jackfield.sip.dialog;

import static io.jackfield.sip.dialog.TestPhone.sdp;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.sim.Simulation;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.message.SipUri;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A callee against a caller that does what no well-behaved one does, and what the network does to those that are. */
class CalleeScenarioTest {
    private final Simulation sim = Simulation.seeded(8);
    private final TestPhone bob = new TestPhone(sim, "bob", "10.0.0.2");
    private final ScriptedPeer peer = new ScriptedPeer(sim, "10.0.0.2");

    /** RFC 3261 13.3.1.4: the 200 is repeated, also by a user agent over UDP that lost it. */
    @Test
    void the200IsRepeatedUntilTheAck() {
        bob.onInvite(s -> s.accept(sdp("answer")));
        peer.send(peer.invite("offer").build());
        sim.run(Duration.ofMillis(1600));
        assertThat(peer.statuses(Method.INVITE)).containsExactly(200, 200, 200);
        acknowledge(1, "");
        sim.run(Duration.ofSeconds(40));
        assertThat(peer.statuses(Method.INVITE)).hasSize(3);
        assertThat(bob.heard).containsExactly("invited offer", "established");
    }

    @Test
    void the200SaysWhatItMust() {
        bob.onInvite(s -> {
            s.ring();
            s.accept(sdp("answer"));
        });
        peer.send(peer.invite("offer")
                .add(Header.RECORD_ROUTE, "<sip:10.0.0.9;lr>")
                .build());
        sim.run(Duration.ofMillis(100));
        SipResponse ringing = peer.provisionals().get(0);
        SipResponse ok = peer.last(Method.INVITE).orElseThrow();
        assertThat(ringing.toTag()).isNotEmpty().isEqualTo(ok.toTag());
        assertThat(ok.contacts()).singleElement().satisfies(contact -> {
            assertThat(contact.uri().user()).isEqualTo("bob");
            assertThat(contact.uri().host()).isEqualTo("10.0.0.2");
        });
        assertThat(ok.headers(Header.ALLOW)).contains("INVITE", "INFO");
        assertThat(ok.recordRoutes()).hasSize(1);
    }

    /** RFC 3261 15.1.2: the caller ends an early dialog with BYE. */
    @Test
    void aByeWhileItRingsEndsTheCall() {
        bob.onInvite(InviteSession::ring);
        peer.send(peer.invite("offer").build());
        sim.run(Duration.ofMillis(100));
        peer.send(peer.within(Method.BYE, peer.provisionals().get(0), 2).build());
        sim.run(Duration.ofMillis(100));
        assertThat(peer.statuses(Method.BYE)).containsExactly(200);
        assertThat(peer.statuses(Method.INVITE)).contains(487);
        assertThat(bob.heard).containsExactly("invited offer", "ended REMOTE_BYE 487");
    }

    @Test
    void aByeThatOvertakesTheAckEndsTheCall() {
        bob.onInvite(s -> s.accept(sdp("answer")));
        peer.send(peer.invite("offer").build());
        sim.run(Duration.ofMillis(100));
        peer.send(peer.within(Method.BYE, peer.last(Method.INVITE).orElseThrow(), 2)
                .build());
        sim.run(Duration.ofMillis(100));
        acknowledge(1, "");
        sim.run(Duration.ofSeconds(40));
        assertThat(bob.heard).containsExactly("invited offer", "ended REMOTE_BYE 200");
        assertThat(peer.statuses(Method.INVITE)).as("no more copies").containsExactly(200);
    }

    @Test
    void aRepeatedByeGetsTheSameAnswerAndALaterOne481() {
        establish();
        SipRequest bye = peer.within(Method.BYE, peer.last(Method.INVITE).orElseThrow(), 2)
                .build();
        peer.send(bye);
        peer.send(bye);
        sim.run(Duration.ofMillis(100));
        assertThat(peer.statuses(Method.BYE)).containsExactly(200, 200);
        peer.send(peer.within(Method.BYE, peer.last(Method.INVITE).orElseThrow(), 3)
                .build());
        sim.run(Duration.ofMillis(100));
        assertThat(peer.statuses(Method.BYE)).containsExactly(200, 200, 481);
        assertThat(bob.heard).containsExactly("invited offer", "established", "ended REMOTE_BYE 200");
    }

    @Test
    void requestsOfUnknownDialogsGet481() {
        establish();
        SipResponse ok = peer.last(Method.INVITE).orElseThrow();
        peer.send(peer.within(Method.INFO, ok, 2).to(ok.to().withTag("nobody")).build());
        peer.send(peer.within(Method.INFO, ok, 3).callId("other").build());
        peer.send(peer.within(Method.INFO, ok, 4)
                .from(ok.from().withTag("somebody-else"))
                .build());
        peer.send(peer.request(Method.BYE).callId("no-dialog").build());
        sim.run(Duration.ofMillis(100));
        assertThat(peer.statuses(Method.INFO)).containsExactly(481, 481, 481);
        assertThat(peer.statuses(Method.BYE)).containsExactly(481);
        assertThat(bob.session().ended()).isFalse();
    }

    /** RFC 3261 12.2.2. */
    @Test
    void aLowerCseqGets500() {
        establish();
        SipResponse ok = peer.last(Method.INVITE).orElseThrow();
        peer.send(peer.within(Method.INFO, ok, 10).body("a/b", sdp("x")).build());
        sim.run(Duration.ofMillis(100));
        peer.send(peer.within(Method.INFO, ok, 9).body("a/b", sdp("late")).build());
        sim.run(Duration.ofMillis(100));
        assertThat(peer.statuses(Method.INFO)).containsExactly(200, 500);
        assertThat(bob.heard).doesNotContain("info a/b late");
    }

    /** RFC 3261 8.2.2.2: the same INVITE by way of two forks. */
    @Test
    void aMergedInviteGets482() {
        bob.onInvite(InviteSession::ring);
        peer.send(peer.invite("offer").build());
        peer.send(peer.invite("offer").build());
        sim.run(Duration.ofMillis(100));
        assertThat(peer.statuses(Method.INVITE)).containsExactly(482);
        assertThat(bob.heard).containsExactly("invited offer");
    }

    /** What a fork sent twice is handled once, whatever it is; a monitor that repeats itself is answered. */
    @Test
    void otherMergedRequestsGet482() {
        List<SipRequest> handled = new ArrayList<>();
        new TestPhone(
                sim,
                "bob",
                "10.0.0.3",
                builder -> builder.onRequest(Method.MESSAGE, request -> {
                    handled.add(request.request());
                    request.respond(200);
                }));
        ScriptedPeer fork = new ScriptedPeer(sim, "10.0.0.3", "10.0.0.8");
        for (int i = 0; i < 2; i++) {
            fork.send(fork.request(Method.MESSAGE).build());
            fork.send(fork.request(Method.OPTIONS).build());
        }
        sim.run(Duration.ofMillis(100));
        assertThat(fork.statuses(Method.MESSAGE)).containsExactlyInAnyOrder(200, 482);
        assertThat(fork.statuses(Method.OPTIONS)).containsExactly(200, 200);
        assertThat(handled).hasSize(1);
    }

    @Test
    void optionsAreAnswered() {
        peer.send(peer.request(Method.OPTIONS).build());
        sim.run(Duration.ofMillis(100));
        SipResponse ok = peer.last(Method.OPTIONS).orElseThrow();
        assertThat(ok.status()).isEqualTo(200);
        assertThat(ok.headers(Header.ALLOW)).contains("INVITE", "BYE");
        assertThat(ok.headers(Header.ACCEPT)).contains("application/sdp");
        assertThat(ok.headers(Header.SUPPORTED)).contains("100rel", "timer", "replaces", "norefersub");
        assertThat(ok.toTag()).isNotEmpty();
        establish();
        peer.send(peer.within(Method.OPTIONS, peer.last(Method.INVITE).orElseThrow(), 2)
                .build());
        sim.run(Duration.ofMillis(100));
        assertThat(peer.statuses(Method.OPTIONS)).containsExactly(200, 200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"REGISTER", "SUBSCRIBE", "PUBLISH", "MESSAGE", "FROBNICATE"})
    void otherMethodsGet405(String method) {
        peer.send(peer.request(Method.of(method)).build());
        sim.run(Duration.ofMillis(100));
        SipResponse refusal = peer.last(Method.of(method)).orElseThrow();
        assertThat(refusal.status()).isEqualTo(405);
        assertThat(refusal.headers(Header.ALLOW)).contains("INVITE").doesNotContain(method);
    }

    @Test
    void aRequiredExtensionGets420() {
        peer.send(peer.invite("offer")
                .set(Header.REQUIRE, "100rel, precondition, x-magic")
                .build());
        sim.run(Duration.ofMillis(100));
        SipResponse refusal = peer.last(Method.INVITE).orElseThrow();
        assertThat(refusal.status()).isEqualTo(420);
        assertThat(refusal.headers(Header.UNSUPPORTED)).containsExactly("precondition", "x-magic");
        assertThat(bob.heard).isEmpty();
    }

    @Test
    void anotherBodyGets415() {
        peer.send(peer.request(Method.INVITE).body("text/html", sdp("<p>")).build());
        sim.run(Duration.ofMillis(100));
        assertThat(peer.last(Method.INVITE).orElseThrow().status()).isEqualTo(415);
        assertThat(peer.last(Method.INVITE).orElseThrow().headers(Header.ACCEPT))
                .contains("application/sdp");
    }

    @Test
    void anInviteWithoutContactGets400() {
        peer.send(peer.invite("offer").remove(Header.CONTACT).build());
        sim.run(Duration.ofMillis(100));
        assertThat(peer.statuses(Method.INVITE)).containsExactly(400);
    }

    /** RFC 3261 13.3.1. */
    @Test
    void anInviteMayExpire() {
        bob.onInvite(InviteSession::ring);
        peer.send(peer.invite("offer").set(Header.EXPIRES, "10").build());
        sim.run(Duration.ofSeconds(9));
        assertThat(bob.heard).containsExactly("invited offer");
        sim.run(Duration.ofSeconds(2));
        assertThat(bob.heard).containsExactly("invited offer", "ended LOCAL_REJECT 487");
        assertThat(peer.statuses(Method.INVITE)).contains(487);
    }

    @Test
    void aLateOfferNeedsItsAnswerInTheAck() {
        bob.onInvite(s -> s.accept(sdp("our offer")));
        peer.send(peer.invite("").build());
        sim.run(Duration.ofMillis(100));
        assertThat(TestPhone.text(peer.last(Method.INVITE).orElseThrow().body()))
                .isEqualTo("our offer");
        acknowledge(1, "");
        sim.run(Duration.ofSeconds(1));
        assertThat(bob.heard).endsWith("ended LOCAL_BYE 200");
        assertThat(peer.requests(Method.BYE)).isNotEmpty();
    }

    @Test
    void earlyMediaWithoutAnOfferCarriesNoSdp() {
        bob.onInvite(s -> s.early(sdp("early")));
        peer.send(peer.invite("").build());
        sim.run(Duration.ofMillis(100));
        assertThat(peer.provisionals()).singleElement().matches(r -> r.status() == 183 && r.bodyLength() == 0);
    }

    @Test
    void aReinviteWithoutOfferIsOfferedToAndAnsweredInTheAck() {
        bob.onNegotiation(n -> n.complete(sdp("our offer")));
        establish();
        peer.send(peer.within(Method.INVITE, peer.last(Method.INVITE).orElseThrow(), 2)
                .build());
        sim.run(Duration.ofMillis(100));
        SipResponse ok = peer.last(Method.INVITE).orElseThrow();
        assertThat(ok.cseqNumber()).isEqualTo(2);
        assertThat(TestPhone.text(ok.body())).isEqualTo("our offer");
        acknowledge(2, "their answer");
        sim.run(Duration.ofSeconds(40));
        assertThat(bob.heard).containsExactly("invited offer", "established", "negotiation", "answer their answer");
        assertThat(bob.session().ended()).isFalse();
    }

    @Test
    void aReinviteThatIsNeverAcknowledgedEndsTheCall() {
        bob.onNegotiation(n -> n.complete(sdp("answer 2")));
        establish();
        peer.send(peer.within(Method.INVITE, peer.last(Method.INVITE).orElseThrow(), 2)
                .body(ScriptedPeer.SDP, sdp("offer 2"))
                .build());
        sim.run(Duration.ofSeconds(33));
        assertThat(bob.heard).endsWith("negotiation offer 2", "ended DIALOG_LOST 408");
        assertThat(peer.requests(Method.BYE)).isNotEmpty();
    }

    @Test
    void aReinviteMayBeCancelled() {
        Negotiation[] pending = new Negotiation[1];
        bob.onNegotiation(n -> pending[0] = n);
        establish();
        SipRequest reinvite = peer.within(
                        Method.INVITE, peer.last(Method.INVITE).orElseThrow(), 2)
                .body(ScriptedPeer.SDP, sdp("offer 2"))
                .build();
        peer.send(reinvite);
        sim.run(Duration.ofMillis(100));
        peer.send(reinvite.cancel());
        sim.run(Duration.ofMillis(100));
        assertThat(peer.statuses(Method.CANCEL)).containsExactly(200);
        assertThat(peer.last(Method.INVITE).orElseThrow().status()).isEqualTo(487);
        pending[0].complete(sdp("too late"));
        sim.run(Duration.ofSeconds(1));
        assertThat(bob.session().ended()).isFalse();
        assertThat(peer.statuses(Method.INVITE))
                .filteredOn(status -> status == 200)
                .hasSize(1);
    }

    /** Each negotiation answers the re-INVITE it came with, and that once. */
    @Test
    void anOldNegotiationDoesNotAnswerANewReinvite() {
        List<Negotiation> negotiations = new ArrayList<>();
        bob.onNegotiation(negotiations::add);
        establish();
        SipResponse ok = peer.last(Method.INVITE).orElseThrow();
        SipRequest withdrawn = reinvite(ok, 2);
        peer.send(withdrawn);
        sim.run(Duration.ofMillis(100));
        peer.send(withdrawn.cancel());
        sim.run(Duration.ofMillis(100));
        peer.send(reinvite(ok, 3));
        sim.run(Duration.ofMillis(100));
        negotiations.get(0).complete(sdp("to the withdrawn one"));
        sim.run(Duration.ofMillis(100));
        assertThat(peer.finals(Method.INVITE)).noneMatch(r -> r.cseqNumber() == 3);
        negotiations.get(1).complete(sdp("to the second"));
        sim.run(Duration.ofMillis(100));
        acknowledge(3, "");
        peer.send(reinvite(ok, 4));
        sim.run(Duration.ofMillis(100));
        negotiations.get(1).reject(488);
        sim.run(Duration.ofMillis(100));
        assertThat(peer.finals(Method.INVITE)).anyMatch(r -> r.cseqNumber() == 3 && r.success());
        assertThat(peer.finals(Method.INVITE)).noneMatch(r -> r.cseqNumber() == 4);
    }

    @Test
    void theAckOfAnEarlierReinviteConfirmsNothing() {
        bob.onNegotiation(n -> n.complete(sdp("answer")));
        establish();
        SipResponse ok = peer.last(Method.INVITE).orElseThrow();
        peer.send(reinvite(ok, 2));
        sim.run(Duration.ofMillis(100));
        acknowledge(2, "");
        peer.send(reinvite(ok, 3));
        sim.run(Duration.ofMillis(100));
        acknowledge(2, "");
        sim.run(Duration.ofSeconds(1));
        assertThat(peer.finals(Method.INVITE).stream().filter(r -> r.cseqNumber() == 3))
                .as("still repeated")
                .hasSizeGreaterThan(1);
    }

    /** RFC 3261 15.1.2: whatever is pending gets its answer. */
    @Test
    void hangingUpAnswersAPendingReinvite() {
        bob.onNegotiation(n -> {});
        establish();
        peer.send(reinvite(peer.last(Method.INVITE).orElseThrow(), 2));
        sim.run(Duration.ofMillis(100));
        bob.session().hangup();
        sim.run(Duration.ofMillis(100));
        SipResponse last = peer.last(Method.INVITE).orElseThrow();
        assertThat(last.status()).isEqualTo(487);
        assertThat(last.cseqNumber()).isEqualTo(2);
        assertThat(peer.requests(Method.BYE)).hasSize(1);
    }

    /** What is kept to recognise merged requests goes with the session. */
    @Test
    void anInviteThatIsOverIsForgotten() {
        bob.onInvite(s -> s.reject(486));
        peer.send(peer.invite("offer").build());
        sim.run(Duration.ofSeconds(1));
        peer.send(peer.invite("offer").build());
        sim.run(Duration.ofMillis(100));
        assertThat(peer.statuses(Method.INVITE)).contains(486).doesNotContain(482);
        assertThat(bob.sessions).hasSize(2);
    }

    /** RFC 3261 14.2. */
    @Test
    void aSecondReinviteBeforeTheFirstIsAnsweredGets500() {
        bob.onNegotiation(n -> {});
        establish();
        SipResponse ok = peer.last(Method.INVITE).orElseThrow();
        peer.send(peer.within(Method.INVITE, ok, 2)
                .body(ScriptedPeer.SDP, sdp("2"))
                .build());
        sim.run(Duration.ofMillis(100));
        peer.send(peer.within(Method.INVITE, ok, 3)
                .body(ScriptedPeer.SDP, sdp("3"))
                .build());
        sim.run(Duration.ofMillis(100));
        SipResponse refusal = peer.last(Method.INVITE).orElseThrow();
        assertThat(refusal.status()).isEqualTo(500);
        assertThat(refusal.cseqNumber()).isEqualTo(3);
        assertThat(Integer.parseInt(refusal.header(Header.RETRY_AFTER).orElseThrow()))
                .isBetween(0, 10);
        assertThat(bob.heard).endsWith("negotiation 2");
    }

    @Test
    void aReinviteBeforeTheFirstAckGets491() {
        bob.onInvite(s -> s.accept(sdp("answer")));
        peer.send(peer.invite("offer").build());
        sim.run(Duration.ofMillis(100));
        peer.send(peer.within(Method.INVITE, peer.last(Method.INVITE).orElseThrow(), 2)
                .body(ScriptedPeer.SDP, sdp("2"))
                .build());
        sim.run(Duration.ofMillis(100));
        assertThat(peer.last(Method.INVITE).orElseThrow().status()).isEqualTo(491);
    }

    @Test
    void aCancelAfterThe200ChangesNothing() {
        bob.onInvite(s -> s.accept(sdp("answer")));
        SipRequest invite = peer.invite("offer").build();
        peer.send(invite);
        sim.run(Duration.ofMillis(100));
        peer.send(invite.cancel());
        sim.run(Duration.ofMillis(100));
        assertThat(peer.statuses(Method.CANCEL)).containsExactly(200);
        acknowledge(1, "");
        sim.run(Duration.ofMillis(100));
        assertThat(bob.heard).containsExactly("invited offer", "established");
    }

    /** RFC 3261 12.1.1, 12.2.1.1: a strict router becomes the Request-URI. */
    @Test
    void aStrictRouterGetsItsWay() {
        bob.onInvite(s -> s.accept(sdp("answer"))).onEstablished(InviteSession::hangup);
        peer.send(peer.invite("offer")
                .contact(NameAddr.of(SipUri.of("sip:deep@192.0.2.1")))
                .add(Header.RECORD_ROUTE, "<sip:strict@10.0.0.9>")
                .add(Header.RECORD_ROUTE, "<sip:loose@10.0.0.8;lr>")
                .build());
        sim.run(Duration.ofMillis(100));
        acknowledge(1, "");
        sim.run(Duration.ofMillis(100));
        SipRequest bye = peer.requests(Method.BYE).get(0);
        assertThat(bye.requestUri().user()).isEqualTo("strict");
        assertThat(bye.routes()).extracting(route -> route.uri().user()).containsExactly("loose", "deep");
    }

    /** RFC 3326. */
    @Test
    void aByeSaysWhyWhenAsked() {
        establish();
        bob.session().hangup("Q.850;cause=102");
        sim.run(Duration.ofMillis(100));
        assertThat(peer.requests(Method.BYE).get(0).header(Header.REASON)).contains("Q.850;cause=102");
    }

    private void establish() {
        bob.onInvite(s -> s.accept(sdp("answer")));
        peer.send(peer.invite("offer").build());
        sim.run(Duration.ofMillis(100));
        acknowledge(1, "");
        sim.run(Duration.ofMillis(100));
        assertThat(bob.heard).containsExactly("invited offer", "established");
    }

    private SipRequest reinvite(SipResponse ok, int cseq) {
        return peer.within(Method.INVITE, ok, cseq)
                .body(ScriptedPeer.SDP, sdp("offer " + cseq))
                .build();
    }

    private void acknowledge(int cseq, String sdp) {
        var ack = peer.within(Method.ACK, peer.last(Method.INVITE).orElseThrow(), cseq);
        peer.send((sdp.isEmpty() ? ack : ack.body(ScriptedPeer.SDP, sdp(sdp))).build());
    }
}
