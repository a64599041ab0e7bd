package io.jackfield.sip.dialog;

import io.jackfield.kernel.Deadlines;
import io.jackfield.kernel.Machine;

/**
 * The session timer of an established call (RFC 4028 10).
 *
 * <pre>
 * state       agreed, we refresh  agreed, peer refreshes  off     failure        408, 481          stop     REFRESH due            EXPIRE due
 * OFF         -> REFRESHER        -> WATCHER              -       -              -                 -> OFF   -                      -
 * REFRESHER   -> REFRESHER        -> WATCHER              -> OFF  -              -                 -> OFF   refresh -> REFRESHING  expired -> OFF
 * REFRESHING  -> REFRESHER        -> WATCHER              -> OFF  -> REFRESHER   expired -> OFF    -> OFF   -                      expired -> OFF
 * WATCHER     -> REFRESHER        -> WATCHER              -> OFF  -              -                 -> OFF   -                      expired -> OFF
 * </pre>
 *
 * <p>Who refreshes does so at half of the interval, and after a refresh that failed once more in the middle of what is left.
 * Either end gives the session up the smaller of 32 s and a third of the interval before it is over.
 */
final class SessionTimerMachine implements Machine {
    /** The states. */
    enum State {
        OFF,
        REFRESHER,
        REFRESHING,
        WATCHER
    }

    /** What the timer does. */
    interface Effects {
        /** Sends a refresh; what becomes of it is told. */
        void sendRefresh();

        /** The session is over. */
        void expired();
    }

    private enum Timer {
        REFRESH,
        EXPIRE
    }

    private static final long SECOND_NS = 1_000_000_000;
    private static final long LEAD_NS = 32 * SECOND_NS;

    private final Effects effects;
    private final Deadlines<Timer> deadlines = new Deadlines<>(Timer.class);
    private State state = State.OFF;

    SessionTimerMachine(Effects effects) {
        this.effects = effects;
    }

    State state() {
        return state;
    }

    /** A 2xx with a Session-Expires begins the interval anew. */
    void agreed(long intervalSeconds, boolean weRefresh, long nowNs) {
        long intervalNs = intervalSeconds * SECOND_NS;
        deadlines.cancelAll();
        deadlines.arm(Timer.EXPIRE, nowNs + intervalNs - Math.min(LEAD_NS, intervalNs / 3));
        if (weRefresh) {
            deadlines.arm(Timer.REFRESH, nowNs + intervalNs / 2);
        }
        state = weRefresh ? State.REFRESHER : State.WATCHER;
    }

    /** A 2xx without a Session-Expires ends it. */
    void off() {
        state = State.OFF;
        deadlines.cancelAll();
    }

    /** Our refresh got a final response other than 2xx; 408 for none. */
    void refused(int status, long nowNs) {
        if (state != State.REFRESHING) {
            return;
        }
        if (status == 408 || status == 481) {
            expire();
        } else {
            state = State.REFRESHER;
            deadlines.arm(Timer.REFRESH, nowNs + (deadlines.at(Timer.EXPIRE) - nowNs) / 2);
        }
    }

    /** The call is over. */
    void stop() {
        off();
    }

    private void expire() {
        off();
        effects.expired();
    }

    @Override
    public long nextDeadlineNs() {
        return deadlines.nextNs();
    }

    @Override
    public void onDeadline(long nowNs) {
        for (Timer due = deadlines.pollExpired(nowNs); due != null; due = deadlines.pollExpired(nowNs)) {
            if (due == Timer.EXPIRE) {
                expire();
            } else if (deadlines.at(Timer.EXPIRE) > nowNs) {
                state = State.REFRESHING;
                effects.sendRefresh();
            }
        }
    }
}
