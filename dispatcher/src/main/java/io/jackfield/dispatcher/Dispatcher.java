package io.jackfield.dispatcher;

import io.jackfield.dispatcher.probe.Health;
import io.jackfield.dispatcher.probe.HealthState;
import io.jackfield.dispatcher.probe.ProbeSettings;
import io.jackfield.kernel.Shard;
import io.jackfield.sip.node.SipNode;
import io.jackfield.sip.transaction.TransactionLayer;
import io.jackfield.sip.transport.Flow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Destination sets with health: chooses where a call goes, and knows who is there to take it. All methods may be called from any
 * thread.
 *
 * <pre>{@code
 * Dispatcher pool = Dispatcher.builder(node)
 *         .set(1, s -> s.algorithm(Algorithm.CALL_ID_HASH).target("sip:10.0.1.30").target("sip:10.0.1.31"))
 *         .probe(p -> p.every(ofSeconds(10)).timeout(ofSeconds(2)).downAfter(3).upAfter(3))
 *         .build();
 * }</pre>
 */
public final class Dispatcher implements AutoCloseable {
    private static final long STAGGER_NS = Duration.ofMillis(20).toNanos();

    private final Map<Integer, DestinationSet> sets = new TreeMap<>();
    private final Map<Destination, ProbeDriver> probers = new LinkedHashMap<>();
    private final Shard shard;

    private Dispatcher(Builder builder) {
        TransactionLayer layer = builder.node.layers().get(0);
        long seed = builder.random.nextLong();
        shard = layer.shard();
        builder.sets.forEach((id, spec) ->
                sets.put(id, new DestinationSet(id, spec.algorithm(), seed + id, spec.limit(), builder.listener)));
        builder.sets.forEach((id, spec) -> {
            DestinationSet set = set(id);
            List<Destination> all = new ArrayList<>();
            for (DestinationSpec destination : spec.destinations()) {
                all.add(new Destination(set, destination, builder.health(), shard, builder.node.resolver()));
            }
            Optional<DestinationSet> fallback = spec.fallback().isPresent()
                    ? Optional.of(set(spec.fallback().getAsInt()))
                    : Optional.empty();
            set.fill(all, fallback);
            if (builder.probe.enabled()) {
                for (Destination destination : all) {
                    startProbing(builder, layer, destination, seed);
                }
            }
        });
    }

    private void startProbing(Builder builder, TransactionLayer layer, Destination destination, long seed) {
        int number = probers.size();
        String callId = HexFormat.of().toHexDigits(seed) + '-' + number;
        ProbeDriver driver = new ProbeDriver(builder.node, layer, destination, builder.probe, callId);
        probers.put(destination, driver);
        shard.execute(() -> driver.start(number * STAGGER_NS));
    }

    /** A dispatcher on this node. */
    public static Builder builder(SipNode node) {
        return new Builder(node);
    }

    /**
     * A set, to be given to a route.
     *
     * @throws IllegalArgumentException when there is none of this number
     */
    public DestinationSet set(int id) {
        DestinationSet set = sets.get(id);
        if (set == null) {
            throw new IllegalArgumentException("no destination set " + id + ", only " + sets.keySet());
        }
        return set;
    }

    /** All destinations, by set and priority. */
    public List<DestinationStatus> list() {
        List<DestinationStatus> lines = new ArrayList<>();
        for (DestinationSet set : sets.values()) {
            for (Destination destination : set.destinations()) {
                boolean probed = probers.containsKey(destination) && destination.state() != HealthState.DISABLED;
                lines.add(new DestinationStatus(
                        set.id(), destination.uri(), destination.state(), destination.priority(), probed));
            }
        }
        return lines;
    }

