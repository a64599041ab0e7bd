package io.jackfield.sip.auth;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Remembers which nonce counts were used, in fixed memory: a ring of the last nonces in their order of issue.
 *
 * <p>A slot holds the sequence number of its nonce (42 bits), the highest count seen (14 bits) and which of the eight counts
 * below it were seen (8 bits), so that requests that overtake one another are not taken for replays. A nonce gives its slot
 * up to the one issued a full ring later, and only when that one proves itself: a stranger who asks for challenges evicts
 * nobody. A nonce whose slot is gone counts as used. Thread-safe without a lock.
 */
final class ReplayWindow {
    /** The highest count a nonce may reach before a new one is asked for. */
    static final int MAX_COUNT = (1 << 14) - 1;

    private static final int COUNT_SHIFT = 8;
    private static final int SEQUENCE_SHIFT = 22;
    private static final int TRAIL = 8;

    private final AtomicLongArray slots;

    ReplayWindow(int limit) {
        slots = new AtomicLongArray(limit);
    }

    /** Takes a count of a nonce; false when it was used before, or may have been. */
    boolean use(long sequence, int count) {
        int slot = (int) (sequence % slots.length());
        while (true) {
            long seen = slots.get(slot);
            long updated = seen >>> SEQUENCE_SHIFT == sequence ? advance(seen, count) : claim(seen, sequence, count);
            if (updated == seen) {
                return false;
            }
            if (slots.compareAndSet(slot, seen, updated)) {
                return true;
            }
        }
    }

    private static long claim(long seen, long sequence, int count) {
        boolean evicted = seen >>> SEQUENCE_SHIFT > sequence;
        return evicted ? seen : pack(sequence, count, 0);
    }

    /** The slot with one more count in it, or unchanged when the count is not new. */
    private static long advance(long seen, int count) {
        long sequence = seen >>> SEQUENCE_SHIFT;
        int top = (int) (seen >>> COUNT_SHIFT) & MAX_COUNT;
        int trail = (int) seen & 0xFF;
        if (count > top) {
            int distance = count - top;
            int moved = distance > TRAIL ? 0 : (trail << 1 | 1) << (distance - 1);
            return pack(sequence, count, moved & 0xFF);
        }
        int below = top - count;
        if (below == 0 || below > TRAIL) {
            return seen;
        }
        return seen | 1L << (below - 1);
    }

    private static long pack(long sequence, int count, int trail) {
        return sequence << SEQUENCE_SHIFT | (long) count << COUNT_SHIFT | trail;
    }
}
