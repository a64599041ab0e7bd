package io.jackfield.sip.dialog;

import static io.jackfield.sip.dialog.TestPhone.sdp;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.kernel.Redacted;
import io.jackfield.kernel.Shard;
import io.jackfield.sim.SimPeer;
import io.jackfield.sim.Simulation;
import io.jackfield.sip.auth.ChallengeKind;
import io.jackfield.sip.auth.Credentials;
import io.jackfield.sip.auth.DigestVerifier;
import io.jackfield.sip.auth.Subscriber;
import io.jackfield.sip.auth.Subscribers;
import io.jackfield.sip.auth.Verdict;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.resolve.Resolver;
import io.jackfield.sip.transport.Flow;
import io.jackfield.sip.transport.Transport;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A caller against a callee that does what no well-behaved one does, and what the network does to those that are. */
class CallerScenarioTest {
    private static final SipUri PEER = SipUri.of("sip:peer@10.0.0.9");

    private final Simulation sim = Simulation.seeded(7);
    private final TestPhone alice =
            new TestPhone(sim, "alice", "10.0.0.1", b -> b.credentials(Credentials.of("alice", "s3cret")));
    private final ScriptedPeer peer = new ScriptedPeer(sim, "10.0.0.1");

    /** RFC 3261 13.2.2.4: each copy of the 200 gets the ACK again. */
    @Test
    void aLostAckIsSentAgain() {
        peer.onRequest(r -> {
            if (r.isInvite()) {
                peer.respond(r, 200, "peer", "answer");
                sim.after(Duration.ofMillis(500), () -> peer.respond(r, 200, "peer", "answer"));
                sim.after(Duration.ofMillis(1500), () -> peer.respond(r, 200, "peer", "answer"));
            }
        });
        alice.call(PEER);
        sim.run(Duration.ofSeconds(3));
        assertThat(alice.heard).containsExactly("answer answer", "established");
        List<SipRequest> acks = peer.requests(Method.ACK);
        assertThat(acks).hasSize(3);
        assertThat(acks).allMatch(ack -> ack.cseqNumber() == 1 && ack.toTag().equals("peer"));
        assertThat(acks.get(0).requestUri()).isEqualTo(peer.contact().uri());
    }

    @Test
    void copiesOfThe200GetTheirAckEvenAfterTheCall() {
        peer.onRequest(r -> {
            if (r.isInvite()) {
                peer.respond(r, 200, "peer", "answer");
                sim.after(Duration.ofSeconds(4), () -> peer.respond(r, 200, "peer", "answer"));
            } else if (r.method() == Method.BYE) {
                peer.respond(r, 200);
            }
        });
        alice.onEstablished(InviteSession::hangup).call(PEER);
        sim.run(Duration.ofSeconds(6));
        assertThat(peer.requests(Method.ACK)).hasSize(2);
        assertThat(peer.requests(Method.BYE)).hasSize(1);
    }

    /** RFC 3261 13.2.2.4: ACK and BYE for what a second fork answers. */
    @Test
    void aSecondForkIsAcknowledgedAndEnded() {
        peer.onRequest(r -> {
            if (r.isInvite()) {
                peer.respond(r, 180, "one", "");
                peer.respond(r, 183, "two", "early two");
                peer.respond(r, 200, "one", "answer one");
                peer.respond(r, 200, "two", "answer two");
                sim.after(Duration.ofMillis(500), () -> peer.respond(r, 200, "two", "answer two"));
            } else if (r.method() == Method.BYE) {
                peer.respond(r, 200);
            }
        });
        InviteSession call = alice.call(PEER);
        sim.run(Duration.ofSeconds(2));
        assertThat(alice.heard)
                .containsExactly("progress 180", "progress 183 early two", "answer answer one", "established");
        assertThat(peer.requests(Method.ACK)).extracting(SipRequest::toTag).containsExactly("one", "two", "two");
        assertThat(peer.requests(Method.BYE)).extracting(SipRequest::toTag).containsExactly("two");
        assertThat(call.ended()).isFalse();
        assertThat(call.remoteSdp().map(TestPhone::text)).hasValue("answer one");
    }

