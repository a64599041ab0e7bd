package io.jackfield.sip.dialog;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** Registers what the shards of a user agent count. The registry refers to them weakly. */
final class DialogMeters {
    private final MeterRegistry registry;
    private final Tags tags;
    private final List<AgentShard> shards;

    private DialogMeters(MeterRegistry registry, Tags tags, List<AgentShard> shards) {
        this.registry = registry;
        this.tags = tags;
        this.shards = shards;
    }

    static void bind(MeterRegistry registry, String node, List<AgentShard> shards) {
        DialogMeters meters = new DialogMeters(registry, Tags.of("node", node), shards);
        meters.count("dialogs", Tags.of("direction", "in"), c -> c.incoming);
        meters.count("dialogs", Tags.of("direction", "out"), c -> c.outgoing);
        for (Admission.Refusal why : Admission.Refusal.values()) {
            meters.count("dialogs.refused", Tags.of("limit", name(why)), c -> c.refused[why.ordinal()]);
        }
        for (EndCause.Kind kind : EndCause.Kind.values()) {
            meters.count("dialogs.ended", Tags.of("cause", name(kind)), c -> c.ended[kind.ordinal()]);
        }
        meters.gauge(
                "dialogs.live",
                "sessions, early ones included",
                shard -> shard.dialogs().sessions());
        meters.gauge(
                "subscriptions.live",
                "subscriptions, both sides",
                shard -> shard.dialogs().subscriptions());
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private void count(String what, Tags more, ToLongFunction<DialogCounters> field) {
        FunctionCounter.builder(
                        "jackfield.sip." + what,
                        shards,
                        all -> all.stream()
                                .mapToLong(shard ->
                                        field.applyAsLong(shard.dialogs().counters()))
                                .sum())
                .tags(tags.and(more))
                .register(registry);
    }

    private void gauge(String what, String description, ToLongFunction<AgentShard> size) {
        Gauge.builder(
                        "jackfield.sip." + what,
                        shards,
                        all -> all.stream().mapToLong(size).sum())
                .description(description)
                .tags(tags)
                .register(registry);
    }
}
