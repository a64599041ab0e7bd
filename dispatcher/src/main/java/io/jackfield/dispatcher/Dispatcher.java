package io.jackfield.dispatcher;

import io.jackfield.dispatcher.probe.HealthState;
import io.jackfield.dispatcher.probe.Outliers;
import io.jackfield.dispatcher.probe.ProbeMode;
import io.jackfield.dispatcher.probe.ProbeSettings;
import io.jackfield.kernel.NanoClock;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.SipNode;
import io.jackfield.sip.transport.Flow;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Destination sets with health: chooses where a call goes, and knows who is there to take it. All methods may be called from any
 * thread and take effect at once; two reloads at the same time may leave some sets as the one says and some as the other.
 *
 * <pre>{@code
 * Dispatcher pool = Dispatcher.builder(node)
 *         .set(1, s -> s.algorithm(Algorithm.CALL_ID_HASH).target("sip:10.0.1.30").target("sip:10.0.1.31"))
 *         .probe(p -> p.every(ofSeconds(10)).timeout(ofSeconds(2)).downAfter(3).upAfter(3))
 *         .build();
 * }</pre>
 *
 * <p>Operations name a destination by its URI, by its duid, or by {@code all}.
 */
public final class Dispatcher implements AutoCloseable {
    private static final String ALL = "all";

    private final AtomicReference<Map<Integer, DestinationSet>> sets = new AtomicReference<>(Map.of());
    private final Terms terms;
    private final Optional<Probing> probing;
    private final Optional<DispatcherMeters> meters;
    private final Upkeep upkeep;
    private final Optional<Reloading> reloading;

    private Dispatcher(Builder builder, Map<Integer, SetSpec> specs) {
        long seed = builder.random.nextLong();
        probing = builder.node.map(node -> new Probing(node, this, seed));
        meters = builder.meters.map(DispatcherMeters::new);
        terms = new Terms(
                builder.probe,
                builder.listener,
                suspect -> probing.ifPresent(p -> p.suspect(suspect)),
                () -> probing.ifPresent(Probing::changed),
                builder.allSockets(),
                seed);
        upkeep = new Upkeep(builder.callExpiry.toNanos(), Outliers.EVERY.toNanos());
        reloading = builder.source.map(
                source -> new Reloading(source, this::reload, builder.reloadPause.toNanos(), NanoClock.system()));
        become(specs);
        probing.ifPresent(Probing::open);
    }

    /** A dispatcher on this node: it probes by itself, and keeps itself. */
    public static Builder builder(SipNode node) {
        return new Builder(Optional.of(node), ProbeSettings.DEFAULTS);
    }

    /**
     * A dispatcher for any other SIP stack: whoever has that tells {@link Destination#attempt} of calls and
     * {@link Destination#answered} of probes, and calls {@link #upkeep} once a second. Unless {@link Builder#probe} is called it takes
     * no destination out, since nothing could bring it back.
     */
    public static Builder builder() {
        ProbeSettings usual = ProbeSettings.DEFAULTS;
        return new Builder(
                Optional.empty(),
                new ProbeSettings(ProbeMode.OFF, usual.every(), usual.timeout(), 3, 3, Set.of(), usual.alpha()));
    }

    /**
     * A set, to be given to a route. It stays the same through reloads.
     *
     * @throws IllegalArgumentException when there is none of this number
     */
    public DestinationSet set(int id) {
        DestinationSet set = byId().get(id);
        if (set == null) {
            throw new IllegalArgumentException("no destination set " + id + ", only " + byId().keySet());
        }
        return set;
    }

    // ---- what operators see ----

    /** All sets with their destinations, by number. */
    public List<SetStatus> sets() {
        return byId().values().stream().map(SetStatus::of).toList();
    }

    /** All destinations, by set and descending priority. */
    public List<DestinationStatus> list() {
        return destinations().stream().map(DestinationStatus::of).toList();
    }

    /**
     * All destinations with the flags that stand for their states now, as a table or {@code dispatcher.list} holds them: one that is
     * draining is disabled there.
     */
    public DispatcherList export() {
        SortedMap<Integer, List<DestinationSpec>> all = new TreeMap<>();
        byId().forEach((id, set) ->
                all.put(id, set.destinations().stream().map(Destination::saved).toList()));
        return new DispatcherList(all);
    }