    /** RFC 3261 9.1: the 200 and our CANCEL cross; the call must not stay up. */
    @Test
    void a200ThatCrossesTheCancelIsEnded() {
        SipRequest[] invite = new SipRequest[1];
        peer.onRequest(r -> {
            switch (r.method().name()) {
                case "INVITE" -> {
                    invite[0] = r;
                    peer.respond(r, 180);
                }
                case "CANCEL" -> {
                    peer.respond(r, 200);
                    peer.respond(invite[0], 200, "peer", "answer");
                }
                case "BYE" -> peer.respond(r, 200);
                default -> {}
            }
        });
        InviteSession call = alice.call(PEER);
        sim.run(Duration.ofSeconds(1));
        call.hangup();
        sim.run(Duration.ofSeconds(1));
        assertThat(alice.heard).containsExactly("progress 180", "ended LOCAL_CANCEL 487");
        assertThat(peer.requests(Method.ACK)).hasSize(1);
        assertThat(peer.requests(Method.BYE)).hasSize(1);
        assertThat(peer.requests(Method.BYE).get(0).cseqNumber()).isEqualTo(2);
    }

    /** RFC 3261 9.1: no CANCEL before a provisional response. */
    @Test
    void theCancelWaitsForAProvisionalResponse() {
        peer.onRequest(r -> {
            if (r.isInvite()) {
                sim.after(Duration.ofSeconds(3), () -> peer.respond(r, 100, "", ""));
            } else if (r.isCancel()) {
                peer.respond(r, 200);
                peer.respond(peer.requests(Method.INVITE).get(0), 487);
            }
        });
        InviteSession call = alice.call(PEER);
        sim.run(Duration.ofSeconds(1));
        call.hangup();
        sim.run(Duration.ofMillis(1900));
        assertThat(peer.requests(Method.CANCEL)).isEmpty();
        sim.run(Duration.ofSeconds(1));
        assertThat(peer.requests(Method.CANCEL)).hasSize(1);
        assertThat(alice.heard).containsExactly("ended LOCAL_CANCEL 487");
    }

    @Test
    void aCalleeThatNeverAnswersTheCancelIsGivenUp() {
        peer.onRequest(r -> {
            if (r.isInvite()) {
                peer.respond(r, 180);
            } else if (r.isCancel()) {
                peer.respond(r, 200);
            }
        });
        InviteSession call = alice.call(PEER);
        sim.run(Duration.ofSeconds(1));
        call.hangup();
        sim.run(Duration.ofSeconds(40));
        assertThat(alice.heard).containsExactly("progress 180", "ended LOCAL_CANCEL 487");
    }

    @Test
    void aChallengeIsAnsweredWithTheNextCseq() {
        DigestVerifier verifier = verifier();
        peer.onRequest(r -> {
            if (r.isInvite()) {
                judge(verifier, r, ChallengeKind.PROXY, () -> peer.respond(r, 200, "peer", "answer"));
            } else if (r.method() == Method.BYE) {
                judge(verifier, r, ChallengeKind.PROXY, () -> peer.respond(r, 200));
            }
        });
        alice.onEstablished(InviteSession::hangup).call(PEER);
        sim.run(Duration.ofSeconds(2));
        assertThat(alice.heard).containsExactly("answer answer", "established", "ended LOCAL_BYE 200");
        assertThat(peer.requests(Method.INVITE))
                .extracting(SipRequest::cseqNumber)
                .containsExactly(1L, 2L);
        SipRequest ack = peer.requests(Method.ACK).get(1);
        assertThat(ack.cseqNumber()).isEqualTo(2);
        assertThat(ack.headers(Header.PROXY_AUTHORIZATION))
                .isEqualTo(peer.requests(Method.INVITE).get(1).headers(Header.PROXY_AUTHORIZATION));
        assertThat(peer.requests(Method.BYE)).as("at once with credentials").hasSize(1);
        assertThat(peer.requests(Method.BYE).get(0).cseqNumber()).isEqualTo(3);
    }

