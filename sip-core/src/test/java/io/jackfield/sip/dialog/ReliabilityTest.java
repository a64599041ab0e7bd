package io.jackfield.sip.dialog;

import static io.jackfield.sip.dialog.TestPhone.sdp;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.sim.NetworkConditions;
import io.jackfield.sim.Simulation;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.message.SipUri;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reliable provisional responses (RFC 3262), from both sides. */
class ReliabilityTest {
    private static final InviteOptions OFFERLESS = InviteOptions.builder().build();

    private final Simulation sim = Simulation.seeded(3262);
    private final TestPhone bob = new TestPhone(sim, "bob", "10.0.0.2");
    private final ScriptedPeer peer = new ScriptedPeer(sim, "10.0.0.2");

    // ---- two user agents ----

    @Test
    void theAnswerInA183IsAcknowledgedAndTheCallGoesOn() {
        TestPhone alice = new TestPhone(sim, "alice", "10.0.0.1");
        bob.onInvite(s -> {
            s.ring();
            s.early(sdp("early answer"));
            s.accept(sdp("ignored"));
        });
        alice.call(bob.uri());
        sim.run(Duration.ofSeconds(2));
        assertThat(alice.heard)
                .containsExactly("progress 180", "progress 183 early answer", "answer early answer", "established");
        assertThat(bob.heard).containsExactly("invited offer", "established");
    }

    /** RFC 3262 5: offer in the reliable response, answer in the PRACK. */
    @Test
    void anInviteWithoutAnOfferIsOfferedOneEarly() {
        TestPhone alice = new TestPhone(sim, "alice", "10.0.0.1");
        alice.onNegotiation(n -> n.complete(sdp("alice answers")));
        bob.onInvite(s -> s.early(sdp("bob offers")));
        alice.call(bob.uri(), OFFERLESS);
        sim.run(Duration.ofSeconds(2));
        assertThat(alice.heard).containsExactly("progress 183", "negotiation bob offers");
        assertThat(bob.heard).containsExactly("invited", "answer alice answers");
        bob.session().accept(sdp("ignored"));
        sim.run(Duration.ofSeconds(2));
        assertThat(alice.heard).endsWith("answer bob offers", "established");
        assertThat(bob.heard).endsWith("established");
    }

    /** A quarter of all datagrams lost, doubled, overtaken: every early answer arrives once, before the call does. */
    @Test
    void earlyAnswersSurviveABadNetwork() {
        NetworkConditions bad = new NetworkConditions(0.25, Duration.ofMillis(20), Duration.ofMillis(60), 0.1, 0.1);
        int[] complete = {0};
        Simulation.explore(3262, 150, run -> {
            TestPhone caller = new TestPhone(run, "alice", "10.0.0.1");
            TestPhone callee = new TestPhone(run, "bob", "10.0.0.2");
            run.network().conditions(bad);
            callee.onInvite(s -> {
                s.ring();
                s.early(sdp("early"));
                s.accept(sdp("late"));
            });
            InviteSession call = caller.call(callee.uri());
            run.run(Duration.ofSeconds(60));
            if (caller.heard.contains("established") && !call.ended()) {
                assertThat(caller.heard).containsSubsequence("progress 183 early", "answer early", "established");
                assertThat(caller.heard)
                        .filteredOn(e -> !e.equals("progress 180"))
                        .doesNotHaveDuplicates();
                complete[0]++;
            }
            call.hangup();
            run.run(Duration.ofMinutes(2));
            assertThat(caller.agent.sessions() + callee.agent.sessions()).isZero();
        });
        assertThat(complete[0]).isGreaterThan(110);
    }

    // ---- the callee ----

    @ParameterizedTest
    @CsvSource({"Supported, false", "Require, true"})
    void ringingIsReliableOnlyWhereTheCallerRequiresIt(String header, boolean reliable) {
        bob.onInvite(InviteSession::ring);
        invite(header);
        SipResponse ringing = peer.provisionals().get(0);
        assertThat(ringing.has(Header.RSEQ)).isEqualTo(reliable);
        assertThat(ringing.headers(Header.REQUIRE).contains("100rel")).isEqualTo(reliable);
    }

    @Test
    void without100relTheAnswerIsAPreview() {
        bob.onInvite(s -> {
            s.early(sdp("answer"));
            s.accept(sdp("answer"));
        });
        peer.send(peer.invite("offer").build());
        sim.run(Duration.ofMillis(100));
        assertThat(peer.provisionals().get(0).has(Header.RSEQ)).isFalse();
        assertThat(TestPhone.text(peer.last(Method.INVITE).orElseThrow().body()))
                .isEqualTo("answer");
    }

    /** RFC 3262 3: no 2xx while SDP is unacknowledged, one response at a time, numbers in sequence. */
    @Test
    void theAnswerIsHeldBackUntilThePrack() {
        bob.onInvite(s -> {
            s.early(sdp("answer"));
            s.ring();
            s.accept(sdp("answer"));
        });
        invite("Require");
        sim.run(Duration.ofMillis(300));
        assertThat(peer.provisionals()).hasSize(1);
        assertThat(peer.finals(Method.INVITE)).isEmpty();
        prack(peer.provisionals().get(0), 2, "");
        assertThat(peer.statuses(Method.PRACK)).containsExactly(200);
        SipResponse ok = peer.last(Method.INVITE).orElseThrow();
        assertThat(ok.status()).isEqualTo(200);
        assertThat(ok.bodyLength()).isZero();
    }

