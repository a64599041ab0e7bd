package io.jackfield.dispatcher.probe;

/** How a destination is. Health moves between the first three; only an operator enters or leaves the other two. */
public enum HealthState {
    /** Answers. */
    ACTIVE,
    /** Failed lately, but not often enough to be taken out: still selected. */
    TRYING,
    /** Failed as often as the threshold says: not selected, probed until it answers again. */
    INACTIVE,
    /** Taken out by an operator: gets no new calls and no probes, and no probe ever brings it back. */
    DISABLED,
    /** Being emptied by an operator: gets no new calls, calls that it has go on, probes only measure it. */
    DRAINING;

    /** Whether new calls may go there. */
    public boolean selectable() {
        return this == ACTIVE || this == TRYING;
    }

    /** Whether an operator has put it there, and only an operator takes it out. */
    public boolean operator() {
        return this == DISABLED || this == DRAINING;
    }
}