    /** Where a key leads in a set that hashes: who gets it, who when that one fails, and so on. Counts nothing. */
    public List<SipUri> hash(int set, String key) {
        return set(set).roster().ranked(key).stream().map(Destination::uri).toList();
    }

    // ---- what operators do ----

    /**
     * Puts destinations into a state, as {@code dispatcher.set_state} writes it: {@code a}, {@code i}, {@code t}, each with or without
     * a {@code p} that marks it for probing, {@code d}, the digits 1, 0, 3 and 2 for the same, or {@code drain}. Only {@code d} and
     * {@code drain} last: probes move all others.
     *
     * @return how many there were
     * @throws IllegalArgumentException when the set does not have it, or the state is none of these
     */
    public int setState(int set, String which, String state) {
        StateCommand command = StateCommand.parse(state)
                .orElseThrow(() -> new IllegalArgumentException(
                        "a state is a, ap, i, ip, t, tp, d, 0 to 3 or drain, not '" + state + "'"));
        List<Destination> chosen = find(set, which);
        for (Destination destination : chosen) {
            destination.vitals().flagged = command.probing();
            put(destination, command.state());
        }
        terms.changed().run();
        return chosen.size();
    }

    /**
     * Takes a destination out of a set: it gets no new calls and no probes, calls that it has go on, and nothing but an operator
     * brings it back.
     *
     * @throws IllegalArgumentException when the set does not have it
     */
    public void disable(int set, String which) {
        find(set, which).forEach(destination -> put(destination, HealthState.DISABLED));
    }

    /**
     * Empties a destination: it gets no new calls, calls that it has go on, probes go on to measure it, and nothing but an operator
     * brings it back. {@link DestinationStatus#drained} tells when it is empty.
     *
     * @throws IllegalArgumentException when the set does not have it
     */
    public void drain(int set, String which) {
        find(set, which).forEach(destination -> put(destination, HealthState.DRAINING));
    }

    /**
     * Puts a destination back that was disabled or drained; others stay as they are.
     *
     * @throws IllegalArgumentException when the set does not have it
     */
    public void enable(int set, String which) {
        for (Destination destination : find(set, which)) {
            if (destination.state().operator()) {
                put(destination, HealthState.ACTIVE);
            }
        }
    }

    /**
     * Adds a destination until the next reload.
     *
     * @throws IllegalArgumentException naming all that is wrong with it, when it is there already, or when there is no such set
     */
    public void add(int set, DestinationSpec destination) {
        DestinationSet changed = set(set);
        List<DestinationSpec> all = new ArrayList<>(changed.roster().spec().destinations());
        all.add(destination);
        SetSpec next = changed.roster().spec().with(all);
        next.check(terms.sockets());
        become(changed, next);
    }

    /**
     * Takes destinations out of a set until the next reload. Calls that they have go on.
     *
     * @throws IllegalArgumentException when the set does not have it
     */
    public void remove(int set, String which) {
        List<DestinationSpec> gone =
                find(set, which).stream().map(Destination::spec).toList();
        DestinationSet changed = set(set);
        SetSpec spec = changed.roster().spec();
        List<DestinationSpec> rest =
                spec.destinations().stream().filter(d -> !gone.contains(d)).toList();
        become(changed, spec.with(rest));
    }

    private Map<Integer, DestinationSet> byId() {
        return Objects.requireNonNull(sets.get());
    }

    /**
     * Replaces all sets. Destinations that stay keep their states, counts, calls and latencies, whatever else changes of them; sets
     * that are not named become empty.
     *
     * @throws IllegalArgumentException naming all mistakes; nothing has changed then
     */
    public void reload(Collection<SetSpec> next) {
        become(SetSpec.checked(List.copyOf(next), terms.sockets(), List.of()));
    }

    /**
     * Reads the source again and replaces all sets, as {@link #reload(Collection)} does. Does not wait.
     *
     * @return how many destinations there are now; or fails with {@link IllegalArgumentException} naming all mistakes, with
     *     {@link java.io.UncheckedIOException}, or with {@link IllegalStateException} when a reload is under way or the last one was too
     *     short a time ago: nothing has changed then
     * @throws IllegalStateException when it was built without a source
     */
    public CompletionStage<Integer> reload() {
        return reloading
                .orElseThrow(() -> new IllegalStateException("the dispatcher was built without a source"))
                .begin();
    }

