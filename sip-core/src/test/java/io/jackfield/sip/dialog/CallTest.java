package io.jackfield.sip.dialog;

import static io.jackfield.sip.dialog.TestPhone.sdp;
import static io.jackfield.sip.dialog.TestPhone.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.sim.NetworkConditions;
import io.jackfield.sim.Simulation;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.SipUri;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two user agents call each other. */
class CallTest {
    private final Simulation sim = Simulation.seeded(1);
    private final TestPhone alice = new TestPhone(sim, "alice", "10.0.0.1");
    private final TestPhone bob = new TestPhone(sim, "bob", "10.0.0.2");

    @ParameterizedTest
    @ValueSource(strings = {"sip:bob@10.0.0.2", "sip:bob@10.0.0.2;transport=tcp"})
    void aCallGoesThrough(String to) {
        bob.onInvite(InviteSession::ring);
        InviteSession call = alice.call(SipUri.of(to));
        sim.run(Duration.ofSeconds(2));
        assertThat(alice.heard).containsExactly("progress 180");
        bob.session().accept(sdp("answer"));
        sim.run(Duration.ofSeconds(2));
        assertThat(alice.heard).containsExactly("progress 180", "answer answer", "established");
        assertThat(bob.heard).containsExactly("invited offer", "established");
        assertThat(call.remoteSdp().map(TestPhone::text)).hasValue("answer");
        call.hangup();
        sim.run(Duration.ofSeconds(1));
        assertThat(alice.heard).endsWith("established", "ended LOCAL_BYE 200");
        assertThat(bob.heard).containsExactly("invited offer", "established", "ended REMOTE_BYE 200");
        assertThat(alice.agent.sessions() + bob.agent.sessions()).isZero();
        assertThat(call.ended()).isTrue();
    }

    @Test
    void theSessionKnowsWhoAndWhere() {
        InviteSession call = alice.call(bob.uri());
        sim.run(Duration.ofSeconds(1));
        InviteSession taken = bob.session();
        assertThat(call.incoming()).isFalse();
        assertThat(taken.incoming()).isTrue();
        assertThat(taken.callId()).isEqualTo(call.callId());
        assertThat(call.local().uri()).isEqualTo(alice.uri());
        assertThat(call.remote().uri()).isEqualTo(bob.uri());
        assertThat(taken.remote().uri()).isEqualTo(alice.uri());
        assertThat(taken.local().uri()).isEqualTo(bob.uri());
        assertThat(taken.source().orElseThrow().remoteHost().getHostAddress()).isEqualTo("10.0.0.1");
        assertThat(call.source()).isEmpty();
        assertThat(taken.toString()).contains(call.callId()).doesNotContain("offer", "alice");
    }

    @Test
    void theCalleeHangsUp() {
        bob.onInvite(s -> s.accept(sdp("answer"))).onEstablished(InviteSession::hangup);
        alice.call(bob.uri());
        sim.run(Duration.ofSeconds(2));
        assertThat(bob.heard).containsExactly("invited offer", "established", "ended LOCAL_BYE 200");
        assertThat(alice.heard).containsExactly("answer answer", "established", "ended REMOTE_BYE 200");
    }

    @Test
    void earlyMediaComesBeforeTheAnswer() {
        bob.onInvite(s -> s.early(sdp("early")));
        InviteSession call = alice.call(bob.uri());
        sim.run(Duration.ofSeconds(1));
        assertThat(alice.heard).containsExactly("progress 183 early");
        assertThat(call.remoteSdp().map(TestPhone::text)).hasValue("early");
        bob.session().accept(sdp("answer"));
        sim.run(Duration.ofSeconds(1));
        assertThat(alice.heard).containsExactly("progress 183 early", "answer early", "established");
    }

    /** Without 100rel early SDP is a preview: what counts is in the 2xx. */
    @Test
    void unreliableEarlyMediaIsNoAnswer() {
        bob.onInvite(s -> s.early(sdp("early")));
        alice.call(
                bob.uri(),
                InviteOptions.builder()
                        .offer(sdp("offer"))
                        .reliable(Reliability.OFF)
                        .build());
        sim.run(Duration.ofSeconds(1));
        bob.session().accept(sdp("answer"));
        sim.run(Duration.ofSeconds(1));
        assertThat(alice.heard).containsExactly("progress 183 early", "answer answer", "established");
    }

