package io.jackfield.sip.dialog;

import static io.jackfield.sip.dialog.TestPhone.sdp;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.sim.Simulation;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.SipResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** UPDATE (RFC 3311), in early and in confirmed dialogs. */
class UpdateTest {
    private final Simulation sim = Simulation.seeded(3311);
    private final TestPhone alice = new TestPhone(sim, "alice", "10.0.0.1");
    private final TestPhone bob = new TestPhone(sim, "bob", "10.0.0.2");
    private final ScriptedPeer peer = new ScriptedPeer(sim, "10.0.0.2");

    private InviteSession established() {
        bob.onInvite(s -> s.accept(sdp("answer")));
        InviteSession call = alice.call(bob.uri());
        sim.run(Duration.ofSeconds(1));
        alice.heard.clear();
        bob.heard.clear();
        return call;
    }

    @Test
    void anEstablishedCallIsChangedWithoutAnAck() {
        InviteSession call = established();
        bob.onNegotiation(n -> n.complete(sdp("new answer")));
        call.update(sdp("new offer"));
        sim.run(Duration.ofSeconds(1));
        assertThat(alice.heard).containsExactly("answer new answer");
        assertThat(bob.heard).containsExactly("negotiation new offer");
        assertThat(bob.session().remoteSdp().map(TestPhone::text)).hasValue("new offer");
    }

    @Test
    void anUpdateThatIsRejectedChangesNothing() {
        InviteSession call = established();
        call.update(sdp("new offer"));
        sim.run(Duration.ofSeconds(1));
        assertThat(alice.heard).containsExactly("reinvite failed 488");
        bob.onNegotiation(n -> n.complete(sdp("new answer")));
        call.update(sdp("another"));
        sim.run(Duration.ofSeconds(1));
        assertThat(alice.heard).endsWith("answer new answer");
    }

    /** RFC 3311 5.2: both get 491, wait for different times, and both succeed. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void offersThatCrossAreBothMadeInTheEnd(boolean mixed) {
        InviteSession call = established();
        alice.onNegotiation(n -> n.complete(sdp("alice answers")));
        bob.onNegotiation(n -> n.complete(sdp("bob answers")));
        call.update(sdp("from alice"));
        if (mixed) {
            bob.session().reinvite(sdp("from bob"));
        } else {
            bob.session().update(sdp("from bob"));
        }
        sim.run(Duration.ofSeconds(10));
        assertThat(alice.heard).containsExactlyInAnyOrder("negotiation from bob", "answer bob answers");
        assertThat(bob.heard).containsExactlyInAnyOrder("negotiation from alice", "answer alice answers");
    }

    /** RFC 3311 5.1: once the first answer has gone reliably, both may offer before the call is answered. */
    @Test
    void anEarlyDialogIsChangedFromBothEnds() {
        alice.onNegotiation(n -> n.complete(sdp("alice answers")));
        bob.onInvite(s -> s.early(sdp("early"))).onNegotiation(n -> n.complete(sdp("bob answers")));
        InviteSession call = alice.call(bob.uri());
        sim.run(Duration.ofSeconds(1));
        bob.session().update(sdp("from bob"));
        sim.run(Duration.ofSeconds(1));
        alice.early.get(0).update(sdp("from alice"));
        sim.run(Duration.ofSeconds(1));
        assertThat(alice.heard).containsExactly("progress 183 early", "negotiation from bob", "answer bob answers");
        assertThat(bob.heard).containsExactly("invited offer", "answer alice answers", "negotiation from alice");
        bob.session().accept(sdp("ignored"));
        sim.run(Duration.ofSeconds(1));
        assertThat(alice.heard).endsWith("answer bob answers", "established");
        assertThat(call.remoteSdp().map(TestPhone::text)).hasValue("bob answers");
    }

    /** A caller's early offer waits until the first one is answered for good. */
    @Test
    void anOfferOfTheCallerWaitsForTheFirstAnswer() {
        bob.onInvite(InviteSession::ring).onNegotiation(n -> n.complete(sdp("bob answers")));
        alice.call(bob.uri());
        sim.run(Duration.ofSeconds(1));
        alice.early.get(0).update(sdp("second offer"));
        sim.run(Duration.ofSeconds(1));
        assertThat(bob.heard).containsExactly("invited offer");
        bob.session().accept(sdp("answer"));
        sim.run(Duration.ofSeconds(1));
        assertThat(bob.heard).containsExactly("invited offer", "established", "negotiation second offer");
        assertThat(alice.heard).endsWith("established", "answer bob answers");
    }

