package io.jackfield.sip.message;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Recognises known names in bytes: a hash over their first and last eight bytes, then a comparison of words. */
final class NameTable {
    /** No known name. */
    static final int UNKNOWN = 255;

    private static final int LONGEST = 32;
    private static final int BITS = 10;
    private static final long FOLD = 0x2020202020202020L;

    /** Words that cover a name: its head, bytes 8 to 15, 16 to 23, and its last eight. The masks have the bits that case may change. */
    private record Entry(
            int length,
            int id,
            long head,
            long middle,
            long late,
            long tail,
            long headCase,
            long middleCase,
            long lateCase,
            long tailCase) {}

    private final @Nullable Entry[] entries = new Entry[1 << BITS];
    private final boolean ignoreCase;

    NameTable(boolean ignoreCase) {
        this.ignoreCase = ignoreCase;
    }

    void add(String name, int id) {
        byte[] b = name.getBytes(StandardCharsets.US_ASCII);
        if (b.length > LONGEST) {
            throw new IllegalArgumentException(name);
        }
        long head = Ascii.wordUpTo(b, 0, b.length);
        long middle = b.length > 16 ? Ascii.word(b, 8) : 0;
        long tail = b.length > 8 ? Ascii.word(b, b.length - 8) : 0;
        long late = b.length > 24 ? Ascii.word(b, 16) : 0;
        Entry entry = new Entry(
                b.length,
                id,
                head,
                middle,
                late,
                tail,
                letterCase(head),
                letterCase(middle),
                letterCase(late),
                letterCase(tail));
        int slot = slot(head, tail, b.length);
        while (entries[slot] != null) {
            slot = slot + 1 & entries.length - 1;
        }
        entries[slot] = entry;
    }

    private long letterCase(long word) {
        long bits = 0;
        for (int shift = 0; ignoreCase && shift < 64; shift += 8) {
            if (Ascii.is(Ascii.ALPHA, (byte) (word >>> shift))) {
                bits |= 0x20L << shift;
            }
        }
        return bits;
    }

    private static int slot(long head, long tail, int length) {
        long mix = (head | FOLD) * 0x9E3779B97F4A7C15L ^ (tail | FOLD) * 0xC2B2AE3D27D4EB4FL;
        return (int) ((mix + length) * 0x9E3779B97F4A7C15L >>> 64 - BITS);
    }

    /** The id of the name, or {@link #UNKNOWN}. */
    int find(byte[] b, int at, int length) {
        if (length > LONGEST) {
            return UNKNOWN;
        }
        long head = Ascii.wordUpTo(b, at, length);
        long tail = length > 8 ? Ascii.word(b, at + length - 8) : 0;
        int slot = slot(head, tail, length);
        for (Entry e = entries[slot]; e != null; e = entries[slot]) {
            if (e.length == length
                    && ((head ^ e.head) & ~e.headCase) == 0
                    && ((tail ^ e.tail) & ~e.tailCase) == 0
                    && (length <= 16 || ((Ascii.word(b, at + 8) ^ e.middle) & ~e.middleCase) == 0)
                    && (length <= 24 || ((Ascii.word(b, at + 16) ^ e.late) & ~e.lateCase) == 0)) {
                return e.id;
            }
            slot = slot + 1 & entries.length - 1;
        }
        return UNKNOWN;
    }
}