    @Test
    void theCalleeRejects() {
        bob.onInvite(s -> s.reject(486, "In a meeting"));
        EndCause[] cause = new EndCause[1];
        alice.agent.invite(bob.uri(), InviteOptions.offering(sdp("offer")), new SessionListener() {
            @Override
            public void onEnded(InviteSession session, EndCause why) {
                cause[0] = why;
            }
        });
        sim.run(Duration.ofSeconds(1));
        assertThat(cause[0]).isEqualTo(new EndCause(EndCause.Kind.REMOTE_REJECT, 486, "In a meeting"));
        assertThat(bob.heard).containsExactly("invited offer", "ended LOCAL_REJECT 486");
    }

    @Test
    void hangingUpAnUnansweredIncomingCallDeclinesIt() {
        bob.onInvite(InviteSession::hangup);
        alice.call(bob.uri());
        sim.run(Duration.ofSeconds(1));
        assertThat(alice.heard).containsExactly("ended REMOTE_REJECT 603");
        assertThat(bob.heard).containsExactly("invited offer", "ended LOCAL_REJECT 603");
    }

    @Test
    void withoutAHandlerCallsAreTurnedAway() {
        TestPhone carol = new TestPhone(
                sim,
                "carol",
                "10.0.0.3",
                b -> b.onInvite(session -> {
                    session.reject(480);
                    return SessionListener.NONE;
                }));
        alice.call(carol.uri());
        sim.run(Duration.ofSeconds(1));
        assertThat(alice.heard).containsExactly("ended REMOTE_REJECT 480");
    }

    /** RFC 3261 8.1.3.4, 13.3.1.2. */
    @Test
    void aRedirectedCallerHearsWhereTo() {
        bob.onInvite(s -> s.redirect(
                NameAddr.of(SipUri.of("sip:bob@10.0.0.7")).withParam("q", "0.3"),
                NameAddr.of(SipUri.of("sip:bob@10.0.0.8"))));
        EndCause[] cause = new EndCause[1];
        alice.agent.invite(bob.uri(), InviteOptions.offering(sdp("offer")), new SessionListener() {
            @Override
            public void onEnded(InviteSession session, EndCause why) {
                cause[0] = why;
            }
        });
        sim.run(Duration.ofSeconds(1));
        assertThat(cause[0].kind()).isEqualTo(EndCause.Kind.REMOTE_REJECT);
        assertThat(cause[0].status()).isEqualTo(302);
        assertThat(cause[0].contacts())
                .extracting(contact -> contact.uri().host())
                .containsExactly("10.0.0.8", "10.0.0.7");
        assertThat(bob.heard).endsWith("ended LOCAL_REJECT 302");
        bob.onInvite(s -> s.reject(486));
        alice.agent.invite(bob.uri(), InviteOptions.offering(sdp("offer")), new SessionListener() {
            @Override
            public void onEnded(InviteSession session, EndCause why) {
                cause[0] = why;
            }
        });
        sim.run(Duration.ofSeconds(1));
        assertThat(cause[0].contacts()).isEmpty();
    }

    @Test
    void aHandlerThatThrowsCostsThatCallOnly() {
        bob.onInvite(s -> {
            throw new IllegalStateException("broken handler");
        });
        alice.call(bob.uri());
        assertThatThrownBy(() -> sim.run(Duration.ofSeconds(1))).hasMessageContaining("broken handler");
        sim.run(Duration.ofSeconds(1));
        assertThat(alice.heard).containsExactly("ended REMOTE_REJECT 500");
        assertThat(bob.agent.sessions()).isZero();
    }

    @Test
    void theCallerCancels() {
        bob.onInvite(InviteSession::ring);
        InviteSession call = alice.call(bob.uri());
        sim.run(Duration.ofSeconds(1));
        call.hangup();
        call.hangup();
        sim.run(Duration.ofSeconds(1));
        assertThat(alice.heard).containsExactly("progress 180", "ended LOCAL_CANCEL 487");
        assertThat(bob.heard).containsExactly("invited offer", "ended REMOTE_CANCEL 487");
    }

