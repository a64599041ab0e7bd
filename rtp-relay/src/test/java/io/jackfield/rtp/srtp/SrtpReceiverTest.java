package io.jackfield.rtp.srtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SrtpReceiverTest {
    private static final long S = 1_000_000_000L;

    private final SrtpBuffer buffer = new SrtpBuffer();

    private static ByteBuffer rtp(int ssrc, int sequence) {
        ByteBuffer packet = ByteBuffer.allocateDirect(2000);
        packet.put((byte) 0x80)
                .put((byte) 0)
                .putShort((short) sequence)
                .putInt(160 * sequence)
                .putInt(ssrc);
        packet.put(new byte[160]);
        return packet.flip();
    }

    private static ByteBuffer report(int ssrc) {
        ByteBuffer packet = ByteBuffer.allocateDirect(2000);
        packet.put((byte) 0x80).put((byte) 201).putShort((short) 1).putInt(ssrc);
        return packet.flip();
    }

    private static ByteBuffer copy(ByteBuffer packet) {
        return ByteBuffer.allocateDirect(2000).put(packet.duplicate()).flip();
    }

    private static MasterKey key(CryptoSuite suite) {
        return MasterKey.random(suite, new Random(3));
    }

    private SrtpReceiver receiver(MasterKey key) {
        return new SrtpReceiver(new CryptoAttribute(1, key), buffer);
    }

    @ParameterizedTest
    @EnumSource
    void takesAPacketOnceAndNoForgedOne(CryptoSuite suite) {
        MasterKey key = key(suite);
        SrtpSender sender = new SrtpSender(key, buffer);
        SrtpReceiver receiver = receiver(key);
        for (int i = 0; i < 70_000; i += 700) { // over the end of the sequence numbers
            ByteBuffer packet = rtp(7, i);
            assertThat(sender.protect(packet)).isEqualTo(SrtpResult.OK);
            ByteBuffer again = copy(packet);
            ByteBuffer forged = copy(packet);
            forged.put(20, (byte) (forged.get(20) ^ 1));
            assertThat(receiver.unprotect(forged, i * S)).isEqualTo(SrtpResult.FORGED);
            assertThat(receiver.unprotect(packet, i * S)).isEqualTo(SrtpResult.OK);
            assertThat(packet.remaining()).isEqualTo(172);
            assertThat(receiver.unprotect(again, i * S)).isEqualTo(SrtpResult.REPLAYED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void protectsReportsToo(CryptoSuite suite) {
        MasterKey key = key(suite);
        SrtpSender sender = new SrtpSender(key, buffer);
        SrtpReceiver receiver = receiver(key);
        for (int i = 0; i < 3; i++) {
            ByteBuffer packet = report(9);
            assertThat(sender.protectRtcp(packet)).isEqualTo(SrtpResult.OK);
            assertThat(packet.remaining()).isEqualTo(8 + 4 + suite.rtcpTagBytes());
            ByteBuffer again = copy(packet);
            ByteBuffer forged = copy(packet);
            forged.put(9, (byte) (forged.get(9) ^ 1));
            assertThat(receiver.unprotectRtcp(forged, 0)).isEqualTo(SrtpResult.FORGED);
            assertThat(receiver.unprotectRtcp(packet, 0)).isEqualTo(SrtpResult.OK);
            assertThat(packet).isEqualTo(report(9));
            assertThat(receiver.unprotectRtcp(again, 0)).isEqualTo(SrtpResult.REPLAYED);
        }
    }

    /** The identifier stands before the tag, or with GCM at the end (RFC 3711 3.1, RFC 7714 8.2). */
    @ParameterizedTest
    @EnumSource
    void readsOverAKeyIdentifier(CryptoSuite suite) {
        MasterKey key = key(suite);
        SrtpReceiver receiver = new SrtpReceiver(new CryptoAttribute(1, key, 0, 0x0102, 4), buffer);
        ByteBuffer packet = rtp(7, 1);
        new SrtpSender(key, buffer).protect(packet);
        int tag = suite.isGcm() ? 0 : suite.rtpTagBytes();
        int at = packet.limit() - tag;
        ByteBuffer with = ByteBuffer.allocateDirect(2000);
        with.put(packet.duplicate().limit(at))
                .put(new byte[] {0, 0, 1, 2})
                .put(packet.duplicate().position(at))
                .flip();
        ByteBuffer other = copy(with);
        other.put(at + 3, (byte) 3);
        assertThat(receiver.unprotect(other, 0)).isEqualTo(SrtpResult.FORGED);
        assertThat(receiver.unprotect(with, 0)).isEqualTo(SrtpResult.OK);
        assertThat(with).isEqualTo(rtp(7, 1));
    }

    @Test
    void triesOnlySoManyNewSourcesASecond() {
        MasterKey key = key(CryptoSuite.AES_CM_128_HMAC_SHA1_80);
        SrtpReceiver receiver = receiver(key);
        SrtpSender sender = new SrtpSender(key, buffer);
        ByteBuffer real = rtp(7, 1);
        sender.protect(real);
        assertThat(receiver.unprotect(real, 0)).isEqualTo(SrtpResult.OK);
        int refused = 0;
        for (int i = 0; i < 1000; i++) {
            refused += receiver.unprotect(rtp(100 + i, 1), i) == SrtpResult.REFUSED ? 1 : 0;
        }
        assertThat(refused).isEqualTo(1000 - SrtpReceiver.TRIES_A_SECOND + 1);
        ByteBuffer next = rtp(7, 2);
        sender.protect(next);
        assertThat(receiver.unprotect(next, 1000)).as("who is known goes on").isEqualTo(SrtpResult.OK);
        ByteBuffer newcomer = rtp(8, 1);
        sender.protect(newcomer);
        assertThat(receiver.unprotect(newcomer, 2 * S)).isEqualTo(SrtpResult.OK);
    }

    /** Nor for a report: those of audio, video and what repairs them come in turn where they share a transport. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void makesNoObjectForAPacket(boolean reports) {
        MasterKey key = key(CryptoSuite.AES_CM_128_HMAC_SHA1_80);
        SrtpSender sender = new SrtpSender(key, buffer);
        SrtpReceiver receiver = receiver(key);
        ByteBuffer packet = reports ? report(7) : rtp(7, 0);
        int size = packet.limit();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        int good = 0;
        for (int round = 0, sequence = 0; round < 20; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 1000; i++, sequence++) {
                packet.clear().limit(size);
                packet.putInt(reports ? 4 : 8, 7_000_000 + sequence % 4);
                SrtpResult result;
                if (reports) {
                    sender.protectRtcp(packet);
                    result = receiver.unprotectRtcp(packet, 0);
                } else {
                    packet.putInt(0, 0x80000000 | sequence / 4 & 0xffff);
                    sender.protect(packet);
                    result = receiver.unprotect(packet, 0);
                }
                good += result == SrtpResult.OK ? 1 : 0;
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(good).isEqualTo(20_000);
        assertThat(least / 1000).isLessThanOrEqualTo(1);
    }

    /** Sent twice, a packet's key stream would be used twice. */
    @Test
    void sendsNoPacketTwiceAndOnlySoManySources() {
        SrtpSender sender = new SrtpSender(key(CryptoSuite.AEAD_AES_128_GCM), buffer);
        assertThat(sender.protect(rtp(7, 1))).isEqualTo(SrtpResult.OK);
        assertThat(sender.protect(rtp(7, 1))).isEqualTo(SrtpResult.REPLAYED);
        for (int i = 1; i < SrtpSender.MAX_SOURCES; i++) {
            assertThat(sender.protect(rtp(7 + i, 1))).isEqualTo(SrtpResult.OK);
        }
        assertThat(sender.protect(rtp(7 + SrtpSender.MAX_SOURCES, 1))).isEqualTo(SrtpResult.REFUSED);
        assertThat(sender.protect(rtp(7, 2))).isEqualTo(SrtpResult.OK);
    }

    @Property(tries = 500)
    void livesThroughAnything(
            @ForAll @Size(max = 80) byte[] bytes, @ForAll @IntRange(max = 7) int suite, @ForAll boolean rtcp) {
        MasterKey key = key(CryptoSuite.values()[suite]);
        SrtpReceiver receiver = new SrtpReceiver(new CryptoAttribute(1, key, 0, 1, 1), buffer);
        SrtpSender sender = new SrtpSender(key, buffer);
        ByteBuffer packet = ByteBuffer.allocateDirect(200).put(bytes).flip();
        assertThat(rtcp ? receiver.unprotectRtcp(packet, 0) : receiver.unprotect(packet, 0))
                .isNotEqualTo(SrtpResult.OK);
        ByteBuffer out = ByteBuffer.allocateDirect(200).put(bytes).flip();
        SrtpResult result = rtcp ? sender.protectRtcp(out) : sender.protect(out);
        assertThat(result).isIn(SrtpResult.OK, SrtpResult.MALFORMED);
    }

    @Test
    void keepsKeysToItself() {
        MasterKey key = MasterKey.of(CryptoSuite.AES_CM_128_HMAC_SHA1_80, new byte[30]);
        assertThat(new CryptoAttribute(1, key).toString()).doesNotContain("AAAA");
        assertThatThrownBy(() -> MasterKey.of(CryptoSuite.AES_CM_128_HMAC_SHA1_80, new byte[29]))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
