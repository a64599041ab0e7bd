package io.jackfield.proxy.guard;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;

/** What a guard has done so far; any thread. */
public final class GuardCounters {
    private static final Ban.Reason[] REASONS = Ban.Reason.values();

    final LongAdder turnedAway = new LongAdder();
    final LongAdder shed = new LongAdder();
    final LongAdder failures = new LongAdder();
    final LongAdder lifted = new LongAdder();
    final LongAdder untold = new LongAdder();
    private final LongAdder[] refused = adders();
    private final LongAdder[] banned = adders();

    GuardCounters() {}

    private static LongAdder[] adders() {
        LongAdder[] each = new LongAdder[REASONS.length];
        for (int i = 0; i < each.length; i++) {
            each[i] = new LongAdder();
        }
        return each;
    }

    void refused(Ban.Reason reason) {
        refused[reason.ordinal()].increment();
    }

    void banned(Ban.Reason reason) {
        banned[reason.ordinal()].increment();
    }

    /** Datagrams, connections and requests of banned sources that were dropped. */
    public long turnedAway() {
        return turnedAway.sum();
    }

    /** Requests that were dropped because all sources together sent too many. */
    public long shed() {
        return shed.sum();
    }

    /** Requests that counted as failures. */
    public long failures() {
        return failures.sum();
    }

    /** Events for this reason: each was dropped, or was the failure that was one too many. */
    public long refusedFor(Ban.Reason reason) {
        return refused[reason.ordinal()].sum();
    }

    /** Bans for this reason, renewed ones too. */
    public long bannedFor(Ban.Reason reason) {
        return banned[reason.ordinal()].sum();
    }

    /** Bans that the listener was not told of, because there were too many. */
    public long untold() {
        return untold.sum();
    }

    void bind(MeterRegistry registry, String node, Guard guard) {
        Tags tags = Tags.of("node", node);
        count(registry, "turned.away", tags, turnedAway);
        count(registry, "shed", tags, shed);
        count(registry, "failures", tags, failures);
        count(registry, "bans.lifted", tags, lifted);
        count(registry, "bans.untold", tags, untold);
        for (Ban.Reason reason : REASONS) {
            Tags why = tags.and("reason", reason.name().toLowerCase(Locale.ROOT));
            count(registry, "refused", why, refused[reason.ordinal()]);
            count(registry, "bans", why, banned[reason.ordinal()]);
        }
        count(registry, "sources.evicted", tags, guard, Guard::evicted);
        count(registry, "bans.refused", tags, guard, Guard::bansRefused);
        Gauge.builder("jackfield.proxy.guard.banned", guard, Guard::banned)
                .tags(tags)
                .register(registry);
    }

    private static void count(MeterRegistry registry, String what, Tags tags, LongAdder counter) {
        count(registry, what, tags, counter, LongAdder::sum);
    }

    private static <T> void count(MeterRegistry registry, String what, Tags tags, T from, ToDoubleFunction<T> value) {
        FunctionCounter.builder("jackfield.proxy.guard." + what, from, value)
                .tags(tags)
                .register(registry);
    }
}
