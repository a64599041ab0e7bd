package io.jackfield.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.jackfield.rtp.RtpPacket;
import io.jackfield.rtp.dtls.DtlsContext;
import io.jackfield.rtp.loop.MediaLoops;
import io.jackfield.rtp.loop.PacketHandler;
import io.jackfield.rtp.loop.Peer;
import io.jackfield.rtp.srtp.CryptoAttribute;
import io.jackfield.rtp.srtp.CryptoSuite;
import io.jackfield.rtp.srtp.MasterKey;
import io.jackfield.rtp.srtp.SrtpBuffer;
import io.jackfield.rtp.srtp.SrtpReceiver;
import io.jackfield.rtp.srtp.SrtpResult;
import io.jackfield.rtp.srtp.SrtpSender;
import io.jackfield.sdp.Dtls.Setup;
import io.jackfield.sip.node.MediaAnchor.MediaLeg;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that one relay begins and another goes on with. */
class SessionMoveTest {
    private final MediaLoops loops = MediaLoops.builder().threads(1).start();
    private RelayAndPeers now = new RelayAndPeers();
    private final Peer alice = new Peer();
    private final Peer bob = new Peer();

    private final class RelayAndPeers {
        final RtpRelay relay = RtpRelay.builder()
                .network("net", "127.0.0.1")
                .ports(27_400, 27_449)
                .loops(loops)
                .build();
    }

    @AfterEach
    void close() {
        now.relay.close();
        loops.close();
        alice.close();
        bob.close();
        loops.closed().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
        assertThat(loops.loops()).allSatisfy(loop -> {
            assertThat(loop.faults()).isZero();
            assertThat(loop.openSockets()).isZero();
        });
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }

    private static MediaLeg leg(String toTag) {
        return new MediaLeg("call", "a", toTag, "z9hG4bK1", new InetSocketAddress("127.0.0.1", 5060));
    }

    private static byte[] sdp(Peer peer, String media) {
        return Phone.bytes("v=0\r\no=- 1 1 IN IP4 192.0.2.9\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio "
                + peer.port() + " " + media + "\r\n");
    }

    private void move() {
        List<byte[]> state = get(now.relay.export("call"));
        assertThat(state).hasSize(1);
        now.relay.close();
        now = new RelayAndPeers();
        SessionSummary summary = get(resumeWhenFree(now.relay, state.get(0)));
        assertThat(summary.callId()).isEqualTo("call");
        assertThat(now.relay.sessionCount()).isOne();
    }

    /** The system gives a port back a moment after it was closed. */
    private CompletionStage<SessionSummary> resumeWhenFree(RtpRelay relay, byte[] state) {
        long end = System.nanoTime() + 5_000_000_000L;
        while (true) {
            CompletionStage<SessionSummary> resumed = relay.resume(state);
            try {
                get(resumed);
                return resumed;
            } catch (RuntimeException e) {
                if (System.nanoTime() > end || !String.valueOf(e.getMessage()).contains("PORT_TAKEN")) {
                    throw e;
                }
            }
        }
    }

    @Test
    void aPlainCallGoesOn() {
        InetSocketAddress toBob = Phone.rtpOf(get(now.relay.offer(leg(""), sdp(alice, "RTP/AVP 0"))));
        InetSocketAddress toAlice = Phone.rtpOf(get(now.relay.answer(leg("b"), sdp(bob, "RTP/AVP 0"))));
        for (int i = 0; i < 3; i++) {
            assertThat(hears(alice, toAlice, bob)).isTrue();
            assertThat(hears(bob, toBob, alice)).isTrue();
        }
        move();
        int lost = 0;
        for (int i = 0; i < 10; i++) {
            lost += hears(bob, toBob, alice) ? 0 : 1;
            lost += hears(alice, toAlice, bob) ? 0 : 1;
        }
        assertThat(lost).isZero();
        byte[] again = get(now.relay.offer(leg("b"), sdp(alice, "RTP/AVP 0")));
        assertThat(Phone.rtpOf(again)).as("a later offer finds the session").isEqualTo(toBob);
        assertThat(get(now.relay.end(leg("b")))).hasSize(1);
    }

