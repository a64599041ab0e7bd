package io.jackfield.sip.message;

import java.security.SecureRandom;

/**
 * A hash of bytes, seeded once per process: multiply and fold, eight bytes a step. Who does not know the seed can not choose bytes
 * that collide.
 */
final class ByteHash {
    private static final long SEED;
    private static final long KEY;

    static {
        SecureRandom random = new SecureRandom();
        SEED = random.nextLong();
        KEY = random.nextLong() | 1;
    }

    private ByteHash() {}

    /** Never 0, so that 0 can mean "not computed yet". */
    static int of(byte[] b, int from, int length) {
        long h = add(0, b, from, length);
        int folded = (int) (h ^ h >>> 32);
        return folded == 0 ? 1 : folded;
    }

    /** The hash of what {@code begun} is the hash of, 0 for nothing, and these bytes as a piece of their own after it. */
    static long add(long begun, byte[] b, int from, int length) {
        long h = begun ^ SEED ^ length;
        int p = from;
        int end = from + length;
        for (; p + 8 <= end; p += 8) {
            h = mix(h ^ Ascii.word(b, p));
        }
        if (p < end) {
            h = mix(h ^ Ascii.wordUpTo(b, p, end - p));
        }
        return mix(h ^ KEY >>> 32);
    }

    private static long mix(long x) {
        long low = x * KEY;
        long high = Math.multiplyHigh(x, KEY);
        return low ^ Long.rotateLeft(high, 23) ^ x >>> 32;
    }
}