    @Test
    void nobodyAnswersInTime() {
        bob.onInvite(InviteSession::ring);
        alice.call(
                bob.uri(),
                InviteOptions.builder()
                        .offer(sdp("o"))
                        .ringTimeout(Duration.ofSeconds(20))
                        .build());
        sim.run(Duration.ofSeconds(19));
        assertThat(alice.heard).containsExactly("progress 180");
        sim.run(Duration.ofSeconds(2));
        assertThat(alice.heard).containsExactly("progress 180", "ended RING_TIMEOUT 408");
        assertThat(bob.heard).containsExactly("invited o", "ended REMOTE_CANCEL 487");
    }

    @Test
    void aLongRingIsKeptAlive() {
        bob.onInvite(InviteSession::ring);
        alice.call(bob.uri());
        sim.run(Duration.ofSeconds(130));
        assertThat(alice.heard).containsExactly("progress 180", "progress 180", "progress 180");
        assertThat(bob.heard).containsExactly("invited offer");
    }

    @Test
    void nobodyIsThere() {
        alice.call(SipUri.of("sip:nobody@10.0.0.77"));
        sim.run(Duration.ofSeconds(33));
        assertThat(alice.heard).containsExactly("ended NO_RESPONSE 408");
        alice.heard.clear();
        alice.call(SipUri.of("sip:nobody@10.0.0.77;transport=tls"));
        sim.run(Duration.ofSeconds(1));
        assertThat(alice.heard).containsExactly("2 ended UNREACHABLE 503");
        assertThat(alice.agent.sessions()).isZero();
    }

    @Test
    void hangingUpBeforeAnybodyHasHeardEndsTheCall() {
        InviteSession call = alice.call(SipUri.of("sip:nobody@10.0.0.77"));
        call.hangup();
        sim.run(Duration.ofSeconds(40));
        assertThat(alice.heard).containsExactly("ended LOCAL_CANCEL 487");
    }

    /** RFC 3261 13.2.1: without an offer in the INVITE the offer is in the 200 and the answer in the ACK. */
    @Test
    void aLateOfferIsAnsweredInTheAck() {
        bob.onInvite(s -> s.accept(sdp("late offer")));
        alice.onNegotiation(n -> n.complete(sdp("late answer")));
        alice.call(bob.uri(), InviteOptions.builder().build());
        sim.run(Duration.ofSeconds(1));
        assertThat(alice.heard).containsExactly("negotiation late offer", "established");
        assertThat(bob.heard).containsExactly("invited", "answer late answer", "established");
        assertThat(bob.session().remoteSdp().map(TestPhone::text)).hasValue("late answer");
    }

    @Test
    void aLateOfferMayTakeItsTime() {
        bob.onInvite(s -> s.accept(sdp("late offer")));
        alice.onNegotiation(n -> sim.after(Duration.ofSeconds(5), () -> n.complete(sdp("late answer"))));
        alice.call(bob.uri(), InviteOptions.builder().build());
        sim.run(Duration.ofSeconds(10));
        assertThat(alice.heard).containsExactly("negotiation late offer", "established");
        assertThat(bob.heard).containsExactly("invited", "answer late answer", "established");
    }

    @Test
    void aLateOfferThatIsRefusedEndsTheCall() {
        bob.onInvite(s -> s.accept(sdp("late offer")));
        alice.call(bob.uri(), InviteOptions.builder().build());
        sim.run(Duration.ofSeconds(5));
        assertThat(alice.heard).containsExactly("negotiation late offer", "ended LOCAL_BYE 200");
        assertThat(bob.heard).startsWith("invited").last().asString().startsWith("ended");
        assertThat(bob.agent.sessions()).isZero();
    }

    @Test
    void infoGoesBothWays() {
        establish();
        CompletableFuture<Integer> status =
                alice.session().info("application/dtmf-relay", sdp("Signal=1")).toCompletableFuture();
        bob.session().info("text/plain", sdp("hello"));
        sim.run(Duration.ofSeconds(1));
        assertThat(status).isCompletedWithValue(200);
        assertThat(bob.heard).contains("info application/dtmf-relay Signal=1");
        assertThat(alice.heard).contains("info text/plain hello");
        alice.session().hangup();
        sim.run(Duration.ofSeconds(1));
        CompletableFuture<Integer> late =
                alice.session().info("text/plain", sdp("late")).toCompletableFuture();
        sim.run(Duration.ofSeconds(1));
        assertThat(late).isCompletedWithValue(481);
    }

