package io.jackfield.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RtpPacketTest {
    private final RtpPacket packet = new RtpPacket();

    @Property
    void readsWhatItWrote(
            @ForAll @IntRange(max = 127) int type,
            @ForAll boolean marker,
            @ForAll @IntRange(max = 65535) int sequence,
            @ForAll int timestamp,
            @ForAll int ssrc,
            @ForAll @Size(max = 40) byte[] payload) {
        ByteBuffer buffer = ByteBuffer.allocate(100).position(3);
        RtpPacket.writeHeader(buffer, type, marker, sequence, timestamp, ssrc);
        buffer.put(payload).limit(buffer.position()).position(3);

        assertThat(packet.wrap(buffer)).isTrue();
        assertThat(packet.payloadType()).isEqualTo(type);
        assertThat(packet.marker()).isEqualTo(marker);
        assertThat(packet.sequence()).isEqualTo(sequence);
        assertThat(packet.timestamp()).isEqualTo(timestamp);
        assertThat(packet.ssrc()).isEqualTo(ssrc);
        assertThat(packet.payloadOffset()).isEqualTo(15);
        byte[] read = new byte[packet.payloadSize()];
        packet.payload(read, 0);
        assertThat(read).isEqualTo(payload);
    }

    @Property(tries = 5000)
    void neverLeavesTheDatagram(@ForAll @Size(max = 64) byte[] garbage, @ForAll boolean looksRight) {
        if (looksRight && garbage.length > 0) {
            garbage[0] = (byte) (0x80 | garbage[0] & 0x3f);
        }
        ByteBuffer buffer = ByteBuffer.wrap(garbage);
        if (packet.wrap(buffer)) {
            assertThat(packet.payloadOffset()).isBetween(12, garbage.length);
            assertThat(packet.payloadOffset() + packet.payloadSize()).isBetween(12, garbage.length);
            packet.payload(new byte[packet.payloadSize()], 0);
        }
        assertThat(buffer.position()).isZero();
    }

    @Test
    void skipsSourcesExtensionAndPadding() {
        ByteBuffer buffer = ByteBuffer.allocate(64);
        buffer.put((byte) 0xb2)
                .put((byte) 0x80)
                .putShort((short) 7)
                .putInt(8)
                .putInt(9); // P, X, 2 sources, marker, type 0
        buffer.putInt(1).putInt(2); // sources
        buffer.putShort((short) 0xBEDE).putShort((short) 1).putInt(0); // extension of one word
        buffer.put(new byte[] {10, 11, 12}).put(new byte[] {0, 0, 3}); // payload, padding
        buffer.flip();

        assertThat(packet.wrap(buffer)).isTrue();
        assertThat(packet.sources()).isEqualTo(2);
        assertThat(packet.hasExtension()).isTrue();
        assertThat(packet.payloadOffset()).isEqualTo(28);
        assertThat(packet.payloadSize()).isEqualTo(3);
        assertThat(packet.marker()).isTrue();
    }

    @Test
    void refusesLengthsThatLie() {
        assertThat(packet.wrap(header(0x80).limit(11))).isFalse(); // shorter than a header
        assertThat(packet.wrap(header(0x40))).isFalse(); // version 1
        assertThat(packet.wrap(header(0x8f))).isFalse(); // 15 sources in 12 bytes
        assertThat(packet.wrap(header(0x90))).isFalse(); // an extension, but no room for one
        assertThat(packet.wrap(header(0xa0))).isFalse(); // padding of 0 bytes
        assertThat(packet.wrap(header(0xa0).put(11, (byte) 1))).isFalse(); // padding within the header
    }

    @Test
    void changesFieldsInPlace() {
        ByteBuffer buffer = header(0x80);
        packet.wrap(buffer);
        packet.payloadType(96, true);
        packet.sequence(65_537);
        packet.timestamp(-1);
        packet.ssrc(77);

        RtpPacket again = new RtpPacket();
        again.wrap(buffer);
        assertThat(again.payloadType()).isEqualTo(96);
        assertThat(again.marker()).isTrue();
        assertThat(again.sequence()).isEqualTo(1);
        assertThat(again.timestamp()).isEqualTo(-1);
        assertThat(again.ssrc()).isEqualTo(77);
    }

    @Test
    void measuresDistanceAcrossTheWrap() {
        assertThat(RtpPacket.distance(65_535, 0)).isEqualTo(1);
        assertThat(RtpPacket.distance(0, 65_535)).isEqualTo(-1);
        assertThat(RtpPacket.distance(10, 15)).isEqualTo(5);
    }

    private static ByteBuffer header(int first) {
        return ByteBuffer.allocate(12).put(0, (byte) first);
    }
}
