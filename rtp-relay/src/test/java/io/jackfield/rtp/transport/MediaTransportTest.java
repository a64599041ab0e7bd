package io.jackfield.rtp.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.rtp.dtls.DtlsContext;
import io.jackfield.rtp.dtls.DtlsEnd;
import io.jackfield.rtp.dtls.DtlsKeys;
import io.jackfield.rtp.ice.IceEnd;
import io.jackfield.rtp.loop.Accepts;
import io.jackfield.rtp.loop.ExpectedSource;
import io.jackfield.rtp.loop.MediaLoop;
import io.jackfield.rtp.loop.MediaLoops;
import io.jackfield.rtp.loop.PortPair;
import io.jackfield.rtp.loop.PortPool;
import io.jackfield.rtp.loop.RtpSocket;
import io.jackfield.sdp.MediaDescription;
import io.jackfield.sdp.SessionDescription;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MediaTransportTest {
    private final MediaLoops loops = MediaLoops.builder().threads(1).start();
    private final MediaLoop loop = loops.next();
    private final DtlsContext ours = DtlsContext.builder().build();
    private final DtlsContext theirs = DtlsContext.builder().build();
    private final Side side = on(Side::new);

    /** A transport with its ports, which notes what it is told. */
    private final class Side implements MediaTransport.Listener {
        final Queue<DtlsKeys> keys = new ConcurrentLinkedQueue<>();
        final Queue<Enum<?>> ends = new ConcurrentLinkedQueue<>();
        final MediaTransport transport;
        final PortPair ports;

        Side() {
            ports = PortPair.open(
                    loop, InetAddress.getLoopbackAddress(), PortPool.of(24_000, 24_999), this::packet, this::packet);
            ports.rtp().accepts(Accepts.RTP_DTLS_AND_STUN);
            transport = new MediaTransport(loop, ports, ours, new SecureRandom(), this);
        }

        private void packet(RtpSocket socket, ByteBuffer packet, InetSocketAddress source, long nowNs) {
            transport.isMedia(socket, packet, source, nowNs);
        }

        @Override
        public void established(DtlsKeys made) {
            keys.add(made);
        }

        @Override
        public void failed(DtlsEnd why) {
            ends.add(why);
        }

        @Override
        public void unreachable(IceEnd why) {
            ends.add(why);
        }

        MediaDescription described() {
            String fingerprint = transport.fingerprint("sha-256").orElseThrow().toString();
            return media(ports.rtp().local().getPort(), "a=fingerprint:" + fingerprint + "\r\n", lines());
        }

        private String lines() {
            return String.join(
                    "",
                    transport.iceLines("127.0.0.1", true, false).stream()
                            .map(line -> "a=" + line + "\r\n")
                            .toList());
        }
    }

    static MediaDescription media(int port, String... attributes) {
        String sdp = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio " + port
                + " UDP/TLS/RTP/SAVPF 0\r\na=rtcp-mux\r\n" + String.join("", attributes);
        return SessionDescription.parse(sdp.getBytes(StandardCharsets.UTF_8))
                .orElseThrow()
                .media()
                .get(0);
    }

    private <T> T on(Callable<T> what) {
        return loop.call(() -> {
                    try {
                        return what.call();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                })
                .toCompletableFuture()
                .join();
    }

    @AfterEach
    void close() {
        on(() -> {
            side.transport.close();
            side.ports.close();
            return true;
        });
        loops.close();
        ours.close();
        theirs.close();
    }

    /**
     * A browser on a machine with two addresses said that its handshake had failed: ICE had begun with one of them and chosen the other
     * while the handshake was under way, and this side began a second one, whose datagrams the browser took for those of the first
     * (RFC 8842 3.1: one association, whatever the pair).
     */
    @Test
    void oneHandshakeWhateverAddressIceChooses() {
        TwoAddresses browser = on(() -> new TwoAddresses(loop, theirs));
        on(() -> {
            side.transport.iceOfOffer(browser.described().ice(), false, true);
            side.transport.answerDtls(browser.described().dtls(), false);
            browser.learn(side.described());
            return true;
        });
        await().atMost(Duration.ofSeconds(10)).until(browser::wasGreeted);
        on(() -> browser.useTheOther(side.described()));
        await().atMost(Duration.ofSeconds(20)).until(() -> !side.keys.isEmpty() && browser.keys != null);
        assertThat(browser.keys.remote()).isEqualTo(side.keys.element().local());
        assertThat(ours.counters().started()).isEqualTo(1);
        assertThat(ours.counters().established()).isEqualTo(1);
        assertThat(side.ends).isEmpty();
    }

    @Test
    void tellsOfAWrongCertificateOnlyWhereItIsThePeers() {
        Side stranger = on(Side::new);
        String other = theirs.certificate().fingerprint("sha-256").orElseThrow().toString();
        on(() -> {
            MediaDescription offer = media(
                    stranger.ports.rtp().local().getPort(), "a=fingerprint:" + other + "\r\n", "a=setup:active\r\n");
            side.ports.rtp().expect(ExpectedSource.of(stranger.ports.rtp().local()));
            side.transport.answerDtls(offer.dtls(), false);
            stranger.ports.rtp().expect(ExpectedSource.of(side.ports.rtp().local()));
            stranger.transport.answeredDtls(media(
                            side.ports.rtp().local().getPort(),
                            "a=fingerprint:"
                                    + side.transport.fingerprint("sha-256").orElseThrow() + "\r\n",
                            "a=setup:passive\r\n")
                    .dtls());
            return true;
        });
        await().atMost(Duration.ofSeconds(20)).until(() -> !side.ends.isEmpty());
        assertThat(List.copyOf(side.ends)).containsExactly(DtlsEnd.WRONG_FINGERPRINT);
        assertThat(side.keys).isEmpty();
        on(() -> {
            side.ends.clear();
            side.ports.rtp().expect(ExpectedSource.unknown());
            side.transport.withoutDtls();
            side.ports.rtp().expect(ExpectedSource.of(new InetSocketAddress("127.0.0.1", 9)));
            side.transport.answerDtls(
                    media(9, "a=fingerprint:" + other + "\r\n", "a=setup:active\r\n")
                            .dtls(),
                    false);
            stranger.transport.withoutDtls();
            stranger.transport.answeredDtls(media(
                            side.ports.rtp().local().getPort(),
                            "a=fingerprint:"
                                    + side.transport.fingerprint("sha-256").orElseThrow() + "\r\n",
                            "a=setup:passive\r\n")
                    .dtls());
            return true;
        });
        await().atMost(Duration.ofSeconds(20)).until(() -> ours.counters().wrongFingerprint() >= 2);
        assertThat(side.ends).isEmpty(); // anybody can try, and ends nobody's call
        on(() -> {
            stranger.transport.close();
            stranger.ports.close();
            return true;
        });
    }
}
