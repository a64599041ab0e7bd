package io.jackfield.media.stream;

import io.jackfield.media.sound.PromptFrames;

/**
 * Points in time 20 ms apart and the RTP timestamps that belong to them. The timestamps go on while nothing is sent, so that a receiver
 * plays what comes after a pause at its time (RFC 3550 5.1).
 */
final class FrameGrid {
    static final long FRAME_NS = PromptFrames.FRAME_MS * 1_000_000L;

    private long originNs;
    private int timestampBase;
    private int clockRate;

    FrameGrid(long nowNs, int clockRate, int timestampBase) {
        this.originNs = nowNs;
        this.clockRate = clockRate;
        this.timestampBase = timestampBase;
    }

    /** Goes on with another clock: timestamps continue from where they are. */
    void clockRate(int next, long nowNs) {
        if (next != clockRate) {
            timestampBase = timestampAt(nowNs);
            originNs = nowNs;
            clockRate = next;
        }
    }

    int clockRate() {
        return clockRate;
    }

    /** The first point that is not before {@code nowNs}. */
    long pointFrom(long nowNs) {
        return originNs + Math.floorDiv(nowNs - originNs + FRAME_NS - 1, FRAME_NS) * FRAME_NS;
    }

    /** The timestamp of a time; that of a point is a whole number of frames from that of any other point. */
    int timestampAt(long timeNs) {
        long ns = timeNs - originNs;
        return timestampBase
                + (int) (ns / 1_000_000_000L * clockRate + ns % 1_000_000_000L * clockRate / 1_000_000_000L);
    }
}
