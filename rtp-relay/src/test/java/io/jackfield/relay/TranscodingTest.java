package io.jackfield.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.rtp.RtcpReader;
import io.jackfield.rtp.RtpPacket;
import io.jackfield.rtp.codec.Codec;
import io.jackfield.rtp.codec.Codecs;
import io.jackfield.rtp.codec.Decoder;
import io.jackfield.rtp.codec.Encoder;
import io.jackfield.rtp.loop.MediaLoops;
import io.jackfield.rtp.loop.Peer;
import io.jackfield.sdp.MediaDescription;
import io.jackfield.sip.node.MediaAnchor.MediaLeg;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls whose sides have no codec in common. */
class TranscodingTest {
    private final MediaLoops loops = MediaLoops.builder().threads(1).start();
    private final RtpRelay relay = RtpRelay.builder()
            .network("net", "127.0.0.1")
            .ports(27_200, 27_299)
            .loops(loops)
            .build();
    private final Peer alice = new Peer();
    private final Peer bob = new Peer();

    @AfterEach
    void close() {
        relay.close();
        loops.close();
        alice.close();
        bob.close();
        loops.closed().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
        assertThat(loops.loops()).allSatisfy(loop -> assertThat(loop.faults()).isZero());
    }

    private static byte[] sdp(Peer peer, String media) {
        return Phone.bytes("v=0\r\no=- 1 1 IN IP4 192.0.2.9\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio "
                + peer.port() + " RTP/AVP " + media);
    }

    private static MediaLeg leg(String toTag) {
        return new MediaLeg("call", "a", toTag, "", new InetSocketAddress("127.0.0.1", 5060));
    }

