package io.jackfield.media.queue;

import io.jackfield.media.app.Applications;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/**
 * The queues of a node and the agents who serve them. An agent may serve several and has one call at a time.
 *
 * <pre>{@code
 * Queues queues = Queues.builder()
 *     .queue("sales", q -> q.strategy(Strategy.LONGEST_IDLE).music(music).maxWait(ofMinutes(5)))
 *     .agent("anna", a -> a.address("sip:1001@example.com").wrapUp(ofSeconds(30)), "sales")
 *     .build();
 *
 * .match("3001", call -> {
 *     if (!call.enqueue(queues.queue("sales")).answered()) {
 *         call.voicemail("sales");
 *     }
 * })
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class Queues implements AutoCloseable {
    /** Most agents that can be logged in. */
    public static final int MAX_AGENTS = 10_000;

    private final QueueDesk desk;
    private final Map<String, CallQueue> queues = new LinkedHashMap<>();

    private Queues(Builder builder) {
        List<QueueObserver> observers = new ArrayList<>(builder.observers);
        builder.meters.ifPresent(registry -> observers.add(new QueueMeters(registry, builder.queues.keySet())));
        desk = new QueueDesk(observers);
        builder.queues.forEach((name, settings) -> {
            desk.tell(d -> d.queue(name, settings, desk.nowNs()));
            queues.put(name, new CallQueue(this, desk, name, settings));
        });
        builder.agents.forEach((name, agent) -> login(name, agent.settings(), agent.queues()));
    }

    /** Starts a description. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * A queue by its name.
     *
     * @throws IllegalArgumentException when there is none of that name
     */
    public CallQueue queue(String name) {
        return find(name)
                .orElseThrow(() ->
                        new IllegalArgumentException("queue \"" + name + "\" is not known, only " + queues.keySet()));
    }

    /** A queue by its name. */
    public Optional<CallQueue> find(String name) {
        return Optional.ofNullable(queues.get(name));
    }

    /** The names of all queues. */
    public Set<String> names() {
        return queues.keySet();
    }

    /**
     * Logs an agent in who is dialled for each call; who is logged in already serves more queues from now on.
     *
     * @throws IllegalArgumentException when a queue is not known, there is no address, or too many agents are logged in
     */
    public void login(String agent, AgentSettings settings, Set<String> served) {
        if (settings.address().isEmpty()) {
            throw new IllegalArgumentException("agent " + agent + " has no address to dial");
        }
        served.forEach(this::queue);
        boolean in = desk.join(desk.ask(d -> d.agents().size() < MAX_AGENTS)
                .thenCompose(room -> room
                        ? desk.login(agent, settings, served, Optional.empty())
                        : CompletableFuture.completedFuture(false)));
        if (!in) {
            throw new IllegalArgumentException("agent " + agent + " cannot be logged in");
        }
    }

    /** Logs an agent out; a conversation goes on to its end. */
    public void logout(String agent) {
        desk.logout(agent);
    }

    /** Gives an agent a break, once a conversation is over. */
    public void pause(String agent) {
        desk.tell(d -> d.pause(agent, desk.nowNs()));
    }

    /** Ends an agent's break, wrap-up or rest. */
    public void resume(String agent) {
        desk.tell(d -> d.resume(agent, desk.nowNs()));
    }

    /** What an agent does. */
    public AgentStatus status(String agent) {
        return desk.join(desk.ask(d -> d.status(agent)));
    }

    /** Everything that another node needs to go on with these queues; cheap enough for every second. */
    public QueueState state() {
        return desk.join(desk.ask(d -> Handover.take(d, desk.nowNs())));
    }

    /**
     * Goes on with what another node has known: its agents are logged in, its counters are added, and its callers get the same places when
     * they call again within two minutes.
     */
    public void restore(QueueState state) {
        desk.join(desk.ask(d -> {
            Handover.give(d, state, desk.nowNs());
            return true;
        }));
    }

    /**
     * {@code fifo} ({@code sales@example.com in}, {@code sales out}) and {@code callcenter} for dialplans. A queue's name may have a domain
     * behind it; {@code fifo_priority} counts, music is the queue's own.
     */
    public Applications applications() {
        return QueueApplications.of(this);
    }

    /** Sends away everybody who waits ({@link Outcome#RELEASED}); conversations go on. Idempotent. */
    @Override
    public void close() {
        desk.close();
    }

    /** Describes queues and agents. For one thread, once. */
    public static final class Builder {
        private final Map<String, QueueSettings> queues = new LinkedHashMap<>();
        private final Map<String, Agent> agents = new LinkedHashMap<>();
        private final List<QueueObserver> observers = new ArrayList<>();
        private Optional<MeterRegistry> meters = Optional.empty();
        private final List<String> mistakes = new ArrayList<>();

        private record Agent(AgentSettings settings, Set<String> queues) {}

        private Builder() {}

        /** A queue. */
        public Builder queue(String name, UnaryOperator<QueueSettings.Builder> rules) {
            try {
                queues.put(name, rules.apply(QueueSettings.builder()).build());
            } catch (IllegalArgumentException e) {
                mistakes.add("queue " + name + ": " + e.getMessage());
            }
            return this;
        }

        /** An agent who is logged in from the start, and the queues served. */
        public Builder agent(String name, UnaryOperator<AgentSettings.Builder> settings, String... served) {
            try {
                agents.put(
                        name, new Agent(settings.apply(AgentSettings.builder()).build(), Set.of(served)));
            } catch (IllegalArgumentException e) {
                mistakes.add("agent " + name + ": " + e.getMessage());
            }
            return this;
        }

        /** Hears what happens. */
        public Builder observer(QueueObserver observer) {
            observers.add(observer);
            return this;
        }

        /**
         * Where its meters go, {@code jackfield.media.queue.*}: {@code waiting}, {@code entered}, {@code left}, {@code wait} and {@code talk} by
         * queue, {@code agents} by status.
         */
        public Builder meters(MeterRegistry registry) {
            meters = Optional.of(registry);
            return this;
        }

        /**
         * Makes the queues.
         *
         * @throws IllegalArgumentException naming every mistake
         */
        public Queues build() {
            agents.forEach((name, agent) -> {
                if (agent.queues().isEmpty() || !queues.keySet().containsAll(agent.queues())) {
                    mistakes.add("agent " + name + " serves " + agent.queues() + ", the queues are " + queues.keySet());
                }
                if (agent.settings().address().isEmpty()) {
                    mistakes.add("agent " + name + " has no address to dial");
                }
            });
            queues.forEach((name, queue) -> queue.overflow().ifPresent(other -> {
                if (!queues.containsKey(other)) {
                    mistakes.add("queue " + name + " overflows to " + other + ", which is not there");
                }
            }));
            if (!mistakes.isEmpty()) {
                throw new IllegalArgumentException(String.join("; ", mistakes));
            }
            return new Queues(this);
        }
    }
}
