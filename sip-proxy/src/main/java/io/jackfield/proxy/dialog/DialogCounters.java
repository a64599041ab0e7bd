package io.jackfield.proxy.dialog;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What a tracker has seen so far; any thread. */
public final class DialogCounters {
    final AtomicInteger early = new AtomicInteger();
    final AtomicInteger confirmed = new AtomicInteger();
    final LongAdder started = new LongAdder();
    final LongAdder answered = new LongAdder();
    final LongAdder failed = new LongAdder();
    final LongAdder ended = new LongAdder();
    final LongAdder forced = new LongAdder();
    final LongAdder untracked = new LongAdder();
    final LongAdder limited = new LongAdder();

    DialogCounters() {}

    /** Calls that nobody has answered, now. */
    public int early() {
        return early.get();
    }

    /** Calls that are up, now. */
    public int confirmed() {
        return confirmed.get();
    }

    /** Calls that began. */
    public long started() {
        return started.sum();
    }

    /** Calls that were answered. */
    public long answered() {
        return answered.sum();
    }

    /** Calls that nobody took. */
    public long failed() {
        return failed.sum();
    }

    /** Answered calls that are over. */
    public long ended() {
        return ended.sum();
    }

    /** Those among them that an operator or the time limit ended. */
    public long forced() {
        return forced.sum();
    }

    /** Calls that went on without being followed, because there were too many. */
    public long untracked() {
        return untracked.sum();
    }

    /** Calls that a profile's limit refused. */
    public long limited() {
        return limited.sum();
    }

    void bind(MeterRegistry registry, String node) {
        Gauge.builder("jackfield.proxy.dialogs", early, AtomicInteger::get)
                .tag("node", node)
                .tag("phase", "early")
                .register(registry);
        Gauge.builder("jackfield.proxy.dialogs", confirmed, AtomicInteger::get)
                .tag("node", node)
                .tag("phase", "confirmed")
                .register(registry);
        bind(registry, node, "started", started);
        bind(registry, node, "answered", answered);
        bind(registry, node, "failed", failed);
        bind(registry, node, "ended", ended);
        bind(registry, node, "forced", forced);
        bind(registry, node, "untracked", untracked);
        bind(registry, node, "limited", limited);
    }

    private static void bind(MeterRegistry registry, String node, String what, LongAdder counter) {
        FunctionCounter.builder("jackfield.proxy.dialogs." + what, counter, LongAdder::sum)
                .tag("node", node)
                .register(registry);
    }
}
