package io.jackfield.sip.dialog;

import io.jackfield.kernel.Machine;

/**
 * A subscription at its notifier (RFC 6665 4.2.2). One NOTIFY at a time: what changes meanwhile goes into the next.
 *
 * <pre>
 * state     accept               pend                 reject s    changed  refresh           terminate r       NOTIFY 2xx        NOTIFY failed  EXPIRE due
 * DECIDING  200, notify -> ACTIVE 200, notify -> PENDING s -> ENDED -        -                 -                 -                 -              403 -> ENDED
 * PENDING   notify -> ACTIVE     -                    -           notify   200, notify       notify -> CLOSING later             ended -> ENDED notify -> CLOSING
 * ACTIVE    -                    notify -> PENDING    -           notify   200, notify       notify -> CLOSING later             ended -> ENDED notify -> CLOSING
 * CLOSING   -                    -                    -           -        481               -                 ended -> ENDED    ended -> ENDED -
 * ENDED     -                    -                    -           -        481               -                 -                 -              -
 * </pre>
 *
 * <p>A refresh for no time at all ends it as its expiry does. A SUBSCRIBE that nobody decides on is refused when it expires.
 */
final class NotifierMachine implements Machine {
    /** The states. */
    enum State {
        DECIDING,
        PENDING,
        ACTIVE,
        CLOSING,
        ENDED
    }

    /** What the subscription does. */
    interface Effects {
        /** Answers the SUBSCRIBE that came last. */
        void respond(int status);

        /** Sends a NOTIFY of how things are now. */
        void sendNotify();

        /** The subscription is over. */
        void ended(String reason);
    }

    /** How long a poll waits for its decision: no longer than its transaction. */
    private static final long DECIDE_NS = 30_000_000_000L;

    private final Effects effects;
    private State state = State.DECIDING;
    private String reason = "";
    private boolean underWay;
    private boolean again;
    private final boolean poll;
    private long expiresNs;

    /** @param lifetimeNs how long it lasts unless it is refreshed; 0 for a poll, which gets one NOTIFY (RFC 6665 4.4.3) */
    NotifierMachine(long lifetimeNs, long nowNs, Effects effects) {
        this.poll = lifetimeNs == 0;
        this.expiresNs = nowNs + (poll ? DECIDE_NS : lifetimeNs);
        this.effects = effects;
    }

    State state() {
        return state;
    }

    /** Why it ends, "" while it does not. */
    String reason() {
        return reason;
    }

    /** When it ends unless it is refreshed. */
    long expiresNs() {
        return expiresNs;
    }

    void accept() {
        enter(State.ACTIVE);
    }

    void pend() {
        enter(State.PENDING);
    }

    private void enter(State next) {
        if (state == State.DECIDING) {
            state = next;
            effects.respond(200);
            if (poll) {
                close("timeout");
            } else {
                changed();
            }
        } else if ((state == State.PENDING || state == State.ACTIVE) && state != next) {
            state = next;
            changed();
        }
    }

    void reject(int status) {
        if (state == State.DECIDING) {
            effects.respond(status);
            end("rejected");
        }
    }

    /** There is news. */
    void changed() {
        if (state == State.DECIDING || state == State.ENDED) {
            return;
        }
        if (underWay) {
            again = true;
        } else {
            underWay = true;
            effects.sendNotify();
        }
    }

    /** A SUBSCRIBE within the dialog. */
    void refreshed(long newExpiresNs, long nowNs) {
        switch (state) {
            case DECIDING -> {}
            case PENDING, ACTIVE -> {
                expiresNs = newExpiresNs;
                effects.respond(200);
                if (newExpiresNs <= nowNs) {
                    close("timeout");
                } else {
                    changed();
                }
            }
            default -> effects.respond(481);
        }
    }

    /** Our user ends it. */
    void terminate(String why) {
        if (state == State.PENDING || state == State.ACTIVE) {
            close(why);
        }
    }

    private void close(String why) {
        reason = why;
        expiresNs = NEVER;
        state = State.CLOSING;
        if (underWay) {
            again = true;
        } else {
            underWay = true;
            effects.sendNotify();
        }
    }

    /** The peer took the NOTIFY. */
    void delivered() {
        if (!underWay) {
            return;
        }
        underWay = false;
        if (again) {
            again = false;
            underWay = true;
            effects.sendNotify();
        } else if (state == State.CLOSING) {
            end(reason);
        }
    }

    /** The peer did not take the NOTIFY: it is not there any more (RFC 6665 4.2.2). */
    void undeliverable() {
        if (state == State.PENDING || state == State.ACTIVE || state == State.CLOSING) {
            end(reason.isEmpty() ? "lost" : reason);
        }
    }

    private void end(String why) {
        state = State.ENDED;
        reason = why;
        underWay = false;
        expiresNs = NEVER;
        effects.ended(why);
    }

    @Override
    public long nextDeadlineNs() {
        return expiresNs;
    }

    @Override
    public void onDeadline(long nowNs) {
        if (nowNs < expiresNs) {
            return;
        }
        expiresNs = NEVER;
        if (state == State.DECIDING) {
            reject(403);
        } else {
            terminate("timeout");
        }
    }
}