    /** RFC 3261 12.2.1.1: a repeated request takes the next number of its dialog, which others may have used meanwhile. */
    @Test
    void challengesWithinTheDialogKeepTheCseqInOrder() {
        peer.onRequest(r -> {
            if (r.isInvite()) {
                peer.respond(r, 200, "peer", "answer");
            } else if (r.method() == Method.INFO
                    && r.headers(Header.AUTHORIZATION).isEmpty()) {
                peer.send(SipResponse.to(r, 401)
                        .set(Header.WWW_AUTHENTICATE, "Digest realm=\"r\", nonce=\"n\", qop=\"auth\"")
                        .build());
            }
        });
        InviteSession call = alice.call(PEER);
        sim.run(Duration.ofSeconds(1));
        call.info("text/plain", sdp("one"));
        call.info("text/plain", sdp("two"));
        sim.run(Duration.ofMillis(100));
        assertThat(peer.requests(Method.INFO))
                .extracting(SipRequest::cseqNumber)
                .containsExactly(2L, 3L, 4L, 5L);
    }

    /** RFC 3263 4.3: what does not answer at all, or says 503, is not the last word. */
    @Test
    void theNextServerIsTried() {
        Flow dead = Flow.to(Transport.UDP, new InetSocketAddress("10.0.0.66", 5060));
        Flow busy = Flow.to(Transport.UDP, new InetSocketAddress("10.0.0.67", 5060));
        Flow good = Flow.to(Transport.UDP, new InetSocketAddress("10.0.0.9", 5060));
        SimPeer overloaded = sim.network().peer("10.0.0.67", 5060);
        overloaded.onMessage((message, from) -> {
            if (message instanceof SipRequest r && r.isInvite()) {
                overloaded.send(SipResponse.to(r, 503).toTag("busy").build(), from);
            }
        });
        TestPhone carol = new TestPhone(sim, "carol", "10.0.0.3", new FixedResolver(List.of(dead, busy, good)));
        peer.onRequest(r -> {
            if (r.isInvite()) {
                peer.answer(r, SipResponse.to(r, 486).toTag("peer").build());
            }
        });
        carol.call(SipUri.of("sip:bob@pool.example"));
        sim.run(Duration.ofSeconds(31));
        assertThat(carol.heard).isEmpty();
        sim.run(Duration.ofSeconds(2));
        assertThat(carol.heard).containsExactly("ended REMOTE_REJECT 486");
        assertThat(overloaded.received()).isNotEmpty();
    }

    @Test
    void theLastServersRefusalCounts() {
        Flow busy = Flow.to(Transport.UDP, new InetSocketAddress("10.0.0.9", 5060));
        TestPhone carol = new TestPhone(sim, "carol", "10.0.0.3", new FixedResolver(List.of(busy)));
        peer.onRequest(r -> {
            if (r.isInvite()) {
                peer.answer(r, SipResponse.to(r, 503).toTag("peer").build());
            }
        });
        carol.call(SipUri.of("sip:bob@pool.example"));
        sim.run(Duration.ofSeconds(1));
        assertThat(carol.heard).containsExactly("ended REMOTE_REJECT 503");
    }

    /** A name service that knows one answer. */
    private record FixedResolver(List<Flow> flows) implements Resolver {
        @Override
        public void resolve(SipUri uri, Shard shard, Consumer<List<Flow>> then) {
            then.accept(flows);
        }

        @Override
        public void close() {}
    }

    @Test
    void aStaleNonceCostsOneMoreRoundTrip() {
        DigestVerifier verifier = verifier();
        peer.onRequest(r -> {
            if (r.isInvite()) {
                long nowMs = peer.requests(Method.INVITE).size() == 2 ? 1_000_000_000 : 0;
                Verdict verdict = verifier.verify(r, ChallengeKind.WWW, subscribers(), nowMs);
                if (verdict.granted()) {
                    peer.respond(r, 486);
                } else {
                    peer.send(verifier.challenge(r, ChallengeKind.WWW, verdict, nowMs));
                }
            }
        });
        alice.call(PEER);
        sim.run(Duration.ofSeconds(2));
        assertThat(peer.requests(Method.INVITE)).hasSize(3);
    }

    @Test
    void aWrongPasswordEndsTheCall() {
        DigestVerifier verifier = verifier();
        peer.onRequest(r -> {
            if (r.isInvite()) {
                judge(verifier, r, ChallengeKind.WWW, () -> peer.respond(r, 200));
            }
        });
        alice.call(
                PEER,
                InviteOptions.builder()
                        .offer(sdp("o"))
                        .credentials(Credentials.of("alice", "guess"))
                        .build());
        sim.run(Duration.ofSeconds(2));
        assertThat(alice.heard).containsExactly("ended REMOTE_REJECT 401");
        assertThat(peer.requests(Method.INVITE)).hasSize(2);
    }