    @Test
    void theSecondResponseWaitsForTheFirstPrack() {
        bob.onInvite(s -> {
            s.ring();
            s.early(sdp("answer"));
        });
        invite("Require");
        assertThat(peer.provisionals()).hasSize(1);
        long first = rseq(peer.provisionals().get(0));
        assertThat(first).isBetween(1L, 0x7fffffffL);
        prack(peer.provisionals().get(0), 2, "");
        SipResponse second = peer.provisionals().get(1);
        assertThat(second.status()).isEqualTo(183);
        assertThat(rseq(second)).isEqualTo(first + 1);
    }

    @ParameterizedTest
    @CsvSource({"1, 0, INVITE", "0, 1, INVITE", "0, 0, BYE"})
    void aPrackOfSomethingElseGets481(int wrongRseq, int wrongCseq, String method) {
        bob.onInvite(s -> s.early(sdp("answer")));
        invite("Supported");
        SipResponse early = peer.provisionals().get(0);
        peer.send(peer.within(Method.PRACK, early, 2)
                .set(Header.RACK, rseq(early) + wrongRseq + " " + (1 + wrongCseq) + " " + method)
                .build());
        sim.run(Duration.ofMillis(50));
        assertThat(peer.statuses(Method.PRACK)).containsExactly(481);
    }

    @Test
    void aPrackWithoutRackGets481() {
        bob.onInvite(s -> s.early(sdp("answer")));
        invite("Supported");
        peer.send(peer.within(Method.PRACK, peer.provisionals().get(0), 2).build());
        sim.run(Duration.ofMillis(50));
        assertThat(peer.statuses(Method.PRACK)).containsExactly(481);
    }

    /** RFC 3262 3: repeated for 64*T1, then the INVITE gets a 5xx. */
    @Test
    void withoutAPrackTheCallIsGivenUp() {
        bob.onInvite(s -> s.early(sdp("answer")));
        invite("Supported");
        sim.run(Duration.ofSeconds(40));
        assertThat(peer.provisionals())
                .hasSize(7)
                .extracting(ReliabilityTest::rseq)
                .containsOnly(rseq(peer.provisionals().get(0)));
        assertThat(peer.statuses(Method.INVITE)).contains(504);
        assertThat(bob.heard).containsExactly("invited offer", "ended NO_PRACK 504");
    }

    /** RFC 3262 3: a final response ends the repetition, but the PRACK is still taken. */
    @Test
    void aPrackAfterTheRejectionIsTaken() {
        bob.onInvite(s -> {
            s.ring();
            s.reject(486);
        });
        invite("Require");
        sim.run(Duration.ofSeconds(1));
        assertThat(peer.provisionals()).hasSize(1);
        assertThat(peer.statuses(Method.INVITE)).contains(486);
    }

    /** RFC 3262 5: an offer in the PRACK is answered in its 2xx. */
    @Test
    void aPrackMayBringAnOffer() {
        bob.onInvite(s -> s.early(sdp("answer"))).onNegotiation(n -> n.complete(sdp("second answer")));
        invite("Supported");
        prack(peer.provisionals().get(0), 2, "second offer");
        SipResponse ok = peer.last(Method.PRACK).orElseThrow();
        assertThat(ok.status()).isEqualTo(200);
        assertThat(TestPhone.text(ok.body())).isEqualTo("second answer");
        assertThat(bob.heard).containsExactly("invited offer", "negotiation second offer");
    }

    @Test
    void aPrackWithoutTheAnswerEndsTheCall() {
        bob.onInvite(s -> s.early(sdp("bob offers")));
        peer.send(peer.invite("").set(Header.SUPPORTED, "100rel").build());
        sim.run(Duration.ofMillis(50));
        assertThat(TestPhone.text(peer.provisionals().get(0).body())).isEqualTo("bob offers");
        prack(peer.provisionals().get(0), 2, "");
        assertThat(peer.statuses(Method.PRACK)).containsExactly(200);
        assertThat(peer.statuses(Method.INVITE)).contains(488);
    }

    /** RFC 3262 3: so that no proxy gives up, a new reliable response every minute. */
    @Test
    void ringingGoesOnReliably() {
        bob.onInvite(InviteSession::ring);
        invite("Require");
        prack(peer.provisionals().get(0), 2, "");
        sim.run(Duration.ofSeconds(61));
        assertThat(peer.provisionals()).extracting(SipResponse::status).contains(180, 180);
        assertThat(rseq(peer.provisionals().get(1)))
                .isEqualTo(rseq(peer.provisionals().get(0)) + 1);
    }