    /** Stops or resumes all probes, whatever the settings say. */
    public void probing(boolean on) {
        probing.ifPresent(p -> p.switchTo(on));
    }

    // ---- what is reported of destinations ----

    /**
     * A node says how busy it is, which {@code LEAST_LOAD} goes by until it says otherwise.
     *
     * @param load 0 idle to 1 full
     * @throws IllegalArgumentException when it is outside that, or the set does not have the destination
     */
    public void report(int set, String which, double load) {
        if (!(load >= 0 && load <= 1)) {
            throw new IllegalArgumentException("load is 0 to 1, not " + load);
        }
        find(set, which).forEach(destination -> destination.vitals().report = load);
        set(set).renew();
    }

    /**
     * A destination asks for less (RFC 7339): of a hundred calls it gets {@code 100 - reduction}, whatever the algorithm.
     *
     * @param reduction 0 to 100, the value of {@code oc}
     * @param validity how long that holds, {@code oc-validity}; at the longest a second more
     * @param sequence {@code oc-seq}: what is older than what was heard already is not heard
     * @throws IllegalArgumentException when the reduction is outside that, or the set does not have the destination
     */
    public void overload(int set, String which, int reduction, Duration validity, long sequence) {
        if (reduction < 0 || reduction > Overload.ALL) {
            throw new IllegalArgumentException("reduction is 0 to 100, not " + reduction);
        }
        long untilNs = upkeep.nowNs() + validity.toNanos();
        for (Destination destination : find(set, which)) {
            Vitals vitals = destination.vitals();
            if (sequence > vitals.overload.sequence()) {
                vitals.overload = Overload.of(Overload.ALL - reduction, sequence, untilNs);
            }
        }
    }

    // ---- where messages come from ----

    /**
     * Whether a message came from a destination: by its address, port and transport. A server that opens connections from other ports
     * is not recognised on them.
     */
    public boolean contains(Flow source) {
        return find(source, EnumSet.noneOf(SourceMatch.class)).isPresent();
    }