    @Test
    void aServerThatCallsEveryNonceStaleIsGivenUp() {
        peer.onRequest(r -> {
            if (r.isInvite()) {
                peer.send(SipResponse.to(r, 401)
                        .toTag("t")
                        .set(
                                Header.WWW_AUTHENTICATE,
                                "Digest realm=\"r\", nonce=\""
                                        + peer.requests(Method.INVITE).size() + "\", stale=true, qop=\"auth\"")
                        .build());
            }
        });
        alice.call(PEER);
        sim.run(Duration.ofSeconds(5));
        assertThat(alice.heard).containsExactly("ended REMOTE_REJECT 401");
        assertThat(peer.requests(Method.INVITE)).hasSizeLessThan(10);
    }

    @Test
    void aChallengeToACancelledCallIsNotAnswered() {
        InviteSession[] call = new InviteSession[1];
        peer.onRequest(r -> {
            if (r.isInvite()) {
                peer.respond(r, 100, "", "");
                call[0].hangup();
                sim.after(
                        Duration.ofMillis(5),
                        () -> peer.send(SipResponse.to(r, 401)
                                .toTag("t")
                                .set(Header.WWW_AUTHENTICATE, "Digest realm=\"r\", nonce=\"n\"")
                                .build()));
            }
        });
        call[0] = alice.call(PEER);
        sim.run(Duration.ofSeconds(2));
        assertThat(peer.requests(Method.INVITE)).hasSize(1);
        assertThat(alice.heard).containsExactly("ended LOCAL_CANCEL 487");
    }

    /** RFC 3261 12.1.2, 12.2.1.1: the Record-Route of the 200, from the far end. */
    @Test
    void theRouteSetIsFollowed() {
        peer.onRequest(r -> {
            if (r.isInvite()) {
                peer.send(SipResponse.to(r, 200)
                        .toTag("peer")
                        .contact(NameAddr.of(SipUri.of("sip:deep@192.0.2.1")))
                        .add(Header.RECORD_ROUTE, "<sip:far@10.0.0.9;lr>, <sip:near@10.0.0.9;lr>")
                        .body(ScriptedPeer.SDP, sdp("answer"))
                        .build());
            }
        });
        alice.onEstablished(InviteSession::hangup).call(PEER);
        sim.run(Duration.ofSeconds(1));
        for (Method method : List.of(Method.ACK, Method.BYE)) {
            SipRequest request = peer.requests(method).get(0);
            assertThat(request.requestUri()).isEqualTo(SipUri.of("sip:deep@192.0.2.1"));
            assertThat(request.routes()).extracting(route -> route.uri().user()).containsExactly("near", "far");
        }
    }

    @Test
    void anAnswerWithoutSdpTakesTheEarlyOne() {
        peer.onRequest(r -> {
            if (r.isInvite()) {
                peer.respond(r, 183, "peer", "early");
                peer.respond(r, 200, "peer", "");
            }
        });
        alice.call(PEER);
        sim.run(Duration.ofSeconds(1));
        assertThat(alice.heard).containsExactly("progress 183 early", "answer early", "established");
    }

    @Test
    void anAnswerWithoutAnySdpEndsTheCall() {
        peer.onRequest(r -> {
            if (r.isInvite()) {
                peer.respond(r, 200, "peer", "");
            } else if (r.method() == Method.BYE) {
                peer.respond(r, 200);
            }
        });
        alice.call(PEER);
        sim.run(Duration.ofSeconds(1));
        assertThat(peer.requests(Method.ACK)).hasSize(1);
        assertThat(peer.requests(Method.BYE)).hasSize(1);
        assertThat(alice.heard).endsWith("ended LOCAL_BYE 200");
    }

