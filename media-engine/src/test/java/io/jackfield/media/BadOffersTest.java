package io.jackfield.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.sip.dialog.EndCause;
import io.jackfield.sip.dialog.InviteOptions;
import io.jackfield.sip.dialog.InviteSession;
import io.jackfield.sip.dialog.Reliability;
import io.jackfield.sip.dialog.SessionListener;
import io.jackfield.sip.dialog.UserAgent;
import io.jackfield.sip.node.SipNode;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Session descriptions that are none, or that nobody can use: each has a clear end, and the call beside it goes on. */
class BadOffersTest {
    private static final String HEAD = "v=0\r\no=- 7 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n";
    private static final String GOOD = HEAD + "m=audio 9 RTP/AVP 0\r\n";

    private final BlockingQueue<String> log = new LinkedBlockingQueue<>();

    private static void talk(Call call) {
        call.answer();
        call.awaitEnd();
    }

    private String next() throws InterruptedException {
        String line = log.poll(10, TimeUnit.SECONDS);
        return line == null ? "nothing" : line;
    }

    private final class Peer implements SessionListener, AutoCloseable {
        final SipNode node = Phones.node("peer");
        final UserAgent agent =
                UserAgent.builder(node).reliable(Reliability.OFF).build();

        InviteSession call(Phones phones, String sdp) {
            InviteOptions options = InviteOptions.offering(sdp.getBytes(StandardCharsets.UTF_8));
            return agent.invite(phones.uri("2000"), options, this);
        }

        @Override
        public void onAnswer(InviteSession session, byte[] sdp) {
            log.add("answer");
        }

        @Override
        public void onEstablished(InviteSession session) {
            log.add("up");
        }

        @Override
        public void onReinviteFailed(InviteSession session, int status) {
            log.add("refused " + status);
        }

        @Override
        public void onEnded(InviteSession session, EndCause cause) {
            log.add("ended " + cause.status());
        }

        @Override
        public void close() {
            node.close();
        }
    }

    @Test
    void whatCannotBeAnsweredIsRefusedAndNothingElseIsDisturbed() throws Exception {
        try (Phones phones =
                        new Phones(d -> d.match("2000", BadOffersTest::talk).match("9196", Call::echo));
                Peer peer = new Peer()) {
            Call beside = phones.dial("9196", call -> {
                call.pause(java.time.Duration.ofSeconds(60));
            });
            for (String offer : new String[] {
                HEAD, // no media at all
                "this is no session description",
                "v=0\r\n",
                HEAD + "m=audio 9 RTP/AVP 111\r\na=rtpmap:111 speex/16000\r\n",
                HEAD + "m=audio 9 RTP/AVP 101\r\na=rtpmap:101 telephone-event/8000\r\n",
                HEAD + "m=audio 0 RTP/AVP 0\r\n",
                HEAD + "m=audio 99999 RTP/AVP 0\r\n",
                HEAD + "m=audio 9 RTP/SAVP 0\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:short\r\n",
                HEAD + "m=image 9 udptl t38\r\n",
                HEAD + "a=" + "x".repeat(20_000) + "\r\n"
            }) {
                peer.call(phones, offer);
                assertThat(next())
                        .as(offer.substring(0, Math.min(offer.length(), 200)))
                        .isIn("ended 488", "ended 400");
            }
            for (String ptime : new String[] {"0", "400", "-3", "abc", "99999999999"}) {
                InviteSession odd = peer.call(phones, GOOD + "a=ptime:" + ptime + "\r\n");
                assertThat(next()).isEqualTo("answer");
                assertThat(next()).isEqualTo("up");
                odd.hangup();
                assertThat(next()).isEqualTo("ended 200");
            }
            assertThat(beside.ended().toCompletableFuture()).isNotDone();
            beside.hangup();
        }
    }

    @Test
    void signallingIsAsTheEngineWasTold() throws Exception {
        try (Phones phones = new Phones(
                        d -> d.match("2000", BadOffersTest::talk),
                        b -> b.signalling(agent -> agent.reliable(Reliability.REQUIRED)));
                Peer peer = new Peer()) {
            peer.call(phones, GOOD);
            assertThat(next()).isEqualTo("ended 421"); // it does not know PRACK
        }
    }

    @Test
    void garbageWithinACallLeavesItAsItWas() throws Exception {
        try (Phones phones = new Phones(d -> d.match("2000", BadOffersTest::talk));
                Peer peer = new Peer()) {
            InviteSession session = peer.call(phones, GOOD);
            assertThat(next()).isEqualTo("answer");
            assertThat(next()).isEqualTo("up");
            for (String offer :
                    new String[] {"garbage", HEAD, HEAD + "m=audio 9 RTP/AVP 111\r\na=rtpmap:111 speex/16000\r\n"}) {
                session.reinvite(offer.getBytes(StandardCharsets.UTF_8));
                assertThat(next()).startsWith("refused 4");
            }
            session.reinvite((GOOD + "a=sendonly\r\n").getBytes(StandardCharsets.UTF_8));
            assertThat(next()).isEqualTo("answer");
            session.hangup();
            assertThat(next()).isEqualTo("ended 200");
        }
    }
}
