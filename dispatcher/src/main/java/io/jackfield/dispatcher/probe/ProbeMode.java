package io.jackfield.dispatcher.probe;

import java.util.Arrays;
import java.util.Optional;

/**
 * Which destinations are probed; the numbers are those of Kamailio's {@code ds_probing_mode}. None that is DISABLED ever is, nor one
 * that says so of itself (flag 32).
 */
public enum ProbeMode {
    /** Those with the probing flag, once after they were loaded or marked. */
    ONCE(0),
    /** All. */
    ALL(1),
    /** Those with the probing flag while they are INACTIVE. */
    INACTIVE(2),
    /** Those with the probing flag. */
    FLAGGED(3),
    /** None. */
    OFF(-1);

    private final int id;

    ProbeMode(int id) {
        this.id = id;
    }

    /** The mode of a number in Kamailio; empty when there is none. */
    public static Optional<ProbeMode> ofKamailio(int id) {
        return Arrays.stream(values()).filter(mode -> mode.id == id && id >= 0).findFirst();
    }

    /** Whether one in this state, with or without the flag, is probed. */
    public boolean probes(HealthState state, boolean flag) {
        if (state == HealthState.DISABLED) {
            return false;
        }
        return switch (this) {
            case ALL -> true;
            case INACTIVE -> flag && state == HealthState.INACTIVE;
            case FLAGGED, ONCE -> flag;
            case OFF -> false;
        };
    }

    /** Whether probes would bring one back that is INACTIVE. Where none would, calls that fail do not take it out. */
    public boolean recovers(boolean flag) {
        return this != ONCE && probes(HealthState.INACTIVE, flag);
    }
}