    @Test
    void aPeerThatLostTheCallEndsIt() {
        establish();
        bob.node.close();
        new TestPhone(sim, "bob2", "10.0.0.2");
        CompletableFuture<Integer> status =
                alice.session().info("text/plain", sdp("anyone?")).toCompletableFuture();
        sim.run(Duration.ofSeconds(1));
        assertThat(status).isCompletedWithValue(481);
        assertThat(alice.heard).endsWith("ended DIALOG_LOST 481");
    }

    @Test
    void aReinviteIsAccepted() {
        bob.onNegotiation(n -> n.complete(sdp("re: " + text(n.offer().orElseThrow()))));
        establish();
        alice.session().reinvite(sdp("hold"));
        sim.run(Duration.ofSeconds(1));
        assertThat(bob.heard).endsWith("negotiation hold");
        assertThat(alice.heard).endsWith("answer re: hold");
        assertThat(bob.session().remoteSdp().map(TestPhone::text)).hasValue("hold");
        alice.onNegotiation(n -> n.complete(sdp("ok")));
        bob.session().reinvite(sdp("unhold"));
        sim.run(Duration.ofSeconds(1));
        assertThat(bob.heard).endsWith("answer ok");
        assertThat(alice.heard).endsWith("negotiation unhold");
        sim.run(Duration.ofMinutes(2));
        assertThat(alice.session().ended()).isFalse();
    }

    @Test
    void aRefusedReinviteLeavesTheCallAsItWas() {
        establish();
        alice.session().reinvite(sdp("video"));
        sim.run(Duration.ofSeconds(1));
        assertThat(alice.heard).endsWith("reinvite failed 488");
        sim.run(Duration.ofMinutes(2));
        assertThat(alice.session().ended() || bob.session().ended()).isFalse();
        assertThat(bob.session().remoteSdp().map(TestPhone::text)).hasValue("offer");
    }

    @Test
    void ofSeveralOffersTheLastOneIsMade() {
        bob.onNegotiation(n -> sim.after(Duration.ofSeconds(1), () -> n.complete(sdp("a"))));
        establish();
        for (String offer : new String[] {"one", "two", "three"}) {
            alice.session().reinvite(sdp(offer));
        }
        sim.run(Duration.ofSeconds(5));
        assertThat(bob.heard).containsExactly("invited offer", "established", "negotiation one", "negotiation three");
    }

    /** RFC 3261 14.1: both get 491, wait for times that do not overlap, and both succeed. */
    @Test
    void glareIsResolved() {
        alice.onNegotiation(n -> n.complete(sdp("alice answers")));
        bob.onNegotiation(n -> n.complete(sdp("bob answers")));
        establish();
        alice.session().reinvite(sdp("from alice"));
        bob.session().reinvite(sdp("from bob"));
        sim.run(Duration.ofSeconds(10));
        assertThat(alice.heard).contains("negotiation from bob", "answer bob answers");
        assertThat(bob.heard).contains("negotiation from alice", "answer alice answers");
        assertThat(alice.heard).noneMatch(event -> event.startsWith("reinvite failed"));
    }

    @Test
    void hangingUpEndsAPendingReinvite() {
        bob.onNegotiation(n -> {});
        establish();
        alice.session().reinvite(sdp("hold"));
        sim.run(Duration.ofSeconds(1));
        bob.session().hangup();
        sim.run(Duration.ofSeconds(1));
        assertThat(alice.heard).endsWith("ended REMOTE_BYE 200");
        assertThat(bob.heard).endsWith("negotiation hold", "ended LOCAL_BYE 200");
        assertThat(alice.agent.sessions() + bob.agent.sessions()).isZero();
    }

