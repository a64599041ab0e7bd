package io.jackfield.dispatcher.probe;

import io.jackfield.kernel.Deadlines;
import io.jackfield.kernel.Machine;

/**
 * Probes one destination, one probe at a time.
 *
 * <pre>
 *           start      SEND due          TIMEOUT due            final response            failure              stop
 * STOPPED   WAITING    -                 -                      -                         -                    -
 * WAITING   -          PROBING, send     -                      -                         -                    STOPPED
 * PROBING   -          -                 WAITING, give up,      WAITING, healthy or       WAITING, unhealthy   STOPPED, give up
 *                                        unhealthy              unhealthy
 * </pre>
 *
 * The next probe leaves one interval after the last one left. An answer or failure of a probe that was given up is not heard,
 * because only PROBING listens and each probe carries its number.
 */
public final class Prober implements Machine {
    /** What the prober asks of its driver. */
    public interface Effects {
        /** Send an OPTIONS and report what becomes of it under this number. */
        void sendProbe(int number);

        /** Forget the probe of this number; nobody waits for it. */
        void giveUp(int number);

        /** The destination answered well. */
        void healthy();

        /** The destination did not answer, could not be reached, or answered badly. */
        void unhealthy();
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
    public void onResponse(int probe, int status) {
        if (finished(probe)) {
            if (settings.healthy(status)) {
                effects.healthy();
            } else {
                effects.unhealthy();
            }
        }
    }

    /** The probe of this number failed: transport error, name not found, or the transaction's own timeout. */
    public void onFailure(int probe) {
        if (finished(probe)) {
            effects.unhealthy();
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
                    deadlines.arm(Timer.SEND, nowNs + settings.every().toNanos());
                    deadlines.arm(Timer.TIMEOUT, nowNs + settings.timeout().toNanos());
                    effects.sendProbe(number);
                }
                case TIMEOUT -> {
                    state = State.WAITING;
                    effects.giveUp(number);
                    effects.unhealthy();
                }
            }
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
