package io.jackfield.dispatcher;

import java.util.Collection;

/** What comes with time, and how often. Time is an argument; one thread keeps, any may ask how late it is. */
final class Upkeep {
    private final long ageNs;
    private final long sweepNs;
    private volatile long nowNs;
    private boolean begun;
    private long olderNs;
    private long sweptNs;

    /** @param expiryNs after what time calls are forgotten  @param sweepNs how often outliers are looked for */
    Upkeep(long expiryNs, long sweepNs) {
        this.ageNs = expiryNs / (CallLoad.AGES - 1);
        this.sweepNs = sweepNs;
    }

    /** The time of the last turn. */
    long nowNs() {
        return nowNs;
    }

    void keep(Collection<DestinationSet> sets, long now) {
        if (!begun) {
            begun = true;
            olderNs = now;
            sweptNs = now;
        }
        nowNs = now;
        boolean older = now - olderNs >= ageNs;
        boolean sweep = now - sweptNs >= sweepNs;
        olderNs += older ? ageNs : 0;
        sweptNs = sweep ? now : sweptNs;
        sets.forEach(set -> set.keep(now, sweep, older));
    }
}