    @Test
    void whoRequiresItRefusesACallerThatCanNot() {
        TestPhone strict = new TestPhone(sim, "carol", "10.0.0.3", b -> b.reliable(Reliability.REQUIRED));
        ScriptedPeer other = new ScriptedPeer(sim, "10.0.0.3", "10.0.0.8");
        other.send(other.invite("offer").build());
        sim.run(Duration.ofMillis(50));
        SipResponse refusal = other.last(Method.INVITE).orElseThrow();
        assertThat(refusal.status()).isEqualTo(421);
        assertThat(refusal.headers(Header.REQUIRE)).containsExactly("100rel");
        assertThat(strict.heard).isEmpty();
    }

    @Test
    void whoHasItOffRefusesACallerThatRequiresIt() {
        new TestPhone(sim, "carol", "10.0.0.3", b -> b.reliable(Reliability.OFF));
        ScriptedPeer other = new ScriptedPeer(sim, "10.0.0.3", "10.0.0.8");
        other.send(other.invite("offer").set(Header.REQUIRE, "100rel").build());
        sim.run(Duration.ofMillis(50));
        SipResponse refusal = other.last(Method.INVITE).orElseThrow();
        assertThat(refusal.status()).isEqualTo(420);
        assertThat(refusal.headers(Header.UNSUPPORTED)).containsExactly("100rel");
    }

    // ---- the caller ----

    @Test
    void theCallerAcknowledgesOnceInSequence() {
        TestPhone alice = new TestPhone(sim, "alice", "10.0.0.1");
        ScriptedPeer callee = new ScriptedPeer(sim, "10.0.0.1", "10.0.0.8");
        callee.onRequest(r -> {
            if (r.isInvite()) {
                callee.send(reliable(callee, r, 180, 7, ""));
                callee.send(reliable(callee, r, 180, 7, ""));
                callee.send(reliable(callee, r, 183, 9, "too early"));
                callee.send(reliable(callee, r, 183, 8, "answer"));
            } else {
                callee.respond(r, 200);
            }
        });
        alice.call(SipUri.of("sip:peer@10.0.0.8"));
        sim.run(Duration.ofMillis(100));
        List<SipRequest> pracks = callee.requests(Method.PRACK);
        assertThat(pracks)
                .extracting(r -> r.header(Header.RACK).orElseThrow())
                .containsExactly("7 1 INVITE", "8 1 INVITE");
        assertThat(pracks).extracting(SipRequest::cseqNumber).containsExactly(2L, 3L);
        assertThat(pracks).extracting(SipRequest::toTag).containsOnly("peer");
        assertThat(alice.heard).containsExactly("progress 180", "progress 183 answer");
    }

    @ParameterizedTest
    @CsvSource({"OFF, false, false", "SUPPORTED, true, false", "REQUIRED, true, true"})
    void theInviteSaysWhatTheCallerWants(Reliability wanted, boolean supported, boolean required) {
        TestPhone alice = new TestPhone(sim, "alice", "10.0.0.1");
        ScriptedPeer callee = new ScriptedPeer(sim, "10.0.0.1", "10.0.0.8");
        alice.call(
                SipUri.of("sip:peer@10.0.0.8"),
                InviteOptions.builder().offer(sdp("offer")).reliable(wanted).build());
        sim.run(Duration.ofMillis(50));
        SipRequest invite = callee.requests(Method.INVITE).get(0);
        assertThat(invite.headers(Header.SUPPORTED).contains("100rel")).isEqualTo(supported);
        assertThat(invite.headers(Header.REQUIRE).contains("100rel")).isEqualTo(required);
    }

    /** An offer that our user does not take ends the call: there is no other way to refuse it. */
    @Test
    void anEarlyOfferThatIsRejectedEndsTheCall() {
        TestPhone alice = new TestPhone(sim, "alice", "10.0.0.1");
        bob.onInvite(s -> s.early(sdp("bob offers")));
        alice.call(bob.uri(), OFFERLESS);
        sim.run(Duration.ofSeconds(2));
        assertThat(alice.heard).endsWith("ended LOCAL_CANCEL 487");
        assertThat(alice.agent.sessions() + bob.agent.sessions()).isZero();
    }

    private void invite(String header) {
        peer.send(peer.invite("offer").set(header, "100rel").build());
        sim.run(Duration.ofMillis(50));
    }

    private void prack(SipResponse acknowledged, int cseq, String sdp) {
        var prack = peer.within(Method.PRACK, acknowledged, cseq).set(Header.RACK, rseq(acknowledged) + " 1 INVITE");
        if (!sdp.isEmpty()) {
            prack.body(ScriptedPeer.SDP, sdp(sdp));
        }
        peer.send(prack.build());
        sim.run(Duration.ofMillis(50));
    }

    private static long rseq(SipResponse response) {
        return Long.parseLong(response.header(Header.RSEQ).orElseThrow());
    }

    private static SipResponse reliable(ScriptedPeer from, SipRequest invite, int status, int rseq, String sdp) {
        var response = SipResponse.to(invite, status)
                .toTag("peer")
                .contact(from.contact())
                .set(Header.REQUIRE, "100rel")
                .set(Header.RSEQ, String.valueOf(rseq));
        return (sdp.isEmpty() ? response : response.body(ScriptedPeer.SDP, sdp(sdp))).build();
    }
}
