package io.jackfield.proxy.guard;

import io.jackfield.kernel.SipHash;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Who is banned, and until when. Shared by all shards, without a lock; of fixed size.
 *
 * <p>A new ban that finds its set full takes the place of one that has expired, else of the one that was quiet for longest, if that is
 * more than {@link #QUIET_NS}; else it is not entered, and counted. So a ban that still holds somebody off stays: to drive it out one
 * has to make the banned stop first. What is not entered loses nothing but its memory, as the rate limit still refuses the excess.
 */
final class BanTable {
    static final long QUIET_NS = 10_000_000_000L;

    private static final Ban.Reason[] REASONS = Ban.Reason.values();
    private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);
    private static final VarHandle INTS = MethodHandles.arrayElementVarHandle(int[].class);

    private final LongAdder refused = new LongAdder();
    private final AtomicInteger size = new AtomicInteger();
    private final SetTable table;
    private final long[] untilNs;
    private final long[] lastHitNs;
    private final long[] hits;
    private final int[] reasons;

    BanTable(int sources, SipHash hash) {
        table = new SetTable(sources, hash);
        untilNs = new long[table.capacity()];
        lastHitNs = new long[table.capacity()];
        hits = new long[table.capacity()];
        reasons = new int[table.capacity()];
    }

    /** Whether a source is banned, which then counts as a hit. */
    boolean holds(long source, long nowNs) {
        if (size.getPlain() == 0) {
            return false;
        }
        int place = table.find(source, table.setOf(source));
        if (place == SetTable.ABSENT) {
            return false;
        }
        if (expired(place, nowNs)) {
            free(place, source);
            return false;
        }
        LONGS.setOpaque(lastHitNs, place, nowNs);
        LONGS.getAndAdd(hits, place, 1L);
        return true;
    }

    /** Bans a source, or bans it anew. @return false when there was no place for it */
    boolean add(long source, Ban.Reason reason, long nowNs, long untilTimeNs) {
        int set = table.setOf(source);
        int place = table.find(source, set);
        while (place == SetTable.ABSENT) {
            int victim = victim(set, nowNs);
            if (victim == SetTable.ABSENT) {
                refused.increment();
                return false;
            }
            long old = table.keyAt(victim);
            // Until the new one is written the place says expired: a reader sees no ban too many.
            LONGS.setRelease(untilNs, victim, nowNs);
            if (table.replace(victim, old, source)) {
                if (old == SourceKey.NONE) {
                    size.incrementAndGet();
                }
                LONGS.setOpaque(hits, victim, 0L);
                place = victim;
            } else {
                place = table.find(source, set);
            }
        }
        INTS.setOpaque(reasons, place, reason.ordinal());
        LONGS.setOpaque(lastHitNs, place, nowNs);
        LONGS.setRelease(untilNs, place, untilTimeNs);
        return true;
    }

    /** Lifts a ban. @return whether there was one */
    boolean remove(long source, long nowNs) {
        int place = table.find(source, table.setOf(source));
        boolean was = place != SetTable.ABSENT && !expired(place, nowNs);
        return place != SetTable.ABSENT && free(place, source) && was;
    }

    /** The bans in force, in no order. */
    List<Ban> list(long nowNs) {
        List<Ban> bans = new ArrayList<>();
        for (int place = 0; place < table.capacity(); place++) {
            long source = table.keyAt(place);
            if (source != SourceKey.NONE && !expired(place, nowNs)) {
                bans.add(new Ban(
                        SourceKey.text(source),
                        REASONS[(int) INTS.getOpaque(reasons, place)],
                        Duration.ofNanos(until(place) - nowNs),
                        (long) LONGS.getOpaque(hits, place)));
            }
        }
        return bans;
    }

    /** Places taken, those included whose ban is over and has not been looked at since. */
    int size() {
        return size.get();
    }

    int capacity() {
        return table.capacity();
    }

    /** Bans that were not entered for want of a place. */
    long refused() {
        return refused.sum();
    }

    private boolean free(int place, long source) {
        boolean freed = table.replace(place, source, SourceKey.NONE);
        if (freed) {
            size.decrementAndGet();
        }
        return freed;
    }

    private int victim(int set, long nowNs) {
        int quietest = SetTable.ABSENT;
        long longestNs = QUIET_NS;
        for (int place = set; place < set + SetTable.WAYS; place++) {
            if (table.keyAt(place) == SourceKey.NONE || expired(place, nowNs)) {
                return place;
            }
            long quietNs = nowNs - (long) LONGS.getOpaque(lastHitNs, place);
            if (quietNs > longestNs) {
                longestNs = quietNs;
                quietest = place;
            }
        }
        return quietest;
    }

    private boolean expired(int place, long nowNs) {
        return until(place) - nowNs <= 0;
    }

    private long until(int place) {
        return (long) LONGS.getAcquire(untilNs, place);
    }
}
