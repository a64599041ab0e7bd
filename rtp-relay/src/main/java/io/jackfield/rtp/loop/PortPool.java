package io.jackfield.rtp.loop;

import java.security.SecureRandom;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.random.RandomGenerator;

/**
 * Pairs of UDP ports, an even one for RTP and the odd one above it for RTCP (RFC 3550 11), taken in random order so that a stranger
 * cannot tell the next one. Safe for use by many threads; takes no lock.
 *
 * <p>It knows numbers only: that a port is free here does not mean that no other program has it.
 */
public final class PortPool {
    private final int firstPort;
    private final int pairs;
    private final AtomicLongArray taken;
    private final AtomicInteger free;
    private final RandomGenerator random;

    private PortPool(int firstPort, int pairs, RandomGenerator random) {
        this.firstPort = firstPort;
        this.pairs = pairs;
        this.taken = new AtomicLongArray((pairs + 63) / 64);
        this.free = new AtomicInteger(pairs);
        this.random = random;
    }

    /**
     * A pool of the pairs that lie within {@code lowest} to {@code highest}, both included.
     *
     * @throws IllegalArgumentException when the range is not within 1 to 65535 or holds no pair
     */
    public static PortPool of(int lowest, int highest) {
        return of(lowest, highest, new SecureRandom());
    }

    /** The same with a source of randomness, for tests. */
    public static PortPool of(int lowest, int highest, RandomGenerator random) {
        int first = lowest + (lowest & 1);
        int pairs = (highest - first + 1) / 2;
        if (lowest < 1 || highest > 65535 || pairs < 1) {
            throw new IllegalArgumentException("port range " + lowest + "-" + highest + " holds no even/odd pair");
        }
        return new PortPool(first, pairs, random);
    }

    /** Takes a pair; its even port, or empty when all are taken. */
    public OptionalInt take() {
        int words = taken.length();
        int start = random.nextInt(pairs);
        for (int i = 0; i <= words; i++) { // the first word is visited twice: above the random bit, then as a whole
            int word = (start / 64 + i) % words;
            long candidates = i == 0 ? -1L << start % 64 : -1L;
            int bit = takeBit(word, candidates & present(word));
            if (bit >= 0) {
                free.decrementAndGet();
                return OptionalInt.of(firstPort + 2 * (64 * word + bit));
            }
        }
        return OptionalInt.empty();
    }

    /** Takes the pair of this even port, unless it is taken or not of this pool. @return whether it was free */
    public boolean take(int evenPort) {
        int index = (evenPort - firstPort) / 2;
        if (evenPort < firstPort || (evenPort - firstPort & 1) != 0 || index >= pairs) {
            return false;
        }
        boolean taking = takeBit(index / 64, 1L << index % 64) >= 0;
        if (taking) {
            free.decrementAndGet();
        }
        return taking;
    }

    private int takeBit(int word, long candidates) {
        while (true) {
            long seen = taken.get(word);
            long open = ~seen & candidates;
            if (open == 0) {
                return -1;
            }
            long bit = Long.lowestOneBit(open);
            if (taken.compareAndSet(word, seen, seen | bit)) {
                return Long.numberOfTrailingZeros(bit);
            }
        }
    }

    private long present(int word) {
        int bits = Math.min(64, pairs - 64 * word);
        return bits == 64 ? -1L : (1L << bits) - 1;
    }

    /**
     * Gives a pair back.
     *
     * @param evenPort what {@link #take} returned
     * @throws IllegalArgumentException when it is not a pair of this pool, or not taken
     */
    public void release(int evenPort) {
        int index = (evenPort - firstPort) / 2;
        if (evenPort < firstPort || (evenPort - firstPort & 1) != 0 || index >= pairs) {
            throw new IllegalArgumentException("port " + evenPort + " is not of this pool");
        }
        long bit = 1L << index % 64;
        while (true) {
            long seen = taken.get(index / 64);
            if ((seen & bit) == 0) {
                throw new IllegalArgumentException("port " + evenPort + " is not taken");
            }
            if (taken.compareAndSet(index / 64, seen, seen & ~bit)) {
                free.incrementAndGet();
                return;
            }
        }
    }

    /** Pairs that are free now. */
    public int free() {
        return free.get();
    }

    /** Pairs in the range. */
    public int size() {
        return pairs;
    }
}