    private byte[] offer(String media, RelayOptions options) throws Exception {
        return relay.offer(leg(""), sdp(alice, media), options)
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    private byte[] answer(String media) throws Exception {
        return relay.answer(leg("b"), sdp(bob, media)).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static RelayOptions options(List<String> mask, List<String> transcode) {
        return RelayOptions.builder()
                .codecs(new CodecWishes(List.of(), List.of(), List.of(), mask, transcode))
                .build();
    }

    /** Speaks a tone in one codec and returns the loudness in which it is heard in another, in dB against what was said. */
    private static double heard(
            Peer speaker, Codec said, int saidType, InetSocketAddress to, Peer listener, Codec as, int type) {
        int frame = said.sampleRate() / 50;
        short[] pcm = new short[frame];
        byte[] payload = new byte[4000];
        Encoder encoder = said.encoder();
        Decoder decoder = as.decoder();
        short[] out = new short[Decoder.MAX_SAMPLES];
        double energy = 0;
        int counted = 0;
        Optional<Integer> sequence = Optional.empty();
        RtpPacket rtp = new RtpPacket();
        for (int i = 0; i < 50; i++) {
            for (int j = 0; j < frame; j++) {
                pcm[j] = (short) (8000 * Math.sin(2 * Math.PI * 1000 * (i * frame + j) / said.sampleRate()));
            }
            ByteBuffer packet = ByteBuffer.allocate(4000);
            int size = encoder.encode(pcm, 0, frame, payload, 0);
            RtpPacket.writeHeader(packet, saidType, i == 0, i, i * said.clockUnits(frame), 42);
            packet.put(payload, 0, size).flip();
            byte[] bytes = new byte[packet.remaining()];
            packet.get(bytes);
            speaker.send(bytes, to);
            Optional<Peer.Received> received = listener.receive(Duration.ofMillis(i < 2 ? 300 : 2000));
            if (received.isEmpty()) {
                continue;
            }
            assertThat(rtp.wrap(ByteBuffer.wrap(received.get().bytes()))).isTrue();
            assertThat(rtp.payloadType()).isEqualTo(type);
            int expected = sequence.map(s -> s + 1 & 0xffff).orElse(rtp.sequence());
            assertThat(rtp.sequence()).isEqualTo(expected);
            sequence = Optional.of(expected);
            rtp.payload(payload, 0);
            int samples = decoder.decode(payload, 0, rtp.payloadSize(), out, 0);
            for (int j = 0; i >= 20 && j < samples; j++) {
                energy += (double) out[j] * out[j];
                counted++;
            }
        }
        return 10 * Math.log10(energy / Math.max(1, counted) / (8000.0 * 8000 / 2));
    }

    @Test
    void translatesBetweenTheTwoLaws() throws Exception {
        byte[] offered = offer(
                "0 101\r\na=rtpmap:101 telephone-event/8000\r\na=ptime:20\r\n",
                options(List.of("all"), List.of("PCMA")));
        MediaDescription toBob = Phone.media(offered, 0);
        assertThat(toBob.formats()).containsExactly("8", "101");
        byte[] answered = answer("8 101\r\na=rtpmap:101 telephone-event/8000\r\n");
        MediaDescription toAlice = Phone.media(answered, 0);
        assertThat(toAlice.formats()).containsExactly("0", "101");
        assertThat(heard(alice, Codecs.PCMU, 0, Phone.rtpOf(answered), bob, Codecs.PCMA, 8))
                .isBetween(-0.5, 0.5);
        assertThat(heard(bob, Codecs.PCMA, 8, Phone.rtpOf(offered), alice, Codecs.PCMU, 0))
                .isBetween(-0.5, 0.5);
    }

    /** The caller's own reports are of numbers that the callee never sees: the relay makes others. */
    @Test
    void reportsOnWhatItMakes() throws Exception {
        try (Peer bobRtcp = new Peer();
                Peer aliceRtcp = new Peer()) {
            offer("0\r\na=rtcp:" + aliceRtcp.port() + "\r\na=ptime:20\r\n", options(List.of("all"), List.of("PCMA")));
            byte[] answered = answer("8\r\na=rtcp:" + bobRtcp.port() + "\r\na=rtcp-xr:stat-summary\r\n");
            aliceRtcp.send(
                    new byte[] {(byte) 0x80, (byte) 201, 0, 1, 0, 0, 0, 9},
                    new InetSocketAddress("127.0.0.1", Phone.rtpOf(answered).getPort() + 1));
            RtpPacket seen = new RtpPacket();
            Optional<Peer.Received> report = Optional.empty();
            for (int i = 0; i < 500 && report.isEmpty(); i++) {
                alice.sendRtp("x".repeat(160), Phone.rtpOf(answered));
                assertThat(seen.wrap(ByteBuffer.wrap(bob.receive().bytes()))).isTrue();
                report = bobRtcp.receive(Duration.ofMillis(20));
            }
            RtcpReader reader = new RtcpReader();
            assertThat(reader.wrap(ByteBuffer.wrap(report.orElseThrow().bytes())))
                    .isTrue();
            assertThat(reader.next()).isTrue();
            assertThat(reader.type()).isEqualTo(RtcpReader.SR);
            assertThat(reader.ssrc()).isEqualTo(seen.ssrc());
            assertThat(reader.senderPackets()).isPositive();
        }
    }

    @Test
    void translatesOpusBesideTheLoop() throws Exception {
        byte[] offered = offer(
                "111\r\na=rtpmap:111 opus/48000/2\r\na=fmtp:111 useinbandfec=1\r\n",
                options(List.of(), List.of("PCMU", "telephone-event")));
        assertThat(Phone.media(offered, 0).formats()).containsExactly("111", "0", "96");
        byte[] answered = answer("0 96\r\na=rtpmap:96 telephone-event/8000\r\n");
        assertThat(new String(answered, java.nio.charset.StandardCharsets.UTF_8))
                .contains("RTP/AVP 111\r\n", "a=rtpmap:111 opus/48000/2", "a=fmtp:111 useinbandfec=1");
        assertThat(heard(alice, Codecs.OPUS, 111, Phone.rtpOf(answered), bob, Codecs.PCMU, 0))
                .isBetween(-1.0, 1.0);
        assertThat(heard(bob, Codecs.PCMU, 0, Phone.rtpOf(offered), alice, Codecs.OPUS, 111))
                .isBetween(-1.0, 1.0);
    }

    @Test
    void leavesPacketsAloneWhenBothHaveTheCodecAfterAll() throws Exception {
        byte[] offered = offer("0\r\n", options(List.of(), List.of("PCMA")));
        assertThat(Phone.media(offered, 0).formats()).containsExactly("0", "8");
        byte[] answered = answer("0 8\r\n");
        assertThat(Phone.media(answered, 0).formats()).containsExactly("0");
        byte[] sent = alice.sendRtp("as it is", Phone.rtpOf(answered));
        assertThat(bob.receive().bytes()).isEqualTo(sent);
    }

    @Test
    void makesPacketsOfAnotherLength() throws Exception {
        byte[] offered = offer(
                "0\r\na=ptime:20\r\n",
                RelayOptions.builder().packetTime(Duration.ofMillis(40)).build());
        assertThat(Phone.media(offered, 0).ptimeMs()).hasValue(40);
        byte[] answered = answer("0\r\na=ptime:40\r\n");
        assertThat(Phone.media(answered, 0).ptimeMs()).hasValue(20);
        for (int i = 0; i < 4; i++) {
            alice.sendRtp("x".repeat(160), Phone.rtpOf(answered));
        }
        assertThat(bob.receive().bytes()).hasSize(332);
        assertThat(bob.receive().bytes()).hasSize(332);
        bob.sendRtp("x".repeat(320), Phone.rtpOf(offered));
        assertThat(alice.receive().bytes()).hasSize(172);
        assertThat(alice.receive().bytes()).hasSize(172);
    }

    @Test
    void refusesAnAnswerThatCannotBeTranslatedForItsOfferer() throws Exception {
        offer("0\r\n", options(List.of("all"), List.of("PCMA")));
        assertThatThrownBy(() -> answer("99\r\na=rtpmap:99 unheard/8000\r\n")).hasMessageContaining("BAD_SDP");
    }
}
