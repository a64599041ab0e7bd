package io.jackfield.sip.dialog;

import io.jackfield.kernel.Deadlines;
import io.jackfield.kernel.Machine;

/**
 * The reliable provisional responses of one INVITE, one outstanding at a time (RFC 3262 3).
 *
 * <pre>
 * state    want                PRACK                      stop      REPEAT due               GIVE_UP due
 * IDLE     transmit -> WAITING -                          -> ENDED  -                        -
 * WAITING  queued              queued: transmit; -> IDLE  -> ENDED  repeat, T1, 2*T1, 4*T1..  missed -> ENDED
 * ENDED    -                   -                          -         -                        -
 * </pre>
 */
final class ReliableMachine implements Machine {
    /** The states. */
    enum State {
        IDLE,
        WAITING,
        ENDED
    }

    /** What the responses do. */
    interface Effects {
        /** Sends the next response. */
        void transmit();

        /** Sends the outstanding one again. */
        void repeat();

        /** 64*T1 have passed without PRACK. */
        void missed();
    }

    private enum Timer {
        REPEAT,
        GIVE_UP
    }

    /** Responses that may wait for their turn. */
    static final int MAX_QUEUED = 16;

    private final DialogTimers timers;
    private final Effects effects;
    private final Deadlines<Timer> deadlines = new Deadlines<>(Timer.class);
    private State state = State.IDLE;
    private int queued;
    private long intervalNs;

    ReliableMachine(DialogTimers timers, Effects effects) {
        this.timers = timers;
        this.effects = effects;
    }

    State state() {
        return state;
    }

    /** Whether one more response is taken. */
    boolean takes() {
        return state != State.ENDED && queued < MAX_QUEUED;
    }

    /** There is one more response to send. */
    void want(long nowNs) {
        if (state == State.IDLE) {
            transmit(nowNs);
        } else if (takes()) {
            queued++;
        }
    }

    /** The PRACK of the outstanding response. */
    void acknowledged(long nowNs) {
        if (state != State.WAITING) {
            return;
        }
        if (queued > 0) {
            queued--;
            transmit(nowNs);
        } else {
            deadlines.cancelAll();
            state = State.IDLE;
        }
    }

    /** The final response went out, or nobody waits for one any more: nothing is repeated (RFC 3262 3). */
    void stop() {
        state = State.ENDED;
        queued = 0;
        deadlines.cancelAll();
    }

    private void transmit(long nowNs) {
        state = State.WAITING;
        intervalNs = timers.t1Ns();
        deadlines.arm(Timer.REPEAT, nowNs + intervalNs);
        deadlines.arm(Timer.GIVE_UP, nowNs + timers.giveUpNs());
        effects.transmit();
    }

    @Override
    public long nextDeadlineNs() {
        return deadlines.nextNs();
    }

    @Override
    public void onDeadline(long nowNs) {
        for (Timer due = deadlines.pollExpired(nowNs); due != null; due = deadlines.pollExpired(nowNs)) {
            if (due == Timer.GIVE_UP) {
                stop();
                effects.missed();
            } else if (deadlines.at(Timer.GIVE_UP) > nowNs) {
                intervalNs *= 2;
                deadlines.arm(Timer.REPEAT, nowNs + intervalNs);
                effects.repeat();
            }
        }
    }
}
