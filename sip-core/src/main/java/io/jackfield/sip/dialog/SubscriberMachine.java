package io.jackfield.sip.dialog;

import io.jackfield.kernel.Deadlines;
import io.jackfield.kernel.Machine;

/**
 * A subscription at its subscriber (RFC 6665 4.1.2), explicit or made by a REFER.
 *
 * <pre>
 * state        2xx          refused        481, gone     pending     active      terminated   unsubscribe         N due       REFRESH due  EXPIRE due
 * NOTIFY_WAIT  lasts        ended -> ENDED ended         -> PENDING  -> ACTIVE   ended        remove -> LEAVING   ended       -            ended
 * PENDING      lasts        -              ended         -           -> ACTIVE   ended        remove -> LEAVING   ended       refresh      ended
 * ACTIVE       lasts        -              ended         -> PENDING  -           ended        remove -> LEAVING   ended       refresh      ended
 * LEAVING      -            ended          ended         -           -           ended        -                   ended       -            ended
 * ENDED        -            -              -             -           -           -            -                   -           -            -
 * </pre>
 *
 * <p>Every SUBSCRIBE must be followed by a NOTIFY within timer N, 64*T1 (RFC 6665 4.1.2.4). A refresh that is refused leaves the
 * subscription to expire, unless the peer does not know it any more.
 */
final class SubscriberMachine implements Machine {
    /** The states. */
    enum State {
        NOTIFY_WAIT,
        PENDING,
        ACTIVE,
        LEAVING,
        ENDED
    }

    /** What the subscription does. */
    interface Effects {
        /** Sends SUBSCRIBE for as long as before. */
        void refresh();

        /** Sends SUBSCRIBE with an Expires of 0. */
        void remove();

        /**
         * The subscription is over.
         *
         * @param reason as in Subscription-State, {@code refused} when the SUBSCRIBE was
         * @param status 200, the final status of a SUBSCRIBE that was refused, or 408
         */
        void ended(String reason, int status, long retryAfterNs);
    }

    private enum Timer {
        N,
        REFRESH,
        EXPIRE
    }

    /** How long before the end a subscription is refreshed, at most a quarter of it. */
    private static final long LEAD_NS = 60_000_000_000L;

    private final DialogTimers timers;
    private final boolean refreshes;
    private final Effects effects;
    private final Deadlines<Timer> deadlines = new Deadlines<>(Timer.class);
    private State state = State.NOTIFY_WAIT;

    /** @param refreshes whether it is kept up; one that a REFER made is not */
    SubscriberMachine(DialogTimers timers, boolean refreshes, Effects effects) {
        this.timers = timers;
        this.refreshes = refreshes;
        this.effects = effects;
    }

    State state() {
        return state;
    }

    /** The first SUBSCRIBE, or the REFER, is under way. */
    void sent(long nowNs) {
        deadlines.arm(Timer.N, nowNs + timers.giveUpNs());
    }

    /** A 2xx to a SUBSCRIBE; 0 when it tells no lifetime. */
    void accepted(long lifetimeNs, long nowNs) {
        if (state == State.NOTIFY_WAIT || state == State.PENDING || state == State.ACTIVE) {
            deadlines.arm(Timer.N, nowNs + timers.giveUpNs());
            last(lifetimeNs, nowNs);
        }
    }

    /** A SUBSCRIBE got another final response, 408 for none. */
    void refused(int status, long retryAfterNs) {
        boolean first = state == State.NOTIFY_WAIT || state == State.LEAVING;
        if (state != State.ENDED && (first || gone(status))) {
            end("refused", status, retryAfterNs);
        }
    }

    /** RFC 6665 4.1.2.2, RFC 5057 5.1: what says that there is no such subscription any more. */
    static boolean gone(int status) {
        return switch (status) {
            case 404, 405, 410, 416, 480, 481, 482, 483, 484, 485, 489, 501, 604 -> true;
            default -> false;
        };
    }

    /**
     * A NOTIFY that does not end it.
     *
     * @param lifetimeNs what it says is left, 0 when it says nothing
     */
    void notified(boolean active, long lifetimeNs, long nowNs) {
        if (state == State.ENDED || state == State.LEAVING) {
            return;
        }
        deadlines.cancel(Timer.N);
        state = active ? State.ACTIVE : State.PENDING;
        last(lifetimeNs, nowNs);
    }

    /** A NOTIFY that ends it. */
    void terminated(String reason, long retryAfterNs) {
        if (state != State.ENDED) {
            end(reason, 200, retryAfterNs);
        }
    }

    void unsubscribe(long nowNs) {
        if (state == State.ENDED || state == State.LEAVING) {
            return;
        }
        state = State.LEAVING;
        deadlines.cancelAll();
        deadlines.arm(Timer.N, nowNs + timers.giveUpNs());
        effects.remove();
    }

    private void last(long lifetimeNs, long nowNs) {
        if (lifetimeNs > 0) {
            deadlines.arm(Timer.EXPIRE, nowNs + lifetimeNs);
            if (refreshes) {
                deadlines.arm(Timer.REFRESH, nowNs + lifetimeNs - Math.min(LEAD_NS, lifetimeNs / 4));
            }
        }
    }

    private void end(String reason, int status, long retryAfterNs) {
        state = State.ENDED;
        deadlines.cancelAll();
        effects.ended(reason, status, retryAfterNs);
    }

    @Override
    public long nextDeadlineNs() {
        return deadlines.nextNs();
    }

    @Override
    public void onDeadline(long nowNs) {
        for (Timer due = deadlines.pollExpired(nowNs); due != null; due = deadlines.pollExpired(nowNs)) {
            if (due != Timer.REFRESH) {
                end("timeout", 408, 0);
            } else if (state == State.PENDING || state == State.ACTIVE) {
                effects.refresh();
            }
        }
    }
}
