package io.jackfield.sip.dialog;

import io.jackfield.kernel.Deadlines;
import io.jackfield.kernel.Machine;
import io.jackfield.sip.dialog.EndCause.Kind;

/**
 * A call from the callee's side, from its INVITE to its end (RFC 3261 13.3, 15).
 *
 * <pre>
 * state       ring/early  accept           accept, held  released         reject s    hangup        CANCEL        BYE           no PRACK      ACK                ACK missed    EXPIRE due
 * PROCEEDING  18x         200 -> ANSWERED  -> HELD       -                s -> ENDED  603 -> ENDED  487 -> ENDED  487 -> ENDED  504 -> ENDED  -                  -             487 -> ENDED
 * HELD        -           -                -             200 -> ANSWERED  s -> ENDED  603 -> ENDED  487 -> ENDED  487 -> ENDED  504 -> ENDED  -                  -             487 -> ENDED
 * ANSWERED    -           -                -             -                -           -> LEAVING    -             -> ENDED      -             established -> UP  bye -> ENDED  -
 * LEAVING     -           -                -             -                -           -             -             -> ENDED      -             bye -> ENDED       bye -> ENDED  -
 * UP          -           -                -             -                -           bye -> ENDED  -             -> ENDED      -             -                  -             -
 * ENDED       -           -                -             -                -           -             -             -             -             -                  -             -
 * </pre>
 *
 * <p>A callee must not send BYE before the ACK has come (RFC 3261 15): LEAVING waits for it. While PROCEEDING, the last
 * provisional response is repeated every minute. HELD keeps the 2xx back while SDP in a reliable provisional response has no
 * PRACK (RFC 3262 3).
 */
final class CalleeMachine implements Machine {
    /** The states. */
    enum State {
        PROCEEDING,
        HELD,
        ANSWERED,
        LEAVING,
        UP,
        ENDED
    }

    /** What the call does. */
    interface Effects {
        /** Answers the INVITE. */
        void respond(int status);

        /** Repeats the last provisional response to the INVITE, or the 2xx. */
        void repeatResponse();

        /** The call is up. */
        void established();

        /** Sends BYE. */
        void bye();

        /** The call is over. */
        void ended(Kind kind, int status);
    }

    private enum Timer {
        REFRESH,
        EXPIRE
    }

    private final Effects effects;
    private final PendingAck pendingAck;
    private final Deadlines<Timer> deadlines = new Deadlines<>(Timer.class);
    private State state = State.PROCEEDING;

    CalleeMachine(DialogTimers timers, Effects effects) {
        this.effects = effects;
        this.pendingAck = new PendingAck(timers, new PendingAck.Effects() {
            @Override
            public void repeatAnswer() {
                effects.repeatResponse();
            }

            @Override
            public void ackMissed() {
                CalleeMachine.this.ackMissed();
            }
        });
    }

    State state() {
        return state;
    }

    /** Whether the INVITE has no final response yet. */
    boolean undecided() {
        return state == State.PROCEEDING || state == State.HELD;
    }

    /** The INVITE is only good until then (RFC 3261 13.3.1). */
    void expireAt(long atNs) {
        deadlines.arm(Timer.EXPIRE, atNs);
    }

    /** Sends a provisional response, 101 to 199. */
    void progress(int status, long nowNs) {
        if (state == State.PROCEEDING) {
            deadlines.arm(Timer.REFRESH, nowNs + DialogTimers.REFRESH_NS);
            effects.respond(status);
        }
    }

    /** @param held whether the 2xx has to wait until it is {@link #released} */
    void accept(boolean held, long nowNs) {
        if (state == State.PROCEEDING && held) {
            state = State.HELD;
            deadlines.cancel(Timer.REFRESH);
        } else if (state == State.PROCEEDING) {
            answer(nowNs);
        }
    }

    /** The SDP of our reliable provisional response has arrived. */
    void released(long nowNs) {
        if (state == State.HELD) {
            answer(nowNs);
        }
    }

    private void answer(long nowNs) {
        state = State.ANSWERED;
        deadlines.cancelAll();
        pendingAck.sent(nowNs);
        effects.respond(200);
    }

    /** A reliable provisional response was not acknowledged. */
    void prackMissed() {
        refuse(504, Kind.NO_PRACK);
    }

    void reject(int status) {
        refuse(status, Kind.LOCAL_REJECT);
    }

    void hangup() {
        switch (state) {
            case PROCEEDING, HELD -> refuse(603, Kind.LOCAL_REJECT);
            case ANSWERED -> state = State.LEAVING;
            case UP -> leave(Kind.LOCAL_BYE, 200);
            default -> {}
        }
    }

    void cancelled() {
        refuse(487, Kind.REMOTE_CANCEL);
    }

    /** The peer's BYE, which is answered elsewhere; an INVITE without a final response gets one (RFC 3261 15.1.2). */
    void byeReceived() {
        if (undecided()) {
            refuse(487, Kind.REMOTE_BYE);
        } else if (state != State.ENDED) {
            end(Kind.REMOTE_BYE, 200);
        }
    }

    void ackReceived() {
        pendingAck.stop();
        if (state == State.ANSWERED) {
            state = State.UP;
            effects.established();
        } else if (state == State.LEAVING) {
            leave(Kind.LOCAL_BYE, 200);
        }
    }

    /** The dialog is of no use any more; the peer is told, in case it listens. */
    void lost(Kind kind, int status) {
        if (state == State.UP) {
            leave(kind, status);
        }
    }

    private void ackMissed() {
        if (state == State.LEAVING) {
            leave(Kind.LOCAL_BYE, 200);
        } else {
            leave(Kind.NO_ACK, 408);
        }
    }

    private void refuse(int status, Kind kind) {
        if (undecided()) {
            effects.respond(status);
            end(kind, status);
        }
    }

    private void leave(Kind kind, int status) {
        effects.bye();
        end(kind, status);
    }

    private void end(Kind kind, int status) {
        state = State.ENDED;
        deadlines.cancelAll();
        pendingAck.stop();
        effects.ended(kind, status);
    }

    @Override
    public long nextDeadlineNs() {
        return Math.min(deadlines.nextNs(), pendingAck.nextDeadlineNs());
    }

    @Override
    public void onDeadline(long nowNs) {
        pendingAck.onDeadline(nowNs);
        for (Timer due = deadlines.pollExpired(nowNs); due != null; due = deadlines.pollExpired(nowNs)) {
            if (due == Timer.EXPIRE) {
                refuse(487, Kind.LOCAL_REJECT);
            } else {
                deadlines.arm(Timer.REFRESH, nowNs + DialogTimers.REFRESH_NS);
                effects.repeatResponse();
            }
        }
    }
}
