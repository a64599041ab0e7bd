package io.jackfield.dispatcher.probe;

import io.jackfield.kernel.Deadlines;
import io.jackfield.kernel.Machine;

/**
 * Probes one destination, one probe at a time.
 *
 * <pre>
 *           start      SEND due          TIMEOUT due            final response            failure              suspect   stop
 * STOPPED   WAITING    -                 -                      -                         -                    -         -
 * WAITING   -          PROBING, send     -                      -                         -                    (2)       STOPPED
 * PROBING   -          -                 WAITING, give up,      WAITING, healthy or       WAITING, unhealthy   -         STOPPED,
 *                                        unhealthy (1)          unhealthy (1)             (1)                            give up
 * </pre>
 *
 * The next probe leaves an interval, less a twentieth, after the last one left; (1) while the destination failed but is not yet known to be down, one
 * timeout after; (2) the same, because a call failed there. An answer or failure of a probe that was given up is not heard, because
 * only PROBING listens and each probe carries its number.
 */
public final class Prober implements Machine {
    /** What the prober asks of its driver. */
    public interface Effects {
        /** Send an OPTIONS and report what becomes of it under this number. */
        void sendProbe(int number);

        /** Forget the probe of this number; nobody waits for it. */
        void giveUp(int number);

        /** The destination answered well, after this time. */
        void healthy(long latencyNs);

        /**
         * The destination did not answer, could not be reached, or answered badly.
         *
         * @return whether it may be down but is not yet known to be, so that it should be asked again soon
         */
        boolean unhealthy(boolean answered);
    }

    private enum Timer {
        TIMEOUT, // first: a wake-up so late that both are due must count the lost probe before the next leaves
        SEND
    }

    private enum State {
        STOPPED,
        WAITING,
        PROBING
    }

    private final ProbeSettings settings;
    private final Effects effects;
    private final Deadlines<Timer> deadlines = new Deadlines<>(Timer.class);
    private State state = State.STOPPED;
    private int number;
    private long sentNs;

    /** A stopped prober. */
    public Prober(ProbeSettings settings, Effects effects) {
        this.settings = settings;
        this.effects = effects;
    }

    /** Starts probing, the first time after {@code firstDelayNs}. */
    public void start(long firstDelayNs, long nowNs) {
        if (state == State.STOPPED) {
            state = State.WAITING;
            deadlines.arm(Timer.SEND, nowNs + firstDelayNs);
        }
    }

    /** Stops probing; a probe under way is given up. */
    public void stop() {
        State was = state;
        state = State.STOPPED;
        deadlines.cancelAll();
        if (was == State.PROBING) {
            effects.giveUp(number);
        }
    }

    /** The probe of this number got its final response. */
    public void onResponse(int probe, int status, long nowNs) {
        if (finished(probe)) {
            if (settings.healthy(status)) {
                effects.healthy(nowNs - sentNs);
            } else {
                failed(true);
            }
        }
    }

    /** The probe of this number failed: transport error, name not found, or the transaction's own timeout. */
    public void onFailure(int probe) {
        if (finished(probe)) {
            failed(false);
        }
    }

    /** A call failed there: asks sooner than the interval says, though not more often than once a timeout. */
    public void suspect(long nowNs) {
        if (state == State.WAITING) {
            hurry(Math.max(
                    nowNs, number == 0 ? nowNs : sentNs + settings.timeout().toNanos()));
        }
    }

    @Override
    public long nextDeadlineNs() {
        return deadlines.nextNs();
    }

    @Override
    public void onDeadline(long nowNs) {
        for (Timer due = deadlines.pollExpired(nowNs); due != null; due = deadlines.pollExpired(nowNs)) {
            switch (due) {
                case SEND -> {
                    state = State.PROBING;
                    number++;
                    sentNs = nowNs;
                    deadlines.arm(Timer.SEND, nowNs + settings.intervalNs());
                    deadlines.arm(Timer.TIMEOUT, nowNs + settings.timeout().toNanos());
                    effects.sendProbe(number);
                }
                case TIMEOUT -> {
                    state = State.WAITING;
                    effects.giveUp(number);
                    failed(false);
                }
            }
        }
    }

    private void failed(boolean answered) {
        if (effects.unhealthy(answered)) {
            hurry(sentNs + settings.timeout().toNanos());
        }
    }

    private void hurry(long atNs) {
        if (atNs < deadlines.at(Timer.SEND)) {
            deadlines.arm(Timer.SEND, atNs);
        }
    }

    private boolean finished(int probe) {
        if (state != State.PROBING || probe != number) {
            return false;
        }
        state = State.WAITING;
        deadlines.cancel(Timer.TIMEOUT);
        return true;
    }
}
