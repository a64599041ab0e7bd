package io.jackfield.dispatcher.algorithm;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What a set remembers from one choice to the next, so that a change of its destinations does not begin anew: whose turn it is. */
public final class Turns {
    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private final AtomicInteger next = new AtomicInteger();
    private final AtomicLong random;

    /** @param seed where random numbers begin: a simulation repeats them */
    public Turns(long seed) {
        random = new AtomicLong(seed);
    }

    /** Whose turn it is among so many. */
    int next(int count) {
        return Integer.remainderUnsigned(next.getAndIncrement(), count);
    }

    /** A number from 0 to {@code count}, exclusive. */
    public int random(int count) {
        return within(random(), count);
    }

    /** By SplitMix64. */
    long random() {
        return mix(random.addAndGet(GOLDEN_GAMMA));
    }

    static int within(long random, int count) {
        return (int) ((random >>> 32) * count >>> 32);
    }

    /** The finisher of SplitMix64: each bit of the argument changes half of the result's. */
    static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
