package io.jackfield.proxy.guard;

import io.jackfield.kernel.SipHash;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;

/**
 * How often each source came within a sliding window, exactly: it keeps the times of the last {@code limit} events of a source in a
 * ring, and an event is over the limit when the one {@code limit} before it lies within the window.
 *
 * <p>All shards share it, without a lock. An event takes a ticket (one fetch-and-add) that says which cell of the ring is its own and
 * exchanges the time there (one exchange): so the answer does not depend on which shard counts. Nothing is allocated after the
 * beginning.
 *
 * <p>When all places of a set are taken, a new source gets the place of one whose window has passed, which loses nothing; else that of
 * the active one with the fewest events. So a flood of forged sources that come once each drives out its own kind and none that has
 * come often; sources that it drives out are counted from one again. {@link #evicted} tells that it happened.
 */
final class RateTable {
    private static final long NEVER = Long.MIN_VALUE;
    private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);

    private final LongAdder evicted = new LongAdder();
    private final int limit;
    private final long windowNs;
    private final SetTable table;
    /** Events since the source got its place. */
    private final long[] tickets;

    private final long[] lastNs;
    private final long[] timesNs;

    /**
     * @param limit the most events in a window, at least 1
     * @param sources how many sources are remembered; rounded up to a power of two
     */
    RateTable(int limit, long windowNs, int sources, SipHash hash) {
        this.limit = limit;
        this.windowNs = windowNs;
        this.table = new SetTable(sources, hash);
        this.tickets = new long[table.capacity()];
        this.lastNs = new long[table.capacity()];
        this.timesNs = new long[table.capacity() * limit];
        Arrays.fill(lastNs, NEVER);
        Arrays.fill(timesNs, NEVER);
    }

    /** Counts an event. @return whether there were {@code limit} in the window before it */
    boolean over(long source, long nowNs) {
        int set = table.setOf(source);
        int place = table.find(source, set);
        if (place == SetTable.ABSENT) {
            place = claim(source, set, nowNs);
        }
        long ticket = (long) LONGS.getAndAdd(tickets, place, 1L);
        LONGS.setOpaque(lastNs, place, nowNs);
        int cell = place * limit + (int) (ticket % limit);
        long before = (long) LONGS.getAndSet(timesNs, cell, nowNs);
        return before != NEVER && nowNs - before < windowNs;
    }

    /** Sources that were forgotten within their window, to make place. */
    long evicted() {
        return evicted.sum();
    }

    int capacity() {
        return table.capacity();
    }

    private int claim(long source, int set, long nowNs) {
        while (true) {
            int place = victim(set, nowNs);
            long old = table.keyAt(place);
            if (table.replace(place, old, source)) {
                if (old != SourceKey.NONE && !passed(place, nowNs)) {
                    evicted.increment();
                }
                Arrays.fill(timesNs, place * limit, (place + 1) * limit, NEVER);
                LONGS.setOpaque(tickets, place, 0L);
                return place;
            }
            int found = table.find(source, set); // another shard took the place, perhaps for this very source
            if (found != SetTable.ABSENT) {
                return found;
            }
        }
    }

    private int victim(int set, long nowNs) {
        int fewest = set;
        for (int place = set; place < set + SetTable.WAYS; place++) {
            if (table.keyAt(place) == SourceKey.NONE || passed(place, nowNs)) {
                return place;
            }
            if (tickets(place) < tickets(fewest)) {
                fewest = place;
            }
        }
        return fewest;
    }

    private boolean passed(int place, long nowNs) {
        long last = (long) LONGS.getOpaque(lastNs, place);
        return last == NEVER || nowNs - last >= windowNs;
    }

    private long tickets(int place) {
        return (long) LONGS.getOpaque(tickets, place);
    }
}
