package io.jackfield.proxy.guard;

import io.jackfield.kernel.SipHash;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The keys of a table of fixed size: sets of eight neighbours, chosen by a keyed hash so that nobody can aim at a set. Shared by all
 * shards without a lock: a place changes hands by one compare-and-set.
 */
final class SetTable {
    static final int WAYS = 8;
    static final int ABSENT = -1;

    private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);

    private final SipHash hash;
    private final long[] keys;
    private final int setMask;

    /** @param atLeast how many keys; rounded up to a power of two */
    SetTable(int atLeast, SipHash hash) {
        int sets = Integer.highestOneBit(Math.max(1, (atLeast + WAYS - 1) / WAYS * 2 - 1));
        this.hash = hash;
        this.keys = new long[sets * WAYS];
        this.setMask = sets - 1;
    }

    int capacity() {
        return keys.length;
    }

    /** The first place of the set that a key belongs to. */
    int setOf(long key) {
        return ((int) hash.hash(key) & setMask) * WAYS;
    }

    /** The place of a key within its set, or {@link #ABSENT}. */
    int find(long key, int set) {
        for (int place = set; place < set + WAYS; place++) {
            if (keyAt(place) == key) {
                return place;
            }
        }
        return ABSENT;
    }

    long keyAt(int place) {
        return (long) LONGS.getOpaque(keys, place);
    }

    /** Gives a place to another key, unless somebody else just did so. */
    boolean replace(int place, long old, long key) {
        return LONGS.compareAndSet(keys, place, old, key);
    }
}
