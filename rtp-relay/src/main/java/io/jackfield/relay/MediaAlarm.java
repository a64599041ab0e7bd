package io.jackfield.relay;

import io.jackfield.kernel.Machine;

/**
 * Tells once, some time after a call was answered, that somebody cannot hear: because one side sends nothing, or both.
 *
 * <pre>
 * state     input                                          next     effect
 * IDLE      answered                                       WAITING
 * WAITING   time over, both sides sent                     TOLD
 * WAITING   time over, one side sent nothing               TOLD     oneWay
 * WAITING   time over, neither sent                        TOLD     nothing
 * any       on hold                                        IDLE
 * TOLD      answered                                       TOLD
 * </pre>
 */
final class MediaAlarm implements Machine {
    interface Effects {
        /** Whether that side has sent audio. */
        boolean heard(int side);

        void alarm(RelayAlarm alarm);
    }

    private final long patienceNs;
    private final Effects effects;
    private long deadlineNs = NEVER;
    private boolean told;

    MediaAlarm(long patienceNs, Effects effects) {
        this.patienceNs = patienceNs;
        this.effects = effects;
    }

    /** Both sides may send from now on. */
    void answered(long nowNs) {
        if (!told && deadlineNs == NEVER) {
            deadlineNs = nowNs + patienceNs;
        }
    }

    /** One side need not send. */
    void held() {
        deadlineNs = NEVER;
    }

    @Override
    public long nextDeadlineNs() {
        return deadlineNs;
    }

    @Override
    public void onDeadline(long nowNs) {
        if (deadlineNs == NEVER || nowNs - deadlineNs < 0) {
            return;
        }
        deadlineNs = NEVER;
        told = true;
        boolean first = effects.heard(0);
        boolean second = effects.heard(1);
        if (first != second) {
            effects.alarm(RelayAlarm.ONE_WAY);
        } else if (!first) {
            effects.alarm(RelayAlarm.NO_MEDIA);
        }
    }
}