    @Test
    void aDeadPeerIsNoticedByTheReinvite() {
        establish();
        sim.network().conditions(NetworkConditions.LAN.withLoss(1));
        alice.session().reinvite(sdp("hold"));
        sim.run(Duration.ofSeconds(40));
        assertThat(alice.heard).endsWith("ended DIALOG_LOST 408");
        assertThat(alice.agent.sessions()).isZero();
    }

    /** RFC 3261 13.3.1.4: no ACK for 64*T1, then BYE. */
    @Test
    void anAnswerThatIsNeverAcknowledgedEndsTheCall() {
        bob.onInvite(s -> {
            sim.network().conditions(NetworkConditions.LAN.withLoss(1));
            s.accept(sdp("answer"));
        });
        alice.call(bob.uri());
        sim.run(Duration.ofSeconds(31));
        assertThat(bob.heard).containsExactly("invited offer");
        sim.run(Duration.ofSeconds(2));
        assertThat(bob.heard).containsExactly("invited offer", "ended NO_ACK 408");
    }

    /** RFC 3261 15: a callee waits for the ACK before it sends BYE. */
    @Test
    void hangingUpBeforeTheAckWaitsForIt() {
        bob.onInvite(s -> {
            s.accept(sdp("answer"));
            s.hangup();
        });
        alice.call(bob.uri());
        sim.run(Duration.ofSeconds(1));
        assertThat(alice.heard).containsExactly("answer answer", "established", "ended REMOTE_BYE 200");
        assertThat(bob.heard).containsExactly("invited offer", "ended LOCAL_BYE 200");
    }

    @Test
    void sessionsAreBounded() {
        TestPhone small = new TestPhone(sim, "small", "10.0.0.4", b -> b.maxSessions(2));
        small.onInvite(InviteSession::ring);
        InviteSession first = alice.call(small.uri());
        alice.call(small.uri());
        alice.call(small.uri());
        sim.run(Duration.ofSeconds(1));
        assertThat(small.agent.sessions()).isEqualTo(2);
        assertThat(alice.heard).contains("3 ended REMOTE_REJECT 503");
        small.call(alice.uri());
        sim.run(Duration.ofSeconds(1));
        assertThat(small.heard).contains("3 ended OVERLOAD 503");
        first.hangup();
        sim.run(Duration.ofSeconds(1));
        assertThat(small.agent.sessions()).isEqualTo(1);
        alice.call(small.uri());
        sim.run(Duration.ofSeconds(1));
        assertThat(alice.heard).contains("4 progress 180");
    }

    /** A rejection that comes too late must not name the cause of the end. */
    @Test
    void rejectingAnAnsweredCallDoesNothing() {
        establish();
        bob.session().reject(404, "Too late");
        sim.run(Duration.ofSeconds(1));
        assertThat(bob.session().ended()).isFalse();
        bob.session().hangup();
        sim.run(Duration.ofSeconds(1));
        assertThat(bob.heard).endsWith("ended LOCAL_BYE 200");
        assertThat(alice.heard).endsWith("ended REMOTE_BYE 200");
    }

    @Test
    void strangersAreTurnedAway() {
        TestPhone guarded = new TestPhone(
                sim,
                "guarded",
                "10.0.0.5",
                b -> b.acceptFrom(flow -> flow.remoteHost().getHostAddress().equals("10.0.0.2")));
        alice.call(guarded.uri());
        bob.call(guarded.uri());
        sim.run(Duration.ofSeconds(1));
        assertThat(alice.heard).containsExactly("ended REMOTE_REJECT 403");
        assertThat(bob.heard).isEmpty();
        assertThat(guarded.heard).containsExactly("invited offer");
    }

    @Test
    void callersMistakesThrow() {
        assertThatThrownBy(() -> alice.call(SipUri.of("tel:+49301234"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(
                        () -> InviteOptions.builder().ringTimeout(Duration.ZERO).build())
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> alice.call(bob.uri()).reject(200)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
                        UserAgent.builder(alice.node).maxSessions(0).product("").build())
                .hasMessageContainingAll("max sessions", "product");
    }

    private void establish() {
        bob.onInvite(s -> s.accept(sdp("answer")));
        alice.call(bob.uri());
        sim.run(Duration.ofSeconds(1));
        assertThat(alice.heard).containsExactly("answer answer", "established");
    }
}
