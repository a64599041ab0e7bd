package io.jackfield.media.record;

import io.jackfield.rtp.codec.Codec;
import java.nio.ByteBuffer;

/**
 * Packets in a row, of both directions, in the order in which they came and went, on their way from the media loop to the writer. Filled
 * by one thread, then read by another.
 */
final class PacketBlock {
    private static final int BYTES = 16 * 1_024;
    private static final int HEADER_BYTES = 21;

    private final ByteBuffer bytes = ByteBuffer.allocate(BYTES);
    private Codec codec;
    private int packets;

    /** A packet's place in its stream. */
    record Stamp(boolean said, long timeNs, int ssrc, int sequence, int timestamp) {}

    /** Takes packets out of a block. */
    interface Reader {
        void packet(Stamp stamp, byte[] data, int offset, int size);
    }

    PacketBlock(Codec codec) {
        this.codec = codec;
    }

    /** Makes it as good as new. */
    PacketBlock reuse(Codec next) {
        codec = next;
        packets = 0;
        bytes.clear();
        return this;
    }

    Codec codec() {
        return codec;
    }

    int packets() {
        return packets;
    }

    boolean fits(int payloadBytes) {
        return bytes.remaining() >= HEADER_BYTES + payloadBytes;
    }

    /** Begins a packet that {@link #fits}; its payload is then put into the buffer that is returned. */
    ByteBuffer begin(boolean said, long timeNs, int ssrc, int sequence, int timestamp, int payloadBytes) {
        bytes.put((byte) (said ? 1 : 0)).putLong(timeNs).putInt(ssrc).putShort((short) sequence);
        bytes.putInt(timestamp).putShort((short) payloadBytes);
        packets++;
        return bytes;
    }

    void forEach(Reader reader) {
        for (int at = 0; at < bytes.position(); ) {
            int size = bytes.getShort(at + 19) & 0xFFFF;
            Stamp stamp = new Stamp(
                    bytes.get(at) == 1,
                    bytes.getLong(at + 1),
                    bytes.getInt(at + 9),
                    bytes.getShort(at + 13) & 0xFFFF,
                    bytes.getInt(at + 15));
            reader.packet(stamp, bytes.array(), at + HEADER_BYTES, size);
            at += HEADER_BYTES + size;
        }
    }
}
