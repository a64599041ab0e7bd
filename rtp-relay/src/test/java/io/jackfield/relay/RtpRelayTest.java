package io.jackfield.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.jackfield.rtp.MediaException;
import io.jackfield.rtp.MediaException.Code;
import io.jackfield.rtp.loop.Learning;
import io.jackfield.rtp.loop.MediaLoop;
import io.jackfield.rtp.loop.MediaLoops;
import io.jackfield.rtp.loop.Peer;
import io.jackfield.sip.node.MediaAnchor;
import io.jackfield.sip.node.MediaAnchor.MediaLeg;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RtpRelayTest {
    private static final Duration QUIET = Duration.ofMillis(50);
    private static final long S = 1_000_000_000L;

    private final AtomicLong clock = new AtomicLong();
    private final MediaLoops loops =
            MediaLoops.builder().threads(2).clock(clock::get).start();
    private final ConcurrentLinkedQueue<SessionSummary> ended = new ConcurrentLinkedQueue<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final RtpRelay relay = RtpRelay.builder()
            .network("here", "127.0.0.1")
            .network("there", "127.0.0.1", n -> n.advertise("127.0.0.2"))
            .ports(22_000, 22_999)
            .maxSessions(20)
            .loops(loops)
            .meters(meters)
            .listener(new RelayListener() {
                @Override
                public void onSessionEnded(SessionSummary session) {
                    ended.add(session);
                }
            })
            .build();
    private final Phone alice = new Phone("a");
    private final Phone bob = new Phone("b");
    private final Phone carol = new Phone("c");

    @AfterEach
    void close() {
        relay.close();
        loops.close();
        List.of(alice, bob, carol).forEach(Phone::close);
        loops.closed().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
        assertThat(freePairs()).as("port pairs given back").isEqualTo(500);
        assertThat(relay.sessionCount()).isZero();
        assertThat(loops.loops()).allSatisfy(loop -> assertThat(loop.faults()).isZero());
    }

    private int freePairs() {
        return (int) meters.get("jackfield.relay.ports.free").gauge().value();
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }

    private static MediaLeg leg(Phone from, String toTag, String branch, Phone speaker) {
        return new MediaLeg("call", from.tag, toTag, branch, speaker.signalling());
    }

    private byte[] offer(Phone from, String toTag, String branch, byte[] sdp) {
        return get(relay.offer(leg(from, toTag, branch, from), sdp));
    }

    private byte[] answer(Phone offerer, Phone by, String branch, byte[] sdp) {
        return get(relay.answer(leg(offerer, by.tag, branch, by), sdp));
    }

    private void delete(String fromTag, String toTag, String branch) {
        get(relay.delete(new MediaLeg("call", fromTag, toTag, branch, alice.signalling())));
    }

    private static Code codeOf(CompletionStage<byte[]> stage) {
        try {
            get(stage);
            throw new AssertionError("did not fail");
        } catch (CompletionException e) {
            return ((MediaException) e.getCause()).code();
        }
    }

    /** A call between two phones: where each is to send to. */
    private record Talk(
            InetSocketAddress towardsAnswerer, InetSocketAddress towardsOfferer, byte[] offer, byte[] answer) {}

    private Talk talk(Phone from, Phone to, String branch) {
        byte[] offered = offer(from, "", branch, from.sdp());
        byte[] answered = answer(from, to, branch, to.sdp());
        return new Talk(Phone.rtpOf(answered), Phone.rtpOf(offered), offered, answered);
    }

    private static void hears(Peer speaker, InetSocketAddress to, Peer listener, InetSocketAddress from) {
        byte[] sent = speaker.sendRtp("words of " + speaker.port(), to);
        Peer.Received heard = listener.receive();
        assertThat(heard.bytes()).isEqualTo(sent);
        assertThat(heard.from()).isEqualTo(from);
    }

    private void converse(Talk talk, Phone one, Phone other) {
        hears(one.rtp, talk.towardsAnswerer, other.rtp, talk.towardsOfferer);
        hears(other.rtp, talk.towardsOfferer, one.rtp, talk.towardsAnswerer);
    }

    @Test
    void relaysBothWaysWithoutTouchingAByte() {
        Talk talk = talk(alice, bob, "z9hG4bK1");
        assertThat(talk.towardsAnswerer.getPort() % 2).isZero();
        for (int i = 0; i < 50; i++) {
            converse(talk, alice, bob);
        }
        byte[] report = {(byte) 0x80, (byte) 201, 0, 1, 0, 0, 0, 7};
        alice.rtcp.send(report, Phone.rtcpOf(talk.answer));
        assertThat(bob.rtcp.receive().bytes()).isEqualTo(report);
        bob.rtcp.send(report, Phone.rtcpOf(talk.offer));
        assertThat(alice.rtcp.receive().bytes()).isEqualTo(report);

        SessionSummary summary = get(relay.sessions("call")).get(0);
        assertThat(summary.offerer()).isEqualTo("a");
        assertThat(summary.answerer()).isEqualTo("b");
        assertThat(summary.packets()).isEqualTo(100);
        StreamSummary fromAlice = summary.streams().get(0);
        assertThat(fromAlice.media()).isEqualTo("audio");
        assertThat(fromAlice.side()).isEqualTo("a");
        assertThat(fromAlice.packets()).isEqualTo(50);
        assertThat(fromAlice.rtcpPackets()).isEqualTo(1);
        assertThat(fromAlice.lost()).isZero();
        assertThat(fromAlice.locked()).isTrue();
        assertThat(fromAlice.lastSource()).contains(alice.rtp.address());
        assertThat(fromAlice.mos()).isGreaterThan(4);
        delete("a", "b", "");
        assertThat(ended).singleElement().satisfies(s -> {
            assertThat(s.ended()).contains(EndReason.DELETED);
            assertThat(s.packets()).isEqualTo(100);
        });
        alice.rtp.sendRtp("after the end", talk.towardsAnswerer);
        assertThat(bob.rtp.receive(QUIET)).isEmpty();
    }

    @Test
    void countsWhatIsLost() {
        Talk talk = talk(alice, bob, "z9hG4bK1");
        alice.rtp.sendRtp("first", talk.towardsAnswerer);
        alice.rtp.rtp("never sent");
        alice.rtp.rtp("never sent");
        alice.rtp.sendRtp("fourth", talk.towardsAnswerer);
        bob.rtp.receive();
        bob.rtp.receive();
        assertThat(get(relay.sessions("call")).get(0).streams().get(0).lost()).isEqualTo(2);
    }

    @Test
    void advertisesOneAddressTowardsEachNetwork() {
        MediaAnchor anchor = relay.between("here", "there");
        byte[] offered = get(anchor.offer(leg(alice, "", "x", alice), alice.sdp()));
        assertThat(Phone.rtpOf(offered).getAddress().getHostAddress()).isEqualTo("127.0.0.2");
        byte[] answered = get(anchor.answer(leg(alice, "b", "x", bob), bob.sdp()));
        assertThat(Phone.rtpOf(answered).getAddress().getHostAddress()).isEqualTo("127.0.0.1");
        // an offer the other way, through the relay itself: the first offer decided
        byte[] again = get(relay.offer(leg(bob, "a", "y", bob), bob.sdp()));
        assertThat(Phone.rtpOf(again).getAddress().getHostAddress()).isEqualTo("127.0.0.1");
        assertThat(new String(offered, StandardCharsets.UTF_8)).doesNotContain("192.168.9.9");
        assertThatThrownBy(() -> relay.between("here", "nowhere")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void earlyMediaReachesTheOffererBeforeTheAnswer() {
        byte[] offered = offer(alice, "", "x", alice.sdp());
        bob.rtp.sendRtp("ringback", Phone.rtpOf(offered));
        alice.rtp.receive();
        bob.rtp.sendRtp("ringback", Phone.rtpOf(offered));
        alice.rtp.receive();
    }

    @Test
    void learnsWhereAPhoneBehindANatSendsFrom() {
        byte[] offered = offer(alice, "", "x", alice.sdp("192.0.2.77", 4444)); // a private address that leads nowhere
        byte[] answered = answer(alice, bob, "x", bob.sdp());
        for (int i = 0; i < 5; i++) {
            hears(alice.rtp, Phone.rtpOf(answered), bob.rtp, Phone.rtpOf(offered));
        }
        hears(bob.rtp, Phone.rtpOf(offered), alice.rtp, Phone.rtpOf(answered));
        clock.addAndGet(4 * S);
        hears(alice.rtp, Phone.rtpOf(answered), bob.rtp, Phone.rtpOf(offered));
        carol.rtp.sendRtp("hijack", Phone.rtpOf(answered));
        assertThat(bob.rtp.receive(QUIET)).isEmpty();
        assertThat(get(relay.sessions("call")).get(0).streams().get(0).locked()).isTrue();
    }

    @Test
    void keepsPortsAndLatchOnHoldAndResume() {
        Talk talk = talk(alice, bob, "x");
        converse(talk, alice, bob);
        byte[] hold = offer(alice, "b", "y", alice.sdp("sendonly"));
        byte[] held = answer(alice, bob, "y", bob.sdp("recvonly"));
        assertThat(Phone.rtpOf(hold)).isEqualTo(talk.towardsOfferer);
        assertThat(Phone.rtpOf(held)).isEqualTo(talk.towardsAnswerer);
        assertThat(Phone.media(hold, 0).direction().attribute()).isEqualTo("sendonly");
        assertThat(get(relay.sessions("call")).get(0).onHold()).isTrue();
        hears(alice.rtp, talk.towardsAnswerer, bob.rtp, talk.towardsOfferer); // music on hold

        offer(bob, "a", "z", bob.sdp());
        answer(bob, alice, "z", alice.sdp());
        assertThat(get(relay.sessions("call")).get(0).onHold()).isFalse();
        converse(talk, alice, bob);
        assertThat(relay.sessionCount()).isEqualTo(1);
        assertThat(freePairs()).isEqualTo(498);
    }

    @Test
    void sendsNothingToWhoHoldsByAnUnspecifiedAddress() {
        Talk talk = talk(alice, bob, "x");
        converse(talk, alice, bob);
        byte[] hold = offer(alice, "b", "y", alice.sdp("0.0.0.0", alice.rtp.port()));
        assertThat(Phone.rtpOf(hold).getAddress().isAnyLocalAddress()).isTrue();
        hears(bob.rtp, talk.towardsOfferer, alice.rtp, talk.towardsAnswerer); // not yet: it has not been answered
        answer(alice, bob, "y", bob.sdp());
        bob.rtp.sendRtp("unheard", talk.towardsOfferer);
        assertThat(alice.rtp.receive(QUIET)).isEmpty();
        offer(alice, "b", "z", alice.sdp());
        answer(alice, bob, "z", bob.sdp());
        converse(talk, alice, bob);
    }

    @Test
    void aRefusedReInviteChangesNothing() {
        Talk talk = talk(alice, bob, "x");
        converse(talk, alice, bob);
        offer(alice, "b", "y", alice.sdp("127.0.0.1", carol.rtp.port())); // and then Bob says 488
        converse(talk, alice, bob);
    }

    @Test
    void followsAPhoneThatMovesWithAReInvite() {
        Talk talk = talk(alice, bob, "x");
        converse(talk, alice, bob);
        offer(alice, "b", "y", alice.sdp("127.0.0.1", carol.rtp.port()));
        answer(alice, bob, "y", bob.sdp());
        hears(bob.rtp, talk.towardsOfferer, carol.rtp, talk.towardsAnswerer);
        hears(carol.rtp, talk.towardsAnswerer, bob.rtp, talk.towardsOfferer);
        alice.rtp.sendRtp("old address", talk.towardsAnswerer);
        assertThat(bob.rtp.receive(QUIET)).isEmpty();
    }

    @Test
    void forksOfOneOfferFollowTheLastAnswer() {
        byte[] offered = offer(alice, "", "x", alice.sdp());
        InetSocketAddress towardsAlice = Phone.rtpOf(offered);
        byte[] early = answer(alice, bob, "x", bob.sdp()); // 183 of Bob
        byte[] last = answer(alice, carol, "x", carol.sdp()); // 200 of Carol
        assertThat(Phone.rtpOf(last)).isEqualTo(Phone.rtpOf(early));
        hears(alice.rtp, Phone.rtpOf(last), carol.rtp, towardsAlice);
        hears(carol.rtp, towardsAlice, alice.rtp, Phone.rtpOf(last));
        delete("a", "b", ""); // Bob answered 200 as well, and is hung up on
        assertThat(relay.sessionCount()).isEqualTo(1);
        hears(carol.rtp, towardsAlice, alice.rtp, Phone.rtpOf(last));
        delete("c", "a", ""); // Carol hangs up
        assertThat(relay.sessionCount()).isZero();
    }

    @Test
    void branchesHavePortsOfTheirOwn() {
        byte[] toBob = offer(alice, "", "branch-b", alice.sdp());
        byte[] toCarol = offer(alice, "", "branch-c", alice.sdp());
        assertThat(Phone.rtpOf(toBob)).isNotEqualTo(Phone.rtpOf(toCarol));
        byte[] fromBob = answer(alice, bob, "branch-b", bob.sdp());
        byte[] fromCarol = answer(alice, carol, "branch-c", carol.sdp());
        hears(bob.rtp, Phone.rtpOf(toBob), alice.rtp, Phone.rtpOf(fromBob));
        hears(carol.rtp, Phone.rtpOf(toCarol), alice.rtp, Phone.rtpOf(fromCarol));
        delete("a", "", "branch-b"); // Bob's branch failed
        assertThat(get(relay.sessions("call")))
                .singleElement()
                .satisfies(s -> assertThat(s.answerer()).isEqualTo("c"));
        hears(carol.rtp, Phone.rtpOf(toCarol), alice.rtp, Phone.rtpOf(fromCarol));
    }

    @Test
    void aByeEndsBranchesThatNobodyAnswered() {
        offer(alice, "", "branch-b", alice.sdp());
        talk(alice, carol, "branch-c");
        assertThat(relay.sessionCount()).isEqualTo(2);
        delete("a", "c", "");
        assertThat(relay.sessionCount()).isZero();
    }

    @Test
    void deletesAWholeCallAndForgivesWhatItDoesNotKnow() {
        talk(alice, bob, "x");
        talk(alice, carol, "y");
        delete("a", "", "");
        assertThat(relay.sessionCount()).isZero();
        delete("a", "", "");
        delete("a", "b", "x");
    }

    @Test
    void theSameOfferAgainKeepsItsPorts() {
        byte[] first = offer(alice, "", "x", alice.sdp());
        byte[] second = offer(alice, "", "x", alice.sdp());
        assertThat(Phone.rtpOf(second)).isEqualTo(Phone.rtpOf(first));
        assertThat(relay.sessionCount()).isEqualTo(1);
    }

    @Test
    void offersInThe200AreAnsweredInTheAck() {
        byte[] offered = offer(bob, "a", "x", bob.sdp()); // Bob offers: the INVITE had no description
        byte[] answered = answer(bob, alice, "x", alice.sdp());
        hears(alice.rtp, Phone.rtpOf(offered), bob.rtp, Phone.rtpOf(answered));
        hears(bob.rtp, Phone.rtpOf(answered), alice.rtp, Phone.rtpOf(offered));
        byte[] again = offer(alice, "b", "y", alice.sdp());
        assertThat(Phone.rtpOf(again)).isEqualTo(Phone.rtpOf(answered));
    }

    private static final String VIDEO = "m=video %d RTP/AVP 96\r\na=rtpmap:96 VP8/90000\r\n";

    private static byte[] withVideo(byte[] sdp, int port) {
        return Phone.bytes(new String(sdp, StandardCharsets.UTF_8) + VIDEO.formatted(port));
    }

    @Test
    void relaysVideoBesideAudioAndMirrorsItsRejection() {
        byte[] offered = offer(alice, "", "x", withVideo(alice.sdp(), alice.rtcp.port()));
        assertThat(Phone.rtpOf(offered, 1)).isNotEqualTo(Phone.rtpOf(offered));
        byte[] answered = answer(alice, bob, "x", withVideo(bob.sdp(), bob.rtcp.port()));
        hears(alice.rtcp, Phone.rtpOf(answered, 1), bob.rtcp, Phone.rtpOf(offered, 1));
        assertThat(freePairs()).isEqualTo(496);

        byte[] off = offer(alice, "b", "y", withVideo(alice.sdp(), 0));
        assertThat(Phone.media(off, 1).port()).isZero();
        byte[] agreed = answer(alice, bob, "y", withVideo(bob.sdp(), 0));
        assertThat(Phone.media(agreed, 1).port()).isZero();
        alice.rtcp.sendRtp("video", Phone.rtpOf(answered, 1));
        assertThat(bob.rtcp.receive(QUIET)).isEmpty();
        clock.addAndGet(RelaySession.REJECTED_KEPT_NS + S);
        await().until(() -> {
            wakeLoops();
            return freePairs() == 498;
        });

        byte[] on = offer(bob, "a", "z", withVideo(bob.sdp(), bob.rtcp.port()));
        byte[] accepted = answer(bob, alice, "z", withVideo(alice.sdp(), alice.rtcp.port()));
        hears(alice.rtcp, Phone.rtpOf(on, 1), bob.rtcp, Phone.rtpOf(accepted, 1));
    }

    private static byte[] of(Phone phone, String media) {
        String session = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n";
        return Phone.bytes(session + media.formatted(phone.rtp.port()));
    }

    @Test
    void relaysFaxDatagramsOfAnyShape() {
        String fax = "m=image %d udptl t38\r\na=T38FaxVersion:0\r\n";
        byte[] offered = offer(alice, "", "x", of(alice, fax));
        byte[] answered = answer(alice, bob, "x", of(bob, fax));
        for (int size : new int[] {1, 0, 2, 60, 3}) {
            byte[] datagram = new byte[size];
            Arrays.fill(datagram, (byte) 0xc8);
            alice.rtp.send(datagram, Phone.rtpOf(answered));
            if (size > 0) { // an empty one is not told from none by a connected socket
                assertThat(bob.rtp.receive().bytes()).isEqualTo(datagram);
            }
        }
        hears(bob.rtp, Phone.rtpOf(offered), alice.rtp, Phone.rtpOf(answered));
        StreamSummary fromAlice = get(relay.sessions("call")).get(0).streams().get(0);
        assertThat(fromAlice.packets()).isEqualTo(4);
        assertThat(fromAlice.rtcpPackets()).isZero();
    }

    /** Two phones that encrypt end to end: the handshake passes, and is no media. */
    @Test
    void passesDtlsOfEndsThatMakeTheirKeysThemselves() {
        String secure = "m=audio %d UDP/TLS/RTP/SAVP 0\r\na=fingerprint:sha-256 AA:BB\r\na=setup:actpass\r\n";
        byte[] offered = offer(alice, "", "x", of(alice, secure));
        byte[] answered = answer(alice, bob, "x", of(bob, secure));
        byte[] hello = new byte[60];
        hello[0] = 22;
        hello[1] = (byte) 0xfe;
        alice.rtp.send(hello, Phone.rtpOf(answered));
        assertThat(bob.rtp.receive().bytes()).isEqualTo(hello);
        hears(bob.rtp, Phone.rtpOf(offered), alice.rtp, Phone.rtpOf(answered));
        StreamSummary fromAlice = get(relay.sessions("call")).get(0).streams().get(0);
        assertThat(fromAlice.packets()).isZero();
    }

    @Test
    void countsRtcpThatSharesThePortAsRtcp() {
        Talk talk = talk(alice, bob, "x");
        byte[] report = {(byte) 0x80, (byte) 201, 0, 1, 0, 0, 0, 7};
        alice.rtp.send(report, talk.towardsAnswerer);
        assertThat(bob.rtp.receive().bytes()).isEqualTo(report);
        StreamSummary fromAlice = get(relay.sessions("call")).get(0).streams().get(0);
        assertThat(fromAlice.packets()).isZero();
        assertThat(fromAlice.rtcpPackets()).isEqualTo(1);
    }

    private void wakeLoops() {
        for (MediaLoop loop : loops.loops()) {
            get(loop.call(() -> true));
        }
    }

    @Test
    void endsASilentSessionButNotOneOnHold() {
        Talk talk = talk(alice, bob, "x");
        converse(talk, alice, bob);
        offer(alice, "b", "y", alice.sdp("sendonly"));
        answer(alice, bob, "y", bob.sdp("recvonly"));
        clock.addAndGet(3599 * S);
        wakeLoops();
        assertThat(relay.sessionCount()).isEqualTo(1);
        offer(alice, "b", "z", alice.sdp());
        answer(alice, bob, "z", bob.sdp());
        clock.addAndGet(59 * S);
        wakeLoops();
        assertThat(relay.sessionCount()).isEqualTo(1);
        clock.addAndGet(2 * S);
        await().until(() -> {
            wakeLoops();
            return relay.sessionCount() == 0;
        });
        assertThat(ended).singleElement().satisfies(s -> {
            assertThat(s.ended()).contains(EndReason.SILENCE);
            assertThat(s.duration()).isEqualTo(Duration.ofSeconds(3660));
        });
        assertThat(meters.get("jackfield.relay.timeouts").functionCounter().count())
                .isEqualTo(1);
        assertThat(codeOf(relay.answer(leg(alice, "b", "z", bob), bob.sdp()))).isEqualTo(Code.UNKNOWN_SESSION);
    }

    @Test
    void refusesSessionsPastTheLimitAndTakesThemAgainLater() {
        for (int i = 0; i < 20; i++) {
            get(relay.offer(new MediaLeg("call-" + i, "a", "", "x", alice.signalling()), alice.sdp()));
        }
        MediaLeg next = new MediaLeg("one more", "a", "", "x", alice.signalling());
        assertThat(codeOf(relay.offer(next, alice.sdp()))).isEqualTo(Code.SESSION_LIMIT);
        assertThat(relay.rejected()).isEqualTo(1);
        assertThat(relay.sessionCount()).isEqualTo(20);
        assertThat(get(relay.sessions())).hasSize(20);
        get(relay.delete(new MediaLeg("call-7", "a", "", "", alice.signalling())));
        get(relay.offer(next, alice.sdp()));
    }

    @Test
    void refusesMoreBranchesThanACallCanHave() {
        try (RtpRelay roomy = RtpRelay.builder()
                .network("n", "127.0.0.1")
                .ports(23_000, 23_999)
                .loops(loops)
                .build()) {
            for (int i = 0; i < CallSessions.MAX_SESSIONS; i++) {
                get(roomy.offer(leg(alice, "", "branch-" + i, alice), alice.sdp()));
            }
            assertThat(codeOf(roomy.offer(leg(alice, "", "one more", alice), alice.sdp())))
                    .isEqualTo(Code.SESSION_LIMIT);
        }
    }

    @Test
    void leaksNothingWhenPortsRunOut() {
        try (RtpRelay small = RtpRelay.builder()
                .network("n", "127.0.0.1")
                .ports(24_000, 24_007)
                .loops(loops)
                .build()) {
            get(small.offer(leg(alice, "", "x", alice), alice.sdp())); // 2 of 4 pairs
            MediaLeg other = new MediaLeg("other", "a", "", "x", alice.signalling());
            assertThat(codeOf(small.offer(other, withVideo(alice.sdp(), 4000)))).isEqualTo(Code.PORTS_EXHAUSTED);
            assertThat(small.sessionCount()).isEqualTo(1);
            await().untilAsserted(() -> get(small.offer(other, alice.sdp())));
        }
    }

    @Test
    void saysWhatIsWrongWithADescription() {
        assertThat(codeOf(relay.offer(leg(alice, "", "x", alice), Phone.bytes("nonsense"))))
                .isEqualTo(Code.BAD_SDP);
        assertThat(codeOf(relay.answer(leg(alice, "b", "x", bob), bob.sdp()))).isEqualTo(Code.UNKNOWN_SESSION);
        offer(alice, "", "x", alice.sdp());
        assertThat(codeOf(relay.answer(leg(alice, "b", "x", bob), withVideo(bob.sdp(), 4000))))
                .isEqualTo(Code.BAD_SDP);
        byte[] many = alice.sdp();
        for (int i = 0; i < MediaLines.MAX_STREAMS; i++) {
            many = withVideo(many, 4000);
        }
        assertThat(codeOf(relay.offer(leg(alice, "", "y", alice), many))).isEqualTo(Code.BAD_SDP);
        assertThat(relay.sessionCount()).isEqualTo(1);
    }

    @Test
    void namesEverySettingThatIsWrong() {
        assertThatThrownBy(() -> RtpRelay.builder()
                        .network("a", "localhost")
                        .network("a", "localhost")
                        .network("a", "0.0.0.0")
                        .ports(1, 65_535)
                        .maxSessions(0)
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("localhost")
                .hasMessageContaining("twice")
                .hasMessageContaining("advertise")
                .hasMessageContaining("max sessions");
        assertThatThrownBy(() -> RtpRelay.builder().build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no network");
        assertThatThrownBy(() -> RtpRelay.builder().network("a", "192.0.2.1").build())
                .isInstanceOfSatisfying(
                        MediaException.class, e -> assertThat(e.code()).isEqualTo(Code.SOCKET_FAILED));
    }

    @Test
    void countsWhatSignallingAsks() {
        talk(alice, bob, "x");
        delete("a", "b", "");
        for (String command : List.of("offer", "answer", "delete")) {
            assertThat(meters.get("jackfield.relay.commands")
                            .tag("command", command)
                            .functionCounter()
                            .count())
                    .isEqualTo(1);
        }
        assertThat(meters.get("jackfield.relay.sessions").gauge().value()).isZero();
    }

    @Test
    void takesOnlySignalledAddressesWhenLearningIsOff() {
        try (RtpRelay strict = RtpRelay.builder()
                .network("n", "127.0.0.1")
                .ports(25_000, 25_099)
                .learning(Learning.OFF)
                .loops(loops)
                .build()) {
            byte[] offered = get(strict.offer(leg(alice, "", "x", alice), alice.sdp()));
            byte[] answered = get(strict.answer(leg(alice, "b", "x", bob), bob.sdp()));
            carol.rtp.sendRtp("hijack", Phone.rtpOf(answered));
            assertThat(bob.rtp.receive(QUIET)).isEmpty();
            hears(alice.rtp, Phone.rtpOf(answered), bob.rtp, Phone.rtpOf(offered));
        }
    }
}
