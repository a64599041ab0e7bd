package io.jackfield.relay;

import io.jackfield.kernel.Machine;

/**
 * When a session is over though nobody said so.
 *
 * <pre>
 * state     entered by                   ends after                       reason
 * OFFERED   offer or answer, no packet   offer timeout since the last     OFFER_TIMEOUT
 * FLOWING   a packet                     silence timeout since the last   SILENCE
 * HELD      hold, once packets came      hold timeout since the later of  HOLD_TIMEOUT
 *                                        last packet and hold
 * any                                    duration since the first offer   MAX_DURATION
 * </pre>
 *
 * <p>A packet costs one store here; whether it moved the deadline is found out when the old deadline comes up.
 */
final class SessionTimer implements Machine {
    interface Effects {
        void expired(EndReason reason);
    }

    private static final long NOTHING_YET = Long.MIN_VALUE;

    private final RelayTimeouts timeouts;
    private final Effects effects;
    private final long startedNs;
    private long signalledNs;
    private long packetNs = NOTHING_YET;
    private long changedNs;
    private boolean held;
    private boolean over;

    SessionTimer(RelayTimeouts timeouts, long nowNs, Effects effects) {
        this.timeouts = timeouts;
        this.effects = effects;
        this.startedNs = nowNs;
        this.signalledNs = nowNs;
        this.changedNs = nowNs;
    }

    /** An offer or an answer. */
    void signalled(long nowNs) {
        signalledNs = nowNs;
    }

    /** All streams are on hold, or not any more. */
    void held(boolean now, long nowNs) {
        if (held != now) {
            held = now;
            changedNs = nowNs;
        }
    }

    /** A packet from either side. */
    void packet(long nowNs) {
        packetNs = nowNs;
    }

    /** Nothing expires after this. */
    void stop() {
        over = true;
    }

    private long idleDeadlineNs() {
        if (packetNs == NOTHING_YET) {
            return signalledNs + timeouts.offer().toNanos();
        }
        long since = changedNs - packetNs > 0 ? changedNs : packetNs; // after a hold the silence counts anew
        return since + (held ? timeouts.hold() : timeouts.silence()).toNanos();
    }

    @Override
    public long nextDeadlineNs() {
        if (over) {
            return NEVER;
        }
        long hard = startedNs + timeouts.duration().toNanos();
        long idle = idleDeadlineNs();
        return idle - hard < 0 ? idle : hard;
    }

    @Override
    public void onDeadline(long nowNs) {
        if (over) {
            return;
        }
        if (nowNs - (startedNs + timeouts.duration().toNanos()) >= 0) {
            over = true;
            effects.expired(EndReason.MAX_DURATION);
        } else if (nowNs - idleDeadlineNs() >= 0) {
            over = true;
            effects.expired(
                    packetNs == NOTHING_YET
                            ? EndReason.OFFER_TIMEOUT
                            : held ? EndReason.HOLD_TIMEOUT : EndReason.SILENCE);
        }
    }
}