    /** RFC 3311 5.2: our offer, or theirs, is not answered yet. */
    @Test
    void anUpdateBeforeTheFirstAnswerGets500() {
        bob.onInvite(InviteSession::ring);
        peer.send(peer.invite("offer").build());
        sim.run(Duration.ofMillis(50));
        update(peer.provisionals().get(0), 2, "too early");
        SipResponse refusal = peer.last(Method.UPDATE).orElseThrow();
        assertThat(refusal.status()).isEqualTo(500);
        assertThat(refusal.get(Header.RETRY_AFTER).orElseThrow().delay()).isLessThanOrEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void anUpdateWhileOurEarlyOfferIsOpenGets491() {
        bob.onInvite(s -> s.early(sdp("bob offers")));
        peer.send(peer.invite("").set(Header.SUPPORTED, "100rel").build());
        sim.run(Duration.ofMillis(50));
        update(peer.provisionals().get(0), 2, "crossing");
        assertThat(peer.statuses(Method.UPDATE)).containsExactly(491);
    }

    @Test
    void aSecondUpdateWhileTheFirstIsUndecidedGets500() {
        bob.onInvite(s -> s.accept(sdp("answer"))).onNegotiation(n -> {});
        establish();
        update(peer.last(Method.INVITE).orElseThrow(), 2, "first");
        update(peer.last(Method.INVITE).orElseThrow(), 3, "second");
        assertThat(peer.statuses(Method.UPDATE)).containsExactly(500);
    }

    /** Without an offer it refreshes the target and nothing else; our user hears nothing. */
    @Test
    void anUpdateWithoutAnOfferRefreshesTheTarget() {
        bob.onInvite(s -> s.accept(sdp("answer")));
        establish();
        peer.send(peer.within(Method.UPDATE, peer.last(Method.INVITE).orElseThrow(), 2)
                .set(Header.CONTACT, "<sip:moved@10.0.0.9:5060>")
                .build());
        sim.run(Duration.ofMillis(50));
        SipResponse ok = peer.last(Method.UPDATE).orElseThrow();
        assertThat(ok.status()).isEqualTo(200);
        assertThat(ok.contacts()).hasSize(1);
        bob.session().hangup();
        sim.run(Duration.ofMillis(50));
        assertThat(peer.requests(Method.BYE).get(0).requestUri().user()).isEqualTo("moved");
        assertThat(bob.heard).containsExactly("invited offer", "established", "ended LOCAL_BYE 200");
    }

    /** RFC 3311 4: Allow tells who takes it. */
    @Test
    void aPeerThatDoesNotAllowItIsNotAsked() {
        bob.onInvite(s -> s.accept(sdp("answer")));
        peer.send(peer.invite("offer").set(Header.ALLOW, "INVITE, ACK, BYE").build());
        sim.run(Duration.ofMillis(50));
        acknowledge();
        bob.session().update(sdp("new"));
        sim.run(Duration.ofSeconds(1));
        assertThat(bob.heard).endsWith("established", "reinvite failed 405");
        assertThat(peer.requests(Method.UPDATE)).isEmpty();
    }

    @Test
    void aPendingUpdateIsAnsweredWhenTheCallEnds() {
        bob.onInvite(s -> s.accept(sdp("answer"))).onNegotiation(n -> {});
        establish();
        update(peer.last(Method.INVITE).orElseThrow(), 2, "first");
        peer.onRequest(r -> peer.respond(r, 200));
        bob.session().hangup();
        sim.run(Duration.ofMillis(50));
        assertThat(peer.statuses(Method.UPDATE)).containsExactly(487);
    }

    private void establish() {
        peer.send(peer.invite("offer").build());
        sim.run(Duration.ofMillis(50));
        acknowledge();
    }

    private void acknowledge() {
        peer.send(peer.within(Method.ACK, peer.last(Method.INVITE).orElseThrow(), 1)
                .build());
        sim.run(Duration.ofMillis(50));
    }

    private void update(SipResponse dialog, int cseq, String offer) {
        peer.send(peer.within(Method.UPDATE, dialog, cseq)
                .body(ScriptedPeer.SDP, sdp(offer))
                .build());
        sim.run(Duration.ofMillis(50));
    }
}
