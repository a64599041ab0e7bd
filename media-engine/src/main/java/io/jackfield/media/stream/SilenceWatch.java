package io.jackfield.media.stream;

import io.jackfield.kernel.Machine;

/**
 * Notices that nothing at all arrives any more. It is told of every packet, which costs one store, and looks at the clock only when its
 * deadline has come.
 *
 * <pre>
 * state     input                          next      effect
 * OFF       expect(true)                   WATCHING  timer: timeout
 * WATCHING  timer, a packet came since     WATCHING  timer: timeout after that packet
 * WATCHING  timer, none came               OFF       silent
 * WATCHING  expect(false): hold, closed    OFF
 * </pre>
 */
final class SilenceWatch implements Machine {
    private final long timeoutNs;
    private final Runnable silent;
    private boolean watching;
    private long heardNs;
    private long deadlineNs = NEVER;

    /**
     * A watch that is off.
     *
     * @param timeoutNs {@link Machine#NEVER} never notices
     */
    SilenceWatch(long timeoutNs, Runnable silent) {
        this.timeoutNs = timeoutNs;
        this.silent = silent;
    }

    /** Whether packets are to be expected. */
    void expect(boolean packets, long nowNs) {
        if (packets != watching && timeoutNs != NEVER) {
            watching = packets;
            heardNs = nowNs;
            deadlineNs = packets ? nowNs + timeoutNs : NEVER;
        }
    }

    /** A packet came. */
    void heard(long nowNs) {
        heardNs = nowNs;
    }

    @Override
    public long nextDeadlineNs() {
        return deadlineNs;
    }

    @Override
    public void onDeadline(long nowNs) {
        if (nowNs < deadlineNs) {
            return;
        }
        deadlineNs = heardNs + timeoutNs;
        if (nowNs >= deadlineNs) {
            watching = false;
            deadlineNs = NEVER;
            silent.run();
        }
    }
}
