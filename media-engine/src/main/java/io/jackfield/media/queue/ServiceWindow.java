package io.jackfield.media.queue;

import java.util.concurrent.TimeUnit;

/** Sums of the last hour, in sixty pieces of a minute. Fixed size; one thread. */
final class ServiceWindow {
    private static final int MINUTES = 60;
    private static final long MINUTE_NS = TimeUnit.MINUTES.toNanos(1);

    private static final int ANSWERED = 0;
    private static final int IN_TIME = 1;
    private static final int GAVE_UP = 2;
    private static final int WAITED_MS = 3;
    private static final int TALKS = 4;
    private static final int TALKED_MS = 5;
    private static final int FIELDS = 6;

    private final long[][] pieces = new long[MINUTES][FIELDS];
    private final long[] minutes = new long[MINUTES];

    void answered(long nowNs, long waitedNs, boolean inTime) {
        long[] piece = piece(nowNs);
        piece[ANSWERED]++;
        piece[IN_TIME] += inTime ? 1 : 0;
        piece[WAITED_MS] += waitedNs / 1_000_000;
    }

    void gaveUp(long nowNs) {
        piece(nowNs)[GAVE_UP]++;
    }

    void talked(long nowNs, long talkedNs) {
        long[] piece = piece(nowNs);
        piece[TALKS]++;
        piece[TALKED_MS] += talkedNs / 1_000_000;
    }

    /** Answered in time, of those who were answered or gave up; 1 when there were none. */
    double serviceLevel(long nowNs) {
        long[] sum = sum(nowNs);
        long all = sum[ANSWERED] + sum[GAVE_UP];
        return all == 0 ? 1 : (double) sum[IN_TIME] / all;
    }

    long averageWaitMs(long nowNs) {
        long[] sum = sum(nowNs);
        return sum[ANSWERED] == 0 ? 0 : sum[WAITED_MS] / sum[ANSWERED];
    }

    long averageTalkMs(long nowNs) {
        long[] sum = sum(nowNs);
        return sum[TALKS] == 0 ? 0 : sum[TALKED_MS] / sum[TALKS];
    }

    private long[] piece(long nowNs) {
        long minute = Math.floorDiv(nowNs, MINUTE_NS);
        int at = (int) Math.floorMod(minute, (long) MINUTES);
        if (minutes[at] != minute) {
            minutes[at] = minute;
            pieces[at] = new long[FIELDS];
        }
        return pieces[at];
    }

    private long[] sum(long nowNs) {
        long minute = Math.floorDiv(nowNs, MINUTE_NS);
        long[] sum = new long[FIELDS];
        for (int i = 0; i < MINUTES; i++) {
            long age = minute - minutes[i];
            if (age >= 0 && age < MINUTES) {
                for (int field = 0; field < FIELDS; field++) {
                    sum[field] += pieces[i][field];
                }
            }
        }
        return sum;
    }
}
