package io.jackfield.proxy.guard;

import java.util.concurrent.atomic.AtomicLong;

/**
 * So many a second, by all shards together: spread evenly, with a few at once (the generic cell rate algorithm, ITU-T I.371). In any
 * second at most the rate and that few pass, however the seconds are cut. One number; no lock.
 */
final class Pace {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long NOT_YET = Long.MIN_VALUE;
    private static final int FEW = 3;

    private final long intervalNs;
    private final long slackNs;
    /** When the next one would be due if all came evenly. */
    private final AtomicLong dueNs = new AtomicLong(NOT_YET);

    /** @param perSecond 1 to 1,000,000,000; a tenth of them, at least three, may come at once */
    Pace(int perSecond) {
        intervalNs = SECOND_NS / perSecond;
        slackNs = intervalNs * (Math.max(FEW, perSecond / 10) - 1);
    }

    /** Counts one if it may pass. */
    boolean admit(long nowNs) {
        while (true) {
            long due = dueNs.get();
            boolean late = due == NOT_YET || due - nowNs < 0;
            if (!late && due - nowNs > slackNs) {
                return false;
            }
            if (dueNs.compareAndSet(due, (late ? nowNs : due) + intervalNs)) {
                return true;
            }
        }
    }
}
