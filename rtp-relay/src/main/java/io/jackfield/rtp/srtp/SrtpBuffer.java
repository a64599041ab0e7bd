package io.jackfield.rtp.srtp;

import java.nio.ByteBuffer;

/** Room to work on one packet at a time; share one among all senders and receivers of a thread. */
public final class SrtpBuffer {
    /** What a tag and an index may add. */
    private static final int ROOM = 64;

    private final Packet packet = new Packet();
    private final Sha1Hmac hmac = new Sha1Hmac();
    private final byte[] counters = new byte[Packet.MAX_BYTES + 16];
    private final byte[] stream = new byte[Packet.MAX_BYTES + 16];

    /** A buffer for packets of up to 65,535 bytes. */
    public SrtpBuffer() {}

    /** The bytes between position and limit, to work on. */
    Packet load(ByteBuffer source) {
        packet.length = source.remaining();
        source.get(source.position(), packet.bytes, 0, packet.length);
        return packet;
    }

    Sha1Hmac hmac() {
        return hmac;
    }

    /** Where counter blocks are written. */
    byte[] counters() {
        return counters;
    }

    /** Where the key stream goes. */
    byte[] stream() {
        return stream;
    }

    /** A packet while it is worked on. */
    static final class Packet {
        static final int MAX_BYTES = 1 << 16;

        private final byte[] bytes = new byte[MAX_BYTES + ROOM];
        private int length;

        byte[] bytes() {
            return bytes;
        }

        int length() {
            return length;
        }

        void length(int now) {
            length = now;
        }

        /** Writes it back and sets the limit; false when it does not fit. */
        boolean store(ByteBuffer target) {
            int start = target.position();
            if (length > target.capacity() - start) {
                return false;
            }
            target.limit(start + length);
            target.put(start, bytes, 0, length);
            return true;
        }

        int int32(int at) {
            return (bytes[at] & 0xff) << 24
                    | (bytes[at + 1] & 0xff) << 16
                    | (bytes[at + 2] & 0xff) << 8
                    | bytes[at + 3] & 0xff;
        }

        void append(int word) {
            bytes[length++] = (byte) (word >> 24);
            bytes[length++] = (byte) (word >> 16);
            bytes[length++] = (byte) (word >> 8);
            bytes[length++] = (byte) word;
        }

        /** The size of the RTP header (RFC 3550 5.1, 5.3.1); -1 when it is not within the packet, with so many bytes to spare. */
        int headerBytes(int spare) {
            int size = 12 + 4 * (bytes[0] & 0x0f);
            if ((bytes[0] & 0x10) != 0) {
                size += 4;
                if (size > length) {
                    return -1;
                }
                size += 4 * ((bytes[size - 2] & 0xff) << 8 | bytes[size - 1] & 0xff);
            }
            return size <= length - spare ? size : -1;
        }

        /** Whether these bytes, a number, are at {@code from}. */
        boolean has(long number, int from, int count) {
            int wrong = 0;
            for (int i = 0; i < count; i++) {
                int shift = 8 * (count - 1 - i);
                int octet = shift >= 64 ? 0 : (int) (number >>> shift) & 0xff;
                wrong |= (bytes[from + i] & 0xff) ^ octet;
            }
            return wrong == 0;
        }

        /** Removes bytes from the middle. */
        void cut(int from, int count) {
            System.arraycopy(bytes, from + count, bytes, from, length - from - count);
            length -= count;
        }
    }
}
