package io.jackfield.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.rtp.dtls.DtlsContext;
import io.jackfield.rtp.loop.MediaLoop;
import io.jackfield.rtp.loop.MediaLoops;
import io.jackfield.rtp.loop.PortPool;
import io.jackfield.sdp.MediaDescription;
import io.jackfield.sdp.SessionDescription;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What tells the packets of a shared transport apart: RFC 9143 9.2. */
class BundleDemuxTest {
    private static final String SDP = """
        v=0
        o=- 1 1 IN IP4 127.0.0.1
        s=-
        c=IN IP4 127.0.0.1
        t=0 0
        a=group:BUNDLE a v w
        m=audio 9 RTP/AVP 0 111
        a=mid:a
        a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
        m=video 9 RTP/AVP 96
        a=mid:v
        a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
        a=ssrc:70 cname:x
        m=video 9 RTP/AVP 96
        a=mid:w
        a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
        """;

    private final MediaLoops loops = MediaLoops.builder().threads(1).start();
    private final MediaLoop loop = loops.next();
    private final DtlsContext dtls = DtlsContext.builder().build();
    private final List<RelayStream> streams = new ArrayList<>();
    private RelayLeg audio;
    private RelayLeg video;
    private RelayLeg screen;
    private BundleDemux demux;

    @BeforeEach
    void open() {
        RelayNetwork network = new RelayNetwork(
                "here",
                0,
                InetAddress.getLoopbackAddress(),
                InetAddress.getLoopbackAddress(),
                PortPool.of(24_400, 24_449),
                OptionalInt.empty(),
                Optional.empty());
        loop.call(() -> {
                    SrtpRoom room = SrtpRoom.create(dtls);
                    SessionTimer timer = new SessionTimer(RelayTimeouts.standard(), 0, reason -> {});
                    for (int i = 0; i < 3; i++) {
                        streams.add(new RelayStream(i, "audio", timer, loop, List.of(network, network), room));
                    }
                    return true;
                })
                .toCompletableFuture()
                .join();
        audio = streams.get(0).leg(0);
        video = streams.get(1).leg(0);
        screen = streams.get(2).leg(0);
        demux = demux(false, null);
    }

    private BundleDemux demux(boolean passesUnknown, BundleDemux before) {
        List<MediaDescription> media = SessionDescription.parse(
                        SDP.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8))
                .orElseThrow()
                .media();
        BundleDemux made = new BundleDemux(audio, passesUnknown, before);
        made.add(audio, media.get(0));
        made.add(video, media.get(1));
        made.add(screen, media.get(2));
        made.complete();
        return made;
    }

    @AfterEach
    void close() {
        loop.call(() -> {
                    streams.forEach(RelayStream::close);
                    return true;
                })
                .toCompletableFuture()
                .join();
        loops.close();
        dtls.close();
    }

    private static ByteBuffer rtp(int type, int ssrc, int... extension) {
        ByteBuffer packet = ByteBuffer.allocate(200);
        packet.put((byte) (extension.length > 0 ? 0x90 : 0x80))
                .put((byte) type)
                .putShort((short) 1)
                .putInt(0)
                .putInt(ssrc);
        for (int one : extension) {
            packet.put((byte) one);
        }
        return packet.putInt(0x01020304).flip();
    }

    private static ByteBuffer rtcp(int first, int type, int words, int... ssrcs) {
        ByteBuffer packet = ByteBuffer.allocate(4 + 4 * words);
        packet.put((byte) (0x80 | first)).put((byte) type).putShort((short) words);
        for (int ssrc : ssrcs) {
            packet.putInt(ssrc);
        }
        return packet.position(0);
    }

    @Test
    void payloadTypesThatOnlyOneLineHasTell() {
        assertThat(demux.legOf(rtp(111, 1), false)).isSameAs(audio);
        assertThat(demux.legOf(rtp(0, 2), false)).isSameAs(audio);
        assertThat(demux.legOf(rtp(96, 3), false)).isNull();
        assertThat(demux.legOf(rtp(50, 4), false)).isNull();
        assertThat(demux.unknown()).isEqualTo(2);
        assertThat(demux(true, null).legOf(rtp(96, 3), false)).isSameAs(audio);
    }

    @Test
    void sourcesThatAreDescribedTell() {
        assertThat(demux.legOf(rtp(96, 70), false)).isSameAs(video);
    }

    @Test
    void namesInPacketsTellAndAreRemembered() {
        assertThat(demux.legOf(rtp(96, 5, 0xBE, 0xDE, 0, 1, 0x10, 9, 0x40, 'w'), false))
                .isSameAs(screen);
        assertThat(demux.legOf(rtp(96, 5), false)).isSameAs(screen);
        assertThat(demux.legOf(rtp(96, 6, 0x10, 0x00, 0, 1, 0, 4, 1, 'v'), false))
                .isSameAs(video);
        assertThat(demux.legOf(rtp(96, 5, 0xBE, 0xDE, 0, 1, 0x40, 'v', 0, 0), false))
                .isSameAs(video);
        BundleDemux next = demux(false, demux);
        assertThat(next.legOf(rtp(96, 6), false)).isSameAs(video);
    }

    @Test
    void extensionsThatAreCutOrLieTellNothing() {
        assertThat(demux.legOf(rtp(96, 5, 0xBE, 0xDE, 0, 90, 0x40, 'w', 0, 0), false))
                .isNull();
        assertThat(demux.legOf(rtp(96, 5, 0xBE, 0xDE, 0, 1, 0x4f, 'w', 0, 0), false))
                .isNull();
        assertThat(demux.legOf(rtp(96, 5, 0x10, 0, 0, 1, 4, 200, 'w', 0), false))
                .isNull();
        Random random = new Random(7);
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            if (bytes.length > 0) {
                bytes[0] = (byte) (0x80 | bytes[0] & 0x3f);
            }
            ByteBuffer packet = ByteBuffer.wrap(bytes);
            demux.legOf(packet, random.nextBoolean());
            assertThat(packet.position()).isZero();
        }
    }

    @Test
    void reportsGoToWhomTheyAreAbout() {
        assertThat(demux.legOf(rtcp(0, 200, 6, 70), true)).isSameAs(video);
        demux.sent(screen, rtp(96, 1234));
        assertThat(demux.legOf(rtcp(1, 206, 2, 1, 1234), true)).isSameAs(screen);
        assertThat(demux.legOf(rtcp(1, 201, 7, 1, 1234), true)).isSameAs(screen);
        assertThat(demux.legOf(rtcp(0, 201, 2, 1, 0), true)).isSameAs(audio);
        ByteBuffer compound = ByteBuffer.allocate(20)
                .put(rtcp(0, 201, 1, 1))
                .put(rtcp(1, 206, 2, 1, 1234))
                .flip();
        assertThat(demux.legOf(compound, true)).isSameAs(screen);
    }

    @Test
    void sourcesAreBounded() {
        demux.legOf(rtp(96, 5, 0xBE, 0xDE, 0, 1, 0x40, 'w', 0, 0), false);
        for (int i = 1000; i < 1000 + BundleDemux.MAX_SOURCES; i++) {
            demux.legOf(rtp(0, i), false);
        }
        assertThat(demux.legOf(rtp(96, 5), false)).isNull();
        assertThat(demux.legOf(rtp(0, 1000 + BundleDemux.MAX_SOURCES - 1), false))
                .isSameAs(audio);
    }
}