    private static boolean hears(Peer speaker, InetSocketAddress to, Peer listener) {
        byte[] sent = speaker.sendRtp("words", to);
        return listener.receive(Duration.ofSeconds(2))
                .filter(packet -> java.util.Arrays.equals(packet.bytes(), sent))
                .isPresent();
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private static ByteBuffer rtp(int sequence, int ssrc) {
        ByteBuffer packet = ByteBuffer.allocateDirect(200 + PacketHandler.ROOM_BYTES);
        RtpPacket.writeHeader(packet, 0, false, sequence, 160 * sequence, ssrc);
        packet.put(new byte[160]);
        return packet.flip();
    }

    /** Over the end of the sequence numbers, so that only who knows the rollover counter understands what comes after the move. */
    @ParameterizedTest
    @EnumSource(
            value = CryptoSuite.class,
            names = {"AES_CM_128_HMAC_SHA1_80", "AEAD_AES_128_GCM"})
    void aSecureCallGoesOn(CryptoSuite suite) {
        CryptoAttribute key = new CryptoAttribute(1, MasterKey.random(suite, new Random(1)));
        byte[] offered = get(now.relay.offer(
                leg(""),
                sdp(alice, "RTP/SAVP 0\r\na=crypto:" + key.format(true)),
                RelayOptions.builder().protocol("RTP/AVP").build()));
        byte[] answered = get(now.relay.answer(leg("b"), sdp(bob, "RTP/AVP 0")));
        CryptoAttribute theirs = CryptoAttribute.parse(
                        Phone.media(answered, 0).attribute("crypto").orElseThrow())
                .orElseThrow();
        InetSocketAddress toAlice = Phone.rtpOf(answered);
        InetSocketAddress toBob = Phone.rtpOf(offered);
        SrtpSender sender = new SrtpSender(key.key(), new SrtpBuffer());
        SrtpReceiver receiver = new SrtpReceiver(theirs, new SrtpBuffer());
        byte[] replay = {};
        int lost = 0;
        for (int i = 0; i < 40; i++) {
            if (i == 20) {
                move();
                alice.send(replay, toAlice);
                assertThat(bob.receive(Duration.ofMillis(100))).as("a replay").isEmpty();
            }
            int sequence = 65_526 + i & 0xffff;
            ByteBuffer packet = rtp(sequence, 7);
            assertThat(sender.protect(packet)).isEqualTo(SrtpResult.OK);
            replay = bytes(packet);
            alice.send(replay, toAlice);
            lost += bob.receive(Duration.ofSeconds(2)).isPresent() ? 0 : 1;
            bob.send(bytes(rtp(sequence, 8)), toBob);
            Optional<Peer.Received> secured = alice.receive(Duration.ofSeconds(2));
            lost += secured.isPresent()
                            && receiver.unprotect(direct(secured.get().bytes()), 1_000_000_000L * i) == SrtpResult.OK
                    ? 0
                    : 1;
        }
        assertThat(lost).isZero();
    }

    /** A browser with audio and video on one port, and a phone with a port for each: ICE, keys and sharing go along. */
    @Test
    void aCallOfABrowserGoesOn() throws InterruptedException {
        MediaLoops own = MediaLoops.builder().threads(1).name("web").start();
        try (DtlsContext certificate = DtlsContext.builder().build()) {
            WebPeer web = new WebPeer(own.next(), certificate, true, true);
            RelayOptions plain = RelayOptions.builder()
                    .protocol("RTP/AVP")
                    .ice(IceUse.REMOVE)
                    .rtcpMux(Set.of(RtcpMux.DEMUX))
                    .build();
            byte[] offered = get(now.relay.offer(leg(""), web.bundle(Setup.ACTPASS), plain));
            byte[] answered = get(now.relay.answer(
                    leg("b"),
                    sdp(alice, "RTP/AVP 0\r\nm=video " + bob.port() + " RTP/AVP 96\r\na=rtpmap:96 VP8/90000")));
            web.learn(Phone.media(answered, 0), WebPeer.roleFacing(Phone.media(answered, 0)));
            await().atMost(Duration.ofSeconds(10)).until(() -> {
                web.say("hello", 0, 4711);
                return alice.receive(Duration.ofMillis(100)).isPresent();
            });
            while (alice.receive(Duration.ofMillis(100)).isPresent()) {} // what was said while nobody could be sure
            talks(web, offered);
            move();
            talks(web, offered);
            assertThat(web.handshakes.get()).isOne();
            assertThat(web.connected()).isTrue();
        } finally {
            own.close();
        }
    }

    /** Not one packet is lost: 20 ms of audio each. */
    private void talks(WebPeer web, byte[] offered) throws InterruptedException {
        for (int i = 0; i < 5; i++) {
            web.say("heard " + i, 0, 4711);
            assertThat(text(alice.receive(Duration.ofSeconds(2)).orElseThrow())).isEqualTo("heard " + i);
            web.say("seen " + i, 96, 99);
            assertThat(text(bob.receive(Duration.ofSeconds(2)).orElseThrow())).isEqualTo("seen " + i);
            alice.sendRtp("say " + i, Phone.rtpOf(offered, 0));
            assertThat(web.hears()).isEqualTo("say " + i);
            bob.sendRtp("show " + i, Phone.rtpOf(offered, 1));
            assertThat(web.hears()).isEqualTo("show " + i);
        }
    }

    private static String text(Peer.Received packet) {
        return new String(packet.bytes(), 12, packet.bytes().length - 12, StandardCharsets.US_ASCII);
    }

    /** SRTCP of the same key begins behind what was sent, so that its receiver takes it for no replay (RFC 3711 3.3.2). */
    @Test
    void reportsGoOnTooUnderTheSameKey() {
        MasterKey key = MasterKey.random(CryptoSuite.AES_CM_128_HMAC_SHA1_80, new Random(3));
        SrtpSender before = new SrtpSender(key, new SrtpBuffer());
        SrtpReceiver receiver = new SrtpReceiver(new CryptoAttribute(1, key), new SrtpBuffer());
        for (int i = 0; i < 5; i++) {
            ByteBuffer report = report();
            assertThat(before.protectRtcp(report)).isEqualTo(SrtpResult.OK);
            assertThat(receiver.unprotectRtcp(report, i)).isEqualTo(SrtpResult.OK);
        }
        SrtpSender after = new SrtpSender(key, new SrtpBuffer());
        after.resume(before.indexes(), before.reports());
        for (int i = 0; i < 3; i++) {
            ByteBuffer report = report();
            assertThat(after.protectRtcp(report)).isEqualTo(SrtpResult.OK);
            assertThat(receiver.unprotectRtcp(report, 10 + i)).isEqualTo(SrtpResult.OK);
        }
    }

    private static ByteBuffer report() {
        ByteBuffer packet = ByteBuffer.allocateDirect(64 + PacketHandler.ROOM_BYTES);
        return packet.put((byte) 0x80)
                .put((byte) 201)
                .putShort((short) 1)
                .putInt(7)
                .flip();
    }

    private static ByteBuffer direct(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(bytes.length + PacketHandler.ROOM_BYTES);
        return buffer.put(bytes).flip();
    }

    @Test
    void aTranslatedCallGoesOnWithItsNumbers() {
        RelayOptions options = RelayOptions.builder()
                .codecs(new CodecWishes(List.of(), List.of(), List.of(), List.of("all"), List.of("PCMA")))
                .build();
        get(now.relay.offer(leg(""), sdp(alice, "RTP/AVP 0"), options));
        InetSocketAddress toAlice = Phone.rtpOf(get(now.relay.answer(leg("b"), sdp(bob, "RTP/AVP 8"))));
        RtpPacket seen = new RtpPacket();
        int last = -1;
        int ssrc = 0;
        for (int i = 0; i < 10; i++) {
            if (i == 5) {
                move();
            }
            alice.send(bytes(rtp(100 + i, 7)), toAlice);
            assertThat(seen.wrap(ByteBuffer.wrap(bob.receive().bytes()))).isTrue();
            assertThat(seen.payloadType()).isEqualTo(8);
            assertThat(last < 0 || seen.sequence() == (last + 1 & 0xffff) && seen.ssrc() == ssrc)
                    .isTrue();
            last = seen.sequence();
            ssrc = seen.ssrc();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 20, 60})
    void refusesDamagedState(int cut) {
        get(now.relay.offer(leg(""), sdp(alice, "RTP/AVP 0")));
        byte[] state = get(now.relay.export("call")).get(0);
        assertThatThrownBy(() -> now.relay.resume(java.util.Arrays.copyOf(state, cut)))
                .isInstanceOf(IllegalArgumentException.class);
        state[0] = 99;
        assertThatThrownBy(() -> now.relay.resume(state)).hasMessageContaining("version 99");
    }

    @Test
    void refusesPortsThatAreTaken() {
        get(now.relay.offer(leg(""), sdp(alice, "RTP/AVP 0")));
        byte[] state = get(now.relay.export("call")).get(0);
        assertThatThrownBy(() -> get(now.relay.resume(state))).hasMessageContaining("PORT_TAKEN");
        assertThat(now.relay.sessionCount()).isOne();
        assertThat(get(now.relay.export("other"))).isEmpty();
    }
}
