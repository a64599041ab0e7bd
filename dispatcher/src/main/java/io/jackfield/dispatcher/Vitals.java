package io.jackfield.dispatcher;

import io.jackfield.dispatcher.probe.Health;
import io.jackfield.dispatcher.probe.Latency;
import io.jackfield.dispatcher.probe.Outliers;
import java.util.concurrent.atomic.AtomicLong;

/** What is found out about a destination: outlives its configuration. Read and counted on any thread. */
final class Vitals implements Outliers.Member {
    private static final double COLD = 0.1;

    final Health health;
    final CallLoad load = new CallLoad();
    final AtomicLong selected = new AtomicLong();
    final AtomicLong answered = new AtomicLong();
    final AtomicLong rejected = new AtomicLong();
    final AtomicLong failed = new AtomicLong();
    final AtomicLong probesGood = new AtomicLong();
    final AtomicLong probesBad = new AtomicLong();
    volatile Latency latency;
    volatile boolean flagged;
    volatile double report;
    volatile Overload overload;
    private volatile Outliers.Ejection ejection = Outliers.Ejection.NONE;
    private volatile double warmth = 1;
    private volatile boolean warming;
    /** Of the upkeep alone: when it began to warm, and what it had done when outliers were last looked for. */
    private long coldNs = Long.MIN_VALUE;

    private long endedBefore;
    private long failedBefore;

    Vitals(DestinationSpec spec) {
        health = new Health(spec.state());
        flagged = spec.has(DestinationSpec.PROBING);
        int expected = spec.attributes().latencyMs();
        latency = expected == 0 ? Latency.NONE : Latency.expected(expected);
        overload = Overload.of(spec.attributes().overloadRate(), Long.MIN_VALUE, Long.MAX_VALUE);
    }

    double warmth() {
        return warmth;
    }

    /** It came back: it gets its share little by little. */
    void cool() {
        warmth = COLD;
        warming = true;
    }

    /** A step of the upkeep. @return whether anything changed that choosing depends on */
    boolean warm(long nowNs, long slowStartNs) {
        if (!warming) {
            return false;
        }
        if (coldNs == Long.MIN_VALUE) {
            coldNs = nowNs;
        }
        double part = slowStartNs == 0 ? 1 : (double) (nowNs - coldNs) / slowStartNs;
        warmth = Math.min(1, Math.max(COLD, part));
        if (part >= 1) {
            warming = false;
            coldNs = Long.MIN_VALUE;
        }
        return true;
    }

    /** A step of the upkeep: a report of overload that nobody repeats ends. */
    boolean relax(long nowNs) {
        Overload now = overload;
        if (!now.over(nowNs)) {
            return false;
        }
        overload = Overload.of(Overload.ALL, now.sequence(), Long.MAX_VALUE);
        return true;
    }

    boolean out() {
        return ejection.out();
    }

    // ---- for Outliers, of the upkeep alone ----

    @Override
    public Outliers.Record record() {
        long bad = failed.get();
        long ended = bad + answered.get() + rejected.get();
        Outliers.Record record = new Outliers.Record((int) (ended - endedBefore), (int) (bad - failedBefore));
        endedBefore = ended;
        failedBefore = bad;
        return record;
    }

    @Override
    public double latencyMs() {
        return latency.estimate();
    }

    @Override
    public Outliers.Ejection ejection() {
        return ejection;
    }

    @Override
    public void eject(Outliers.Ejection decided) {
        if (ejection.out() && !decided.out()) {
            cool();
        }
        ejection = decided;
    }
}
