package io.jackfield.dispatcher.probe;

/** What is known about a destination. Health moves between the first three; only an operator enters or leaves the fourth. */
public enum HealthState {
    /** Answers. */
    ACTIVE,
    /** Failed lately, but not often enough to be taken out: still selected. */
    TRYING,
    /** Failed as often as the threshold says: not selected, probed until it answers again. */
    INACTIVE,
    /** Taken out by an operator (drain): gets no new calls, is not probed, and no probe ever brings it back. */
    DISABLED;

    /** Whether new calls may go there. */
    public boolean selectable() {
        return this == ACTIVE || this == TRYING;
    }
}
