package io.jackfield.media.record;

import io.jackfield.rtp.RtpPacket;
import io.jackfield.rtp.codec.Codec;
import java.nio.ByteBuffer;

/** Packets in a row, as they arrived, on their way from the media loop to the writer. Filled by one thread, then read by another. */
final class PacketBlock {
    private static final int BYTES = 16 * 1_024;
    private static final int HEADER_BYTES = 20;

    private final Codec codec;
    private final ByteBuffer bytes = ByteBuffer.allocate(BYTES);
    private int packets;

    /** Takes packets out of a block. */
    interface Reader {
        void packet(long arrivalNs, int ssrc, int sequence, int timestamp, byte[] data, int offset, int size);
    }

    PacketBlock(Codec codec) {
        this.codec = codec;
    }

    Codec codec() {
        return codec;
    }

    int packets() {
        return packets;
    }

    boolean fits(RtpPacket packet) {
        return bytes.remaining() >= HEADER_BYTES + packet.payloadSize();
    }

    /** Copies a packet; false when it is larger than a block. */
    boolean add(RtpPacket packet, long arrivalNs) {
        int size = packet.payloadSize();
        if (bytes.remaining() < HEADER_BYTES + size) {
            return false;
        }
        bytes.putLong(arrivalNs).putInt(packet.ssrc()).putShort((short) packet.sequence());
        bytes.putInt(packet.timestamp()).putShort((short) size);
        packet.payload(bytes.array(), bytes.position());
        bytes.position(bytes.position() + size);
        packets++;
        return true;
    }

    void forEach(Reader reader) {
        for (int at = 0; at < bytes.position(); ) {
            int size = bytes.getShort(at + 18) & 0xFFFF;
            reader.packet(
                    bytes.getLong(at),
                    bytes.getInt(at + 8),
                    bytes.getShort(at + 12) & 0xFFFF,
                    bytes.getInt(at + 14),
                    bytes.array(),
                    at + HEADER_BYTES,
                    size);
            at += HEADER_BYTES + size;
        }
    }
}
