package io.jackfield.media.record;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** One page of an Ogg stream (RFC 3533 6) that is being filled with whole packets. */
final class OggPage {
    static final int HEADER_BYTES = 27;
    static final int FIRST = 2;
    static final int LAST = 4;

    private static final int MAX_SEGMENTS = 255;
    private static final int CAPTURE = 0x4f676753;
    private static final int CRC_OFFSET = 22;
    private static final int[] CRC = table();

    private final byte[] lacing = new byte[MAX_SEGMENTS];
    private final ByteBuffer body = ByteBuffer.allocate(MAX_SEGMENTS * 255);
    private int segments;

    boolean isEmpty() {
        return segments == 0;
    }

    /** Whether a packet of this size still has room. */
    boolean fits(int packetBytes) {
        return segments + packetBytes / 255 + 1 <= MAX_SEGMENTS;
    }

    void add(byte[] packet, int offset, int size) {
        for (int left = size; ; left -= 255) {
            lacing[segments++] = (byte) Math.min(left, 255);
            if (left < 255) {
                break;
            }
        }
        body.put(packet, offset, size);
    }

    /**
     * The page's bytes; it is empty afterwards.
     *
     * @param granule where the last packet of it ends, in samples
     */
    ByteBuffer take(int flags, long granule, int serial, int sequence) {
        body.flip();
        ByteBuffer page = ByteBuffer.allocate(HEADER_BYTES + segments + body.remaining());
        page.putInt(CAPTURE).put((byte) 0).put((byte) flags);
        page.order(ByteOrder.LITTLE_ENDIAN);
        page.putLong(granule).putInt(serial).putInt(sequence).putInt(0);
        page.put((byte) segments).put(lacing, 0, segments).put(body);
        page.flip();
        seal(page.array(), 0, page.limit());
        body.clear();
        segments = 0;
        return page;
    }

    /** Writes the checksum of a page. */
    static void seal(byte[] page, int at, int size) {
        little(page, at).putInt(at + CRC_OFFSET, 0);
        little(page, at).putInt(at + CRC_OFFSET, crc(page, at, size));
    }

    /** The size of a page that begins here with its whole header in the array; -1 when there is none. */
    static int size(byte[] bytes, int at, int available) {
        if (available < HEADER_BYTES || ByteBuffer.wrap(bytes).getInt(at) != CAPTURE) {
            return -1;
        }
        int count = bytes[at + 26] & 0xFF;
        if (available < HEADER_BYTES + count) {
            return -1;
        }
        int size = HEADER_BYTES + count;
        for (int i = 0; i < count; i++) {
            size += bytes[at + HEADER_BYTES + i] & 0xFF;
        }
        return size;
    }

    /** Whether the checksum of a page is right. */
    static boolean intact(byte[] page, int at, int size) {
        int said = little(page, at).getInt(at + CRC_OFFSET);
        byte[] copy = Arrays.copyOfRange(page, at, at + size);
        seal(copy, 0, size);
        return little(copy, 0).getInt(CRC_OFFSET) == said;
    }

    private static ByteBuffer little(byte[] page, int at) {
        return ByteBuffer.wrap(page, at, page.length - at).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int crc(byte[] bytes, int at, int size) {
        int crc = 0;
        for (int i = at; i < at + size; i++) {
            crc = crc << 8 ^ CRC[(crc >>> 24 ^ bytes[i]) & 0xFF];
        }
        return crc;
    }

    private static int[] table() {
        int[] table = new int[256];
        for (int i = 0; i < 256; i++) {
            int crc = i << 24;
            for (int bit = 0; bit < 8; bit++) {
                crc = crc << 1 ^ (crc < 0 ? 0x04c11db7 : 0);
            }
            table[i] = crc;
        }
        return table;
    }
}
