package io.jackfield.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PacketKindTest {
    @ParameterizedTest
    @CsvSource({
        // first, second, length field, size, kind
        "0x80, 0x00, 0, 12, RTP",
        "0x80, 0x80, 0, 172, RTP", // marker, PCMU
        "0x80, 0xe0, 0, 172, RTP", // marker, type 96: 224 is past the RTCP types
        "0x80, 0x00, 0, 11, GARBAGE",
        "0x80, 0xc8, 6, 28, RTCP", // SR
        "0x81, 0xc9, 7, 32, RTCP", // RR
        "0x80, 0xc9, 1, 22, RTCP", // SRTCP: index and tag follow
        "0x80, 0xc9, 2, 8, GARBAGE", // longer than the datagram
        "0x80, 0xdf, 0, 4, RTCP", // 223, the last RTCP type
        "0x00, 0x01, 0, 20, STUN",
        "0x00, 0x01, 0, 19, GARBAGE",
        "0x16, 0xfe, 65277, 60, DTLS",
        "0x16, 0xfe, 65277, 12, GARBAGE",
        "0x40, 0x00, 0, 100, GARBAGE", // a TURN channel: not for us
        "0xc0, 0x00, 0, 100, GARBAGE", // version 3
        "0x47, 0x45, 0, 100, GARBAGE", // an HTTP request
        "0x80, 0x00, 0, 3, GARBAGE",
    })
    void tellsByTheFirstBytes(String first, String second, int length, int size, PacketKind expected) {
        byte[] bytes = new byte[Math.max(4, size)];
        bytes[0] = Integer.decode(first).byteValue();
        bytes[1] = Integer.decode(second).byteValue();
        bytes[2] = (byte) (length >> 8);
        bytes[3] = (byte) length;
        assertThat(PacketKind.of(ByteBuffer.wrap(bytes, 0, size))).isEqualTo(expected);
    }

    @Property(tries = 3000)
    void classifiesAnything(@ForAll @Size(max = 40) byte[] garbage) {
        assertThat(PacketKind.of(ByteBuffer.wrap(garbage))).isNotNull();
    }
}
