package io.jackfield.rtp.srtp;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jitsi.utils.ByteArrayBuffer;

/** Room to work on one packet at a time; share one among all senders and receivers of a thread. */
public final class SrtpBuffer {
    /** What a tag, an index and a forgotten extension header may add. */
    private static final int ROOM = 64;

    private final Packet packet = new Packet();

    /** A buffer for packets of up to 65,535 bytes. */
    public SrtpBuffer() {}

    /** The bytes between position and limit, to work on. */
    Packet load(ByteBuffer source) {
        packet.length = source.remaining();
        source.get(source.position(), packet.bytes, 0, packet.length);
        return packet;
    }

    /** The buffer that the cipher library works on. */
    static final class Packet implements ByteArrayBuffer {
        private byte[] bytes = new byte[(1 << 16) + ROOM];
        private int length;

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

        /** Whether the RTP header is within the packet, with so many bytes to spare (RFC 3550 5.1, 5.3.1). */
        boolean hasHeader(int spare) {
            int size = 12 + 4 * (bytes[0] & 0x0f);
            if ((bytes[0] & 0x10) != 0) {
                size += 4;
                if (size > length) {
                    return false;
                }
                size += 4 * ((bytes[size - 2] & 0xff) << 8 | bytes[size - 1] & 0xff);
            }
            return size <= length - spare;
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

        @Override
        public byte[] getBuffer() {
            return bytes;
        }

        @Override
        public int getOffset() {
            return 0;
        }

        @Override
        public int getLength() {
            return length;
        }

        @Override
        public void setLength(int newLength) {
            length = newLength;
        }

        @Override
        public void setOffset(int offset) {
            throw new UnsupportedOperationException("a packet begins at 0");
        }

        @Override
        public boolean isInvalid() {
            return false;
        }

        @Override
        public void readRegionToBuff(int from, int count, byte[] target) {
            System.arraycopy(bytes, from, target, 0, count);
        }

        @Override
        public void grow(int count) {
            if (length + count > bytes.length) {
                bytes = Arrays.copyOf(bytes, length + count);
            }
        }

        @Override
        public void append(byte[] data, int count) {
            grow(count);
            System.arraycopy(data, 0, bytes, length, count);
            length += count;
        }

        @Override
        public void shrink(int count) {
            length = Math.max(0, length - count);
        }
    }
}
