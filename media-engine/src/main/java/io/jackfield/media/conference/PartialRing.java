package io.jackfield.media.conference;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The way of a part of a room's mix from one media loop to another: a ring of frames that one thread fills and one empties. Neither ever
 * waits; what does not fit, and what comes too late, is counted and left out.
 *
 * <p>The two loops tick at the same rate but not at the same moment. After a frame was missing the reader waits until two are there, so
 * that a frame that is a little late the next time is not missing again; more than {@value #MOST} waiting are cut down to two.
 */
final class PartialRing {
    private static final int SIZE = 8;
    private static final int MASK = SIZE - 1;
    private static final int SPARE = 2;
    private static final int MOST = 4;

    private final int[][] frames;
    private final boolean[] sounding = new boolean[SIZE];
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong read = new AtomicLong();
    private boolean waiting = true;
    private volatile long dropped;
    private volatile long missed;
    private volatile long skipped;

    /**
     * An empty ring.
     *
     * @param samples of a frame
     */
    PartialRing(int samples) {
        frames = new int[SIZE][samples];
    }

    /**
     * Adds a frame; what does not fit is dropped. By the one writer.
     *
     * @param any whether there is anything but silence in it
     */
    @SuppressWarnings("NonAtomicVolatileUpdate") // written by this thread alone
    void offer(int[] frame, boolean any) {
        long at = written.get();
        if (at - read.get() >= SIZE) {
            dropped++;
            return;
        }
        int slot = (int) at & MASK;
        sounding[slot] = any;
        if (any) {
            System.arraycopy(frame, 0, frames[slot], 0, frame.length);
        }
        written.setRelease(at + 1);
    }

    /** Adds the next frame to a sum; tells whether there was anything in it. By the one reader. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // written by this thread alone
    boolean addTo(int[] sum) {
        long at = read.get();
        long there = written.getAcquire() - at;
        if (there > MOST) {
            skipped += there - SPARE;
            at += there - SPARE;
        } else if (there == 0) {
            if (!waiting) {
                missed++;
            }
            waiting = true;
            return false;
        } else if (waiting && there < SPARE) {
            return false;
        }
        waiting = false;
        boolean any = add(at, sum);
        read.setRelease(at + 1);
        return any;
    }

    private boolean add(long at, int[] sum) {
        int slot = (int) at & MASK;
        int[] frame = frames[slot];
        if (sounding[slot]) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += frame[i];
            }
        }
        return sounding[slot];
    }

    /** Frames that found the ring full. */
    long dropped() {
        return dropped;
    }

    /** Frames that were not there in time. */
    long missed() {
        return missed;
    }

    /** Frames left out because too many waited. */
    long skipped() {
        return skipped;
    }
}