    @Test
    void the200OfAReinviteIsAcknowledgedEachTime() {
        peer.onRequest(r -> {
            if (r.isInvite()) {
                peer.respond(r, 200, "peer", "answer");
                if (r.hasToTag()) {
                    sim.after(Duration.ofMillis(500), () -> peer.respond(r, 200, "peer", "answer"));
                }
            }
        });
        InviteSession call = alice.call(PEER);
        sim.run(Duration.ofSeconds(1));
        call.reinvite(sdp("hold"));
        sim.run(Duration.ofSeconds(1));
        assertThat(peer.requests(Method.INVITE).get(1).cseqNumber()).isEqualTo(2);
        assertThat(peer.requests(Method.ACK)).extracting(SipRequest::cseqNumber).containsExactly(1L, 2L, 2L);
        assertThat(alice.heard).containsExactly("answer answer", "established", "answer answer");
    }

    /** RFC 3261 12.2.1.2: the peer's new Contact is where requests go. */
    @Test
    void aReinviteMovesTheTarget() {
        alice.onNegotiation(n -> n.complete(sdp("answer")));
        SipRequest[] invite = new SipRequest[1];
        peer.onRequest(r -> {
            if (r.isInvite()) {
                invite[0] = r;
                peer.respond(r, 200, "peer", "answer");
            }
        });
        InviteSession call = alice.call(PEER);
        sim.run(Duration.ofSeconds(1));
        peer.send(peer.within(Method.INVITE, invite[0], "peer", 1)
                .contact(NameAddr.of(SipUri.of("sip:moved@10.0.0.9")))
                .body(ScriptedPeer.SDP, sdp("moved"))
                .build());
        sim.run(Duration.ofMillis(100));
        peer.send(peer.within(Method.ACK, invite[0], "peer", 1).build());
        sim.run(Duration.ofMillis(100));
        call.hangup();
        sim.run(Duration.ofSeconds(1));
        assertThat(peer.requests(Method.BYE).get(0).requestUri()).isEqualTo(SipUri.of("sip:moved@10.0.0.9"));
        assertThat(call.remoteSdp().map(TestPhone::text)).hasValue("moved");
    }

    @Test
    void aByeOfTheCalleeBeforeItsAnswerIsUnknown() {
        peer.onRequest(r -> {
            if (r.isInvite()) {
                peer.respond(r, 180);
                peer.send(peer.within(Method.BYE, r, "peer", 1).build());
            }
        });
        InviteSession call = alice.call(PEER);
        sim.run(Duration.ofSeconds(1));
        assertThat(peer.statuses(Method.BYE)).containsExactly(481);
        assertThat(call.ended()).isFalse();
    }

    @Test
    void theOutboundProxyGetsTheInvite() {
        alice.call(
                SipUri.of("sip:bob@far.example"),
                InviteOptions.builder()
                        .offer(sdp("o"))
                        .outboundProxy(PEER)
                        .callId("chosen")
                        .header("X-Test", "1")
                        .from(NameAddr.of("Alice", SipUri.of("sip:alice@home")))
                        .build());
        sim.run(Duration.ofMillis(100));
        SipRequest invite = peer.requests(Method.INVITE).get(0);
        assertThat(invite.requestUri()).isEqualTo(SipUri.of("sip:bob@far.example"));
        assertThat(invite.routes()).singleElement().matches(route -> route.uri().isLoose());
        assertThat(invite.callId()).isEqualTo("chosen");
        assertThat(invite.header("X-Test")).hasValue("1");
        assertThat(invite.from().displayName()).isEqualTo("Alice");
        assertThat(invite.contacts()).singleElement().satisfies(contact -> {
            assertThat(contact.uri().user()).isEqualTo("alice");
            assertThat(contact.uri().host()).isEqualTo("10.0.0.1");
        });
    }

    private void judge(DigestVerifier verifier, SipRequest request, ChallengeKind kind, Runnable granted) {
        Verdict verdict = verifier.verify(request, kind, subscribers(), 0);
        if (verdict.granted()) {
            granted.run();
        } else {
            peer.send(verifier.challenge(request, kind, verdict, 0));
        }
    }

    private static Subscribers subscribers() {
        return Subscribers.of(Subscriber.withPassword("alice", "realm", new Redacted("s3cret")));
    }

    private static DigestVerifier verifier() {
        return DigestVerifier.builder("realm").random(new Random(3)).build();
    }
}