    /** The first destination that a message may have come from. */
    public Optional<Destination> find(Flow source, Set<SourceMatch> match) {
        for (DestinationSet set : byId().values()) {
            Optional<Destination> found = set.find(source, match);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    // ---- the rest ----

    /**
     * Lets time pass: slow starts, outliers, calls and reports that nobody ends. On a node the dispatcher calls this by itself; else
     * call it about once a second, on one thread.
     *
     * @param nowNs monotonic, from any origin
     */
    public void upkeep(long nowNs) {
        upkeep.keep(byId().values(), nowNs);
    }

    /** Stops probing and upkeep; selecting goes on with what is known. Idempotent, does not wait. */
    @Override
    public void close() {
        probing.ifPresent(Probing::close);
    }

    List<Destination> destinations() {
        return byId().values().stream()
                .flatMap(set -> set.destinations().stream())
                .toList();
    }

    private void become(Map<Integer, SetSpec> next) {
        Set<Integer> known = byId().keySet();
        Map<Integer, DestinationSet> now = sets.updateAndGet(old -> {
            Map<Integer, DestinationSet> all = new TreeMap<>(old);
            next.keySet().forEach(id -> all.computeIfAbsent(id, number -> new DestinationSet(number, terms)));
            return Collections.unmodifiableMap(all);
        });
        now.forEach((id, set) -> {
            if (!known.contains(id)) {
                meters.ifPresent(m -> m.set(set));
            }
            SetSpec spec = next.get(id);
            become(set, spec == null ? set.roster().spec().with(List.of()) : spec);
        });
    }

    private void become(DestinationSet set, SetSpec spec) {
        List<Destination> were = set.destinations();
        set.become(spec, id -> Optional.ofNullable(byId().get(id)));
        meters.ifPresent(m -> m.moved(set, were, set.destinations()));
    }

    /** Once this returns, choices go by it, even if another operator was faster and is still about to say so. */
    private static void put(Destination destination, HealthState state) {
        if (!destination.set().changed(destination, destination.vitals().health.set(state))) {
            destination.set().renew();
        }
    }

    private List<Destination> find(int set, String which) {
        List<Destination> found = set(set).destinations().stream()
                .filter(d -> which.equals(ALL)
                        || d.uri().text().equals(which)
                        || !which.isEmpty() && d.spec().attributes().duid().equals(which))
                .toList();
        if (found.isEmpty()) {
            throw new IllegalArgumentException("no destination " + which + " in set " + set);
        }
        return found;
    }

    /** Settings of a {@link Dispatcher}. */
    public static final class Builder {
        private final Optional<SipNode> node;
        private final List<SetSpec> sets = new ArrayList<>();
        private final List<String> wrong = new ArrayList<>();
        private ProbeSettings probe;
        private StateListener listener = (set, destination, state) -> {};
        private RandomGenerator random = ThreadLocalRandom.current();
        private Optional<MeterRegistry> meters = Optional.empty();
        private Duration callExpiry = Duration.ofHours(2);
        private Duration reloadPause = Duration.ofSeconds(5);
        private Optional<DestinationSource> source = Optional.empty();
        private final Map<String, InetSocketAddress> sockets = new TreeMap<>();

        private Builder(Optional<SipNode> node, ProbeSettings probe) {
            this.node = node;
            this.probe = probe;
        }

        /** Adds a set; the number is the one that routes and operators use. */
        public Builder set(int id, Consumer<SetBuilder> settings) {
            SetBuilder set = new SetBuilder(id);
            settings.accept(set);
            set.wrong().forEach(mistake -> wrong.add("set " + id + ": " + mistake));
            sets.add(set.build());
            return this;
        }

        /**
         * Adds the sets of a source, which is read when the dispatcher is built and by each {@link Dispatcher#reload()}; a reload replaces
         * sets that were added otherwise. A source that cannot be read is a mistake like others.
         */
        public Builder source(DestinationSource kept) {
            source = Optional.of(kept);
            return this;
        }

        /** How soon after one {@link Dispatcher#reload()} another is refused, so that no script hammers a database. Default 5 s. */
        public Builder reloadPause(Duration pause) {
            if (pause.isNegative()) {
                wrong.add("reload pause " + pause + " must not be below 0");
            } else {
                reloadPause = pause;
            }
            return this;
        }

        /**
         * Names a listen point, for the attribute {@code sockname} of destinations.
         *
         * @param address such as {@code udp:10.0.0.1:5060}
         */
        public Builder socket(String name, String address) {
            Attributes.address(address)
                    .ifPresentOrElse(
                            known -> sockets.put(name, known),
                            () -> wrong.add(
                                    "socket " + name + " must be like udp:10.0.0.1:5060, not '" + address + "'"));
            return this;
        }

        /** Adds sets that were read somewhere. */
        public Builder sets(Collection<SetSpec> all) {
            sets.addAll(all);
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

        /** Where random choices and the Call-IDs of probes come from. A simulation passes its seeded one. */
        public Builder random(RandomGenerator source) {
            random = Objects.requireNonNull(source);
            return this;
        }

        /** Where its meters go, named {@code jackfield.dispatcher.*}. Without it nothing is metered. */
        public Builder meters(MeterRegistry registry) {
            meters = Optional.of(registry);
            return this;
        }

        /** After what time a call whose end nobody told no longer counts, a seventh more at the longest. Default 2 h. */
        public Builder callExpiry(Duration time) {
            if (time.isNegative() || time.isZero()) {
                wrong.add("call expiry " + time + " must be above 0");
            } else {
                callExpiry = time;
            }
            return this;
        }

        /**
         * Makes the dispatcher and starts probing.
         *
         * @throws IllegalArgumentException naming all mistakes
         */
        public Dispatcher build() {
            List<SetSpec> all = new ArrayList<>(sets);
            List<String> mistakes = new ArrayList<>(wrong);
            source.ifPresent(kept -> {
                try {
                    all.addAll(kept.load());
                } catch (IOException e) {
                    mistakes.add("the source cannot be read: " + e);
                } catch (IllegalArgumentException mistake) {
                    mistakes.add(String.valueOf(mistake.getMessage()));
                }
            });
            return new Dispatcher(this, SetSpec.checked(all, allSockets(), mistakes));
        }

        private Sockets allSockets() {
            return new Sockets(sockets, node);
        }
    }
}
