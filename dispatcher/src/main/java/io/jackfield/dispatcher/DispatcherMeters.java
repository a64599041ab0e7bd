package io.jackfield.dispatcher;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** Registers what sets and destinations count, and takes away what belongs to destinations that went. */
final class DispatcherMeters {
    private static final String NAME = "jackfield.dispatcher.";

    private final MeterRegistry registry;

    DispatcherMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    void set(DestinationSet set) {
        Tags tags = Tags.of("set", Integer.toString(set.id()));
        Gauge.builder(NAME + "selectable", set, DestinationSet::selectableCount)
                .description("destinations that would get new calls now")
                .tags(tags)
                .register(registry);
        FunctionCounter.builder(NAME + "unserved", set, s -> s.unserved.get())
                .description("requests for which there was nobody")
                .tags(tags)
                .register(registry);
    }

    /** The destinations of a set were these and are those. */
    void moved(DestinationSet set, List<Destination> were, List<Destination> are) {
        Set<Vitals> kept = new HashSet<>();
        are.forEach(destination -> kept.add(destination.vitals()));
        Set<Vitals> known = new HashSet<>();
        for (Destination destination : were) {
            known.add(destination.vitals());
            if (!kept.contains(destination.vitals())) {
                registry.getMeters().stream()
                        .filter(meter -> meter.getId().getName().startsWith(NAME))
                        .filter(meter -> tags(set, destination).stream()
                                .allMatch(tag ->
                                        tag.getValue().equals(meter.getId().getTag(tag.getKey()))))
                        .forEach(registry::remove);
            }
        }
        are.stream().filter(d -> !known.contains(d.vitals())).forEach(d -> destination(set, d));
    }

    private void destination(DestinationSet set, Destination destination) {
        Tags tags = tags(set, destination);
        Vitals vitals = destination.vitals();
        gauge(
                "up",
                "1 when it would get new calls",
                tags,
                vitals,
                v -> v.health.state().selectable() && !v.out() ? 1 : 0);
        gauge("calls", "calls that it has", tags, vitals, v -> v.load.calls());
        TimeGauge.builder(NAME + "latency", vitals, TimeUnit.MILLISECONDS, v -> v.latency.estimate())
                .description("expected time to the answer of a probe")
                .tags(tags)
                .register(registry);
        counter("selected", tags, vitals, v -> v.selected.get());
        counter("calls.ended", tags.and("outcome", "answered"), vitals, v -> v.answered.get());
        counter("calls.ended", tags.and("outcome", "rejected"), vitals, v -> v.rejected.get());
        counter("calls.ended", tags.and("outcome", "failed"), vitals, v -> v.failed.get());
        counter("probes", tags.and("result", "good"), vitals, v -> v.probesGood.get());
        counter("probes", tags.and("result", "bad"), vitals, v -> v.probesBad.get());
    }

    private static Tags tags(DestinationSet set, Destination destination) {
        return Tags.of(
                "set",
                Integer.toString(set.id()),
                "destination",
                destination.uri().text());
    }

    private void gauge(String what, String description, Tags tags, Vitals of, ToDoubleFunction<Vitals> value) {
        Gauge.builder(NAME + what, of, value)
                .description(description)
                .tags(tags)
                .register(registry);
    }

    private void counter(String what, Tags tags, Vitals of, ToDoubleFunction<Vitals> value) {
        FunctionCounter.builder(NAME + what, of, value).tags(tags).register(registry);
    }
}