    /**
     * Whether a message came from a destination: by its address, port and transport. A server that opens connections from other ports
     * is not recognised on them.
     */
    public boolean contains(Flow source) {
        for (DestinationSet set : sets.values()) {
            for (Destination destination : set.destinations()) {
                Flow address = destination.address();
                if (address != null
                        && address.transport() == source.transport()
                        && address.remote().equals(source.remote())) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * Takes a destination out of a set: it gets no new calls and no probes, calls that it has go on, and nothing but {@link #enable}
     * brings it back. Takes effect a moment later.
     *
     * @throws IllegalArgumentException when the set does not have it
     */
    public void disable(int set, String uri) {
        Destination destination = find(set, uri);
        shard.execute(() -> {
            ProbeDriver driver = probers.get(destination);
            if (driver != null) {
                driver.stop();
            }
            destination.changed(destination.health().disable());
        });
    }

    /** Puts a destination back that was disabled. @throws IllegalArgumentException when the set does not have it */
    public void enable(int set, String uri) {
        Destination destination = find(set, uri);
        shard.execute(() -> {
            destination.changed(destination.health().enable());
            ProbeDriver driver = probers.get(destination);
            if (driver != null) {
                driver.start(0);
            }
        });
    }

    /** Stops probing; selecting goes on with what is known. Idempotent, does not wait. */
    @Override
    public void close() {
        shard.execute(() -> probers.values().forEach(ProbeDriver::stop));
    }

    private Destination find(int set, String uri) {
        return set(set).destinations().stream()
                .filter(d -> d.uri().text().equals(uri))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no destination " + uri + " in set " + set));
    }

    /** Settings of a {@link Dispatcher}. */
    public static final class Builder {
        private final SipNode node;
        private final Map<Integer, SetBuilder> sets = new TreeMap<>();
        private final List<String> wrong = new ArrayList<>();
        private ProbeSettings probe = ProbeSettings.DEFAULTS;
        private StateListener listener = (set, destination, state) -> {};
        private RandomGenerator random = ThreadLocalRandom.current();

        private Builder(SipNode node) {
            this.node = Objects.requireNonNull(node);
        }

        /** Adds a set; the number is the one that routes and operators use. */
        public Builder set(int id, Consumer<SetBuilder> settings) {
            SetBuilder set = new SetBuilder(id);
            settings.accept(set);
            if (sets.put(id, set) != null) {
                wrong.add("set " + id + " is there twice");
            }
            set.wrong().forEach(mistake -> wrong.add("set " + id + ": " + mistake));
            return this;
        }

        /** How destinations are probed. */
        public Builder probe(Consumer<ProbeBuilder> settings) {
            ProbeBuilder builder = new ProbeBuilder();
            settings.accept(builder);
            try {
                probe = builder.build();
            } catch (IllegalArgumentException mistake) {
                wrong.add(String.valueOf(mistake.getMessage()));
            }
            return this;
        }

        /** Told when a destination goes up or down. */
        public Builder onState(StateListener told) {
            listener = Objects.requireNonNull(told);
            return this;
        }

        /** Where RANDOM and the Call-IDs of probes come from. A simulation passes its seeded one. */
        public Builder random(RandomGenerator source) {
            random = Objects.requireNonNull(source);
            return this;
        }

        /**
         * Makes the dispatcher and starts probing.
         *
         * @throws IllegalArgumentException naming all mistakes
         */
        public Dispatcher build() {
            if (sets.isEmpty()) {
                wrong.add("there is no set");
            }
            for (SetBuilder set : sets.values()) {
                set.fallback().ifPresent(other -> {
                    if (!sets.containsKey(other) || other == set.id()) {
                        wrong.add("set " + set.id() + ": its fallback " + other + " is not another set");
                    }
                });
            }
            if (!wrong.isEmpty()) {
                throw new IllegalArgumentException("dispatcher: " + String.join("; ", wrong));
            }
            return new Dispatcher(this);
        }

        private Health health() {
            return new Health(probe.enabled() ? probe.downAfter() : Integer.MAX_VALUE, probe.upAfter());
        }
    }
}
