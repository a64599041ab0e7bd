package io.jackfield.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.browser.Chromium;
import io.jackfield.rtp.RtpPacket;
import io.jackfield.rtp.codec.Codecs;
import io.jackfield.rtp.codec.Decoder;
import io.jackfield.rtp.codec.Encoder;
import io.jackfield.rtp.loop.MediaLoops;
import io.jackfield.rtp.loop.Peer;
import io.jackfield.sip.node.MediaAnchor.MediaLeg;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real browser talks Opus with a phone that knows RTP only, through the relay; either may call the other. */
@Timeout(120)
class ChromiumPeerTest {
    private static final int FRAME = 960;
    private static final int OPUS = 111;

    @TempDir
    private Path folder;

    private final MediaLoops loops = MediaLoops.builder().threads(1).start();
    private final RtpRelay relay = RtpRelay.builder()
            .network("here", "127.0.0.1")
            .ports(23_500, 23_999)
            .loops(loops)
            .build();
    private final Peer phone = new Peer();
    private final Encoder encoder = Codecs.OPUS.encoder();
    private final Decoder decoder = Codecs.OPUS.decoder();
    private int sequence;

    @AfterEach
    void close() {
        relay.close();
        loops.close();
        phone.close();
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }

    private static MediaLeg leg(String from, String to) {
        return new MediaLeg("call", from, to, "", new InetSocketAddress("127.0.0.1", 5060));
    }

    private byte[] phoneSdp() {
        return ("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio " + phone.port()
                        + " RTP/AVP " + OPUS + "\r\na=rtpmap:" + OPUS + " opus/48000/2\r\na=fmtp:" + OPUS
                        + " minptime=10;useinbandfec=1\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String quoted(byte[] sdp) {
        return "`" + new String(sdp, StandardCharsets.UTF_8) + "`";
    }

    @Test
    void theBrowserCalls() throws Exception {
        try (Chromium browser = Chromium.phone(folder)) {
            RelayOptions plain = RelayOptions.builder()
                    .protocol("RTP/AVP")
                    .ice(IceUse.REMOVE)
                    .rtcpMux(Set.of(RtcpMux.DEMUX))
                    .build();
            byte[] offered = browser.run("offer()").getBytes(StandardCharsets.UTF_8);
            byte[] towardsPhone = get(relay.offer(leg("w", ""), offered, plain));
            byte[] towardsBrowser = get(relay.answer(leg("w", "p"), phoneSdp()));
            browser.run("pc.setRemoteDescription({type: 'answer', sdp: " + quoted(towardsBrowser) + "})");
            talk(browser, Phone.rtpOf(towardsPhone));
        }
    }

    @Test
    void thePhoneCalls() throws Exception {
        try (Chromium browser = Chromium.phone(folder)) {
            byte[] towardsBrowser = get(relay.offer(
                    leg("p", ""), phoneSdp(), RelayOptions.builder().webRtc().build()));
            byte[] answered =
                    browser.run("answer(" + quoted(towardsBrowser) + ")").getBytes(StandardCharsets.UTF_8);
            byte[] towardsPhone = get(relay.answer(
                    leg("p", "w"),
                    answered,
                    RelayOptions.builder().ice(IceUse.REMOVE).build()));
            talk(browser, Phone.rtpOf(towardsPhone));
        }
    }

    /** Sound both ways: what the phone decodes is loud at times, as the fake microphone beeps; and so is what the browser decodes. */
    private void talk(Chromium browser, InetSocketAddress relayed) throws Exception {
        long endNs = System.nanoTime() + Duration.ofSeconds(40).toNanos();
        int heard = 0;
        double loudest = 0;
        String stats = "";
        while (System.nanoTime() < endNs) {
            for (int i = 0; i < 50; i++) {
                phone.send(tone(), relayed);
                Optional<Peer.Received> packet = phone.receive(Duration.ofMillis(20));
                while (packet.isPresent()) {
                    loudest = Math.max(loudest, power(packet.get().bytes()));
                    heard++;
                    packet = i % 2 == 0 ? Optional.empty() : phone.receive(Duration.ofMillis(1));
                }
            }
            stats = browser.run("stats()") + "; relay: " + relay.dtls();
            if (heard > 100 && loudest > 1e5 && energy(stats) > 0.01) {
                break;
            }
        }
        assertThat(heard).as(stats).isGreaterThan(100);
        assertThat(loudest).as(stats).isGreaterThan(1e5);
        assertThat(energy(stats)).as(stats).isGreaterThan(0.01);
        assertThat(stats)
                .contains("connected")
                .containsPattern("srtp=SRTP_AE(AD_|S128_CM)")
                .contains("tls=FEFD");
        assertThat(get(relay.sessions()).get(0).streams()).allSatisfy(stream -> {
            assertThat(stream.packets()).isGreaterThan(50);
            assertThat(stream.forged()).isLessThan(100); // what came before there were keys
        });
        assertThat(relay.dtls().established()).isEqualTo(1);
    }

    private static double energy(String stats) {
        int at = stats.indexOf("energy=");
        return at < 0 ? 0 : Double.parseDouble(stats.substring(at + 7, stats.indexOf(' ', at)));
    }

    /** 20 ms of 440 Hz. */
    private byte[] tone() {
        short[] pcm = new short[FRAME];
        for (int i = 0; i < FRAME; i++) {
            pcm[i] = (short) (12_000 * Math.sin(2 * Math.PI * 440 * (sequence * FRAME + i) / 48_000));
        }
        byte[] payload = new byte[1000];
        int size = encoder.encode(pcm, 0, FRAME, payload, 0);
        ByteBuffer packet = ByteBuffer.allocate(12 + size);
        RtpPacket.writeHeader(packet, OPUS, false, sequence, sequence * FRAME, 0x4a4b);
        sequence++;
        return packet.put(payload, 0, size).array();
    }

    private double power(byte[] bytes) {
        RtpPacket packet = new RtpPacket();
        if (!packet.wrap(ByteBuffer.wrap(bytes)) || packet.payloadType() != OPUS) {
            return 0;
        }
        byte[] payload = new byte[packet.payloadSize()];
        packet.payload(payload, 0);
        short[] pcm = new short[5760];
        int samples = decoder.decode(payload, 0, payload.length, pcm, 0);
        double sum = 0;
        for (int i = 0; i < samples; i++) {
            sum += (double) pcm[i] * pcm[i];
        }
        return samples > 0 ? sum / samples : 0;
    }
}
