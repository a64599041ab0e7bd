package io.jackfield.sip.dialog;

import io.jackfield.kernel.Deadlines;
import io.jackfield.kernel.Machine;

/**
 * The 2xx to an INVITE until its ACK comes (RFC 3261 13.3.1.4). The transaction layer does not repeat it, over any transport,
 * since it must reach the caller itself.
 *
 * <pre>
 * state    sent        ACK      REPEAT due          GIVE_UP due
 * IDLE     -> WAITING  -        -                   -
 * WAITING  -           -> IDLE  repeat, T1 to T2    missed -> IDLE
 * </pre>
 */
final class PendingAck implements Machine {
    /** What the 2xx does. */
    interface Effects {
        /** Sends the 2xx once more. */
        void repeatAnswer();

        /** 64*T1 have passed without an ACK. */
        void ackMissed();
    }

    private enum Timer {
        REPEAT,
        GIVE_UP
    }

    private final DialogTimers timers;
    private final Effects effects;
    private final Deadlines<Timer> deadlines = new Deadlines<>(Timer.class);
    private long intervalNs;

    PendingAck(DialogTimers timers, Effects effects) {
        this.timers = timers;
        this.effects = effects;
    }

    boolean waiting() {
        return deadlines.armed(Timer.GIVE_UP);
    }

    /** The 2xx was sent for the first time. */
    void sent(long nowNs) {
        intervalNs = timers.t1Ns();
        deadlines.arm(Timer.REPEAT, nowNs + intervalNs);
        deadlines.arm(Timer.GIVE_UP, nowNs + timers.giveUpNs());
    }

    /** The ACK is here, or is of no interest any more. */
    void stop() {
        deadlines.cancelAll();
    }

    @Override
    public long nextDeadlineNs() {
        return deadlines.nextNs();
    }

    @Override
    public void onDeadline(long nowNs) {
        for (Timer due = deadlines.pollExpired(nowNs); due != null; due = deadlines.pollExpired(nowNs)) {
            if (due == Timer.GIVE_UP) {
                deadlines.cancelAll();
                effects.ackMissed();
            } else if (deadlines.at(Timer.GIVE_UP) > nowNs) {
                intervalNs = Math.min(2 * intervalNs, timers.t2Ns());
                deadlines.arm(Timer.REPEAT, nowNs + intervalNs);
                effects.repeatAnswer();
            }
        }
    }
}
