package io.jackfield.media.queue;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** {@code jackfield.media.queue.*}: hears of queues on their thread, and is read by others. */
final class QueueMeters implements QueueObserver {
    private static final String PREFIX = "jackfield.media.queue.";

    private final Map<String, Figures> queues = new HashMap<>();
    private final Map<AgentStatus, AtomicInteger> agents = new EnumMap<>(AgentStatus.class);
    private final Map<String, AgentStatus> status = new HashMap<>(); // of who is logged in

    /** One queue's. */
    private record Figures(
            AtomicInteger waiting, Counter entered, Map<Outcome, Counter> left, Timer waited, Timer talk) {}

    QueueMeters(MeterRegistry registry, Set<String> names) {
        for (String name : names) {
            queues.put(name, figures(registry, name));
        }
        for (AgentStatus one : AgentStatus.values()) {
            if (one == AgentStatus.OFFLINE) {
                continue; // who is not logged in is not counted
            }
            AtomicInteger count = new AtomicInteger();
            agents.put(one, count);
            Gauge.builder(PREFIX + "agents", count, AtomicInteger::get)
                    .tag("status", tag(one))
                    .description("Agents who are logged in, by what they do")
                    .register(registry);
        }
    }

    private static Figures figures(MeterRegistry registry, String name) {
        AtomicInteger waiting = new AtomicInteger();
        Gauge.builder(PREFIX + "waiting", waiting, AtomicInteger::get)
                .tag("queue", name)
                .description("Callers who wait")
                .register(registry);
        Map<Outcome, Counter> left = new EnumMap<>(Outcome.class);
        for (Outcome outcome : Outcome.values()) {
            left.put(
                    outcome,
                    Counter.builder(PREFIX + "left")
                            .tag("queue", name)
                            .tag("outcome", tag(outcome))
                            .description("Callers who have left, by how that came")
                            .register(registry));
        }
        return new Figures(
                waiting,
                Counter.builder(PREFIX + "entered")
                        .tag("queue", name)
                        .description("Callers who have come in")
                        .register(registry),
                left,
                Timer.builder(PREFIX + "wait")
                        .tag("queue", name)
                        .description("How long callers waited who were answered")
                        .register(registry),
                Timer.builder(PREFIX + "talk")
                        .tag("queue", name)
                        .description("How long conversations lasted")
                        .register(registry));
    }

    private static String tag(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public void on(QueueEvent event) {
        if (event instanceof QueueEvent.Changed changed) {
            changed(changed);
            return;
        }
        Figures figures = queues.get(queue(event));
        if (figures == null) {
            return;
        }
        if (event instanceof QueueEvent.Entered) {
            figures.waiting().incrementAndGet();
            figures.entered().increment();
        } else if (event instanceof QueueEvent.Connected connected) {
            figures.waiting().decrementAndGet();
            figures.waited().record(connected.waited());
        } else if (event instanceof QueueEvent.Left left) {
            left(figures, left);
        }
    }

    private static void left(Figures figures, QueueEvent.Left left) {
        Objects.requireNonNull(figures.left().get(left.outcome())).increment();
        if (left.outcome() == Outcome.ANSWERED) {
            figures.talk().record(left.talked());
        } else if (left.outcome() != Outcome.FULL) { // who found it full has not come in
            figures.waiting().decrementAndGet();
        }
    }

    private static String queue(QueueEvent event) {
        if (event instanceof QueueEvent.Entered entered) {
            return entered.queue();
        }
        if (event instanceof QueueEvent.Connected connected) {
            return connected.queue();
        }
        return event instanceof QueueEvent.Left left ? left.queue() : "";
    }

    private void changed(QueueEvent.Changed changed) {
        AgentStatus before = changed.status() == AgentStatus.OFFLINE
                ? status.remove(changed.agent())
                : status.put(changed.agent(), changed.status());
        if (before != null) {
            count(before).decrementAndGet();
        }
        if (changed.status() != AgentStatus.OFFLINE) {
            count(changed.status()).incrementAndGet();
        }
    }

    private AtomicInteger count(AgentStatus one) {
        return Objects.requireNonNull(agents.get(one));
    }
}
