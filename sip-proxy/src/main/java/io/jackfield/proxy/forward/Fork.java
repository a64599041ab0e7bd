package io.jackfield.proxy.forward;

/** In which groups the targets of a request are tried, and what makes the next group be tried. */
public enum Fork {
    /**
     * One target after another, as in a pool where each could serve the request: the next one after a timeout, a transport error,
     * 408 or 5xx. What another 4xx or a 3xx says holds for all of the pool. Responses of targets given up so are forgotten.
     */
    FAILOVER,
    /**
     * Targets of equal q together, group after group (RFC 3261 16.6): the next group when none of the last answered with 2xx or
     * 6xx, as for the contacts of a user. The best response of all groups counts.
     */
    BY_PREFERENCE;

    int groupEnd(Branch[] branches, int first) {
        int end = first + 1;
        if (this == BY_PREFERENCE) {
            while (end < branches.length && branches[end].q() == branches[first].q()) {
                end++;
            }
        }
        return end;
    }

    /** Whether the next group is tried after this one ended without a 2xx and without a 6xx. */
    boolean goesOn(Branch[] branches, int from, int to) {
        if (this == BY_PREFERENCE) {
            return true;
        }
        for (int i = from; i < to; i++) {
            int status = branches[i].status;
            if (branches[i].rangTooLong || status != 408 && status / 100 != 5) {
                return false;
            }
        }
        return true;
    }
}
