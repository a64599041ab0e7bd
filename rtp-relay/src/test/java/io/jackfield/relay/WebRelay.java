package io.jackfield.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.rtp.dtls.DtlsContext;
import io.jackfield.rtp.loop.MediaLoop;
import io.jackfield.rtp.loop.MediaLoops;
import io.jackfield.rtp.loop.Waiting;
import io.jackfield.sdp.MediaDescription;
import io.jackfield.sdp.SessionDescription;
import io.jackfield.sip.node.MediaAnchor.MediaLeg;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** A relay with one loop, and browsers on a loop of their own that call through it. */
final class WebRelay implements AutoCloseable {
    /** What a browser's offer to a phone becomes. */
    static final RelayOptions TO_PHONE = RelayOptions.builder()
            .protocol("RTP/AVP")
            .ice(IceUse.REMOVE)
            .rtcpMux(Set.of(RtcpMux.DEMUX))
            .build();

    final MediaLoops loops;
    final RtpRelay relay;
    final DtlsContext certificate = DtlsContext.builder().build();
    final DtlsContext other = DtlsContext.builder().build();
    private final MediaLoops browsers =
            MediaLoops.builder().threads(1).name("web").gather(Duration.ZERO).start();
    private final MediaLoop loop = browsers.next();

    WebRelay(boolean onePort) {
        this(onePort, Waiting.BEST);
    }

    WebRelay(boolean onePort, Waiting waiting) {
        loops = MediaLoops.builder()
                .threads(1)
                .waiting(waiting)
                .gather(Duration.ZERO)
                .start();
        relay = RtpRelay.builder()
                .network("here", "127.0.0.1", network -> onePort ? network.onePort(0) : network)
                .ports(23_000, 23_999)
                .loops(loops)
                .build();
    }

    /** Its certificate is {@link #certificate}. */
    WebPeer browser(boolean controlling, boolean ice) {
        return new WebPeer(loop, certificate, controlling, ice);
    }

    /** Its certificate is {@link #other}. */
    WebPeer otherBrowser(boolean controlling) {
        return new WebPeer(loop, other, controlling, true);
    }

    byte[] offer(String from, byte[] sdp, RelayOptions options) {
        return get(relay.offer(leg(from, ""), sdp, options));
    }

    byte[] answer(String from, String to, byte[] sdp, RelayOptions options) {
        return get(relay.answer(leg(from, to), sdp, options));
    }

    static MediaLeg leg(String from, String to) {
        return new MediaLeg("call", from, to, "", new InetSocketAddress("127.0.0.1", 5060));
    }

    static MediaDescription media(byte[] sdp) {
        return SessionDescription.parse(sdp).orElseThrow().media().get(0);
    }

    static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }

    /** Ends all of it; nothing on the relay's loop may have failed. */
    @Override
    public void close() {
        relay.close();
        loops.close();
        browsers.close();
        certificate.close();
        other.close();
        get(loops.closed());
        assertThat(loops.loops()).allSatisfy(one -> assertThat(one.faults()).isZero());
    }
}
