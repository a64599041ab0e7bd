package io.jackfield.dispatcher;

import io.jackfield.dispatcher.algorithm.Algorithm;
import io.jackfield.dispatcher.algorithm.CallKey;
import io.jackfield.dispatcher.algorithm.Choice;
import io.jackfield.dispatcher.algorithm.Turns;
import io.jackfield.sip.node.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A set at one moment: who belongs to it, who of them can be chosen, and how. Immutable; whatever changes makes another, so whoever
 * chooses reads one reference and needs no lock.
 */
final class Roster {
    private static final int FULL = 100;
    private static final Destination[] NONE = {};

    private final SetSpec spec;
    private final List<Destination> all;
    private final Optional<DestinationSet> fallback;
    private final Turns turns;
    private final Destination[] alive;
    private final Choice keyed;
    private final Choice keyless;

    private Roster(SetSpec spec, List<Destination> all, Optional<DestinationSet> fallback, Turns turns) {
        this.spec = spec;
        this.all = all;
        this.fallback = fallback;
        this.turns = turns;
        this.alive = alive(all);
        Algorithm algorithm = spec.algorithm();
        if (alive.length == 0) {
            keyed = Algorithm.FIRST.choice(NONE, turns);
            keyless = keyed;
        } else {
            algorithm.sort(alive);
            keyed = algorithm.choice(alive, turns);
            // A request without a key is served in turn; what is bounded by load still is.
            keyless = algorithm.key().isEmpty() || algorithm == Algorithm.BOUNDED_HASH
                    ? keyed
                    : Algorithm.ROUND_ROBIN.choice(alive, turns);
        }
    }

    static Roster empty(int id, Turns turns) {
        SetSpec spec = new SetBuilder(id).build();
        return new Roster(spec, List.of(), Optional.empty(), turns);
    }

    /** The same destinations, looked at anew. */
    Roster renewed() {
        return new Roster(spec, all, fallback, turns);
    }

    /**
     * Another configuration: what stays the same stays the same destination, what is known of those whose settings changed goes on
     * to count.
     */
    Roster become(SetSpec next, DestinationSet set, Function<Integer, Optional<DestinationSet>> others) {
        List<DestinationSpec> specs = next.destinations().stream()
                .sorted(Comparator.comparingInt(DestinationSpec::priority).reversed())
                .toList();
        int given = specs.stream().mapToInt(d -> d.attributes().weight()).sum();
        boolean filled = next.algorithm() == Algorithm.WEIGHT && given > 0;
        List<Destination> destinations = new ArrayList<>();
        for (int i = 0; i < specs.size(); i++) {
            DestinationSpec one = specs.get(i);
            boolean last = i == specs.size() - 1;
            int weight = one.attributes().weight() + (filled && last ? FULL - given : 0);
            destinations.add(kept(one, weight, set));
        }
        Optional<DestinationSet> fallback =
                next.fallback().isPresent() ? others.apply(next.fallback().getAsInt()) : Optional.empty();
        return new Roster(next, List.copyOf(destinations), fallback, turns);
    }

    private Destination kept(DestinationSpec next, int weight, DestinationSet set) {
        Optional<Destination> old =
                all.stream().filter(d -> d.uri().equivalent(next.uri())).findFirst();
        return old.filter(d -> d.spec().equals(next) && d.weight() == weight)
                .orElseGet(() -> new Destination(
                        set, next, weight, old.map(Destination::vitals).orElseGet(() -> new Vitals(next))));
    }

    private static Destination[] alive(List<Destination> all) {
        Destination[] up = all.stream().filter(d -> d.state().selectable()).toArray(Destination[]::new);
        Destination[] in = Arrays.stream(up).filter(d -> !d.vitals().out()).toArray(Destination[]::new);
        return in.length == 0 ? up : in;
    }

    SetSpec spec() {
        return spec;
    }

    List<Destination> all() {
        return all;
    }

    int selectableCount() {
        return alive.length;
    }

    Optional<DestinationSet> fallback() {
        return fallback;
    }

    /** The best for a key; empty when none can take a call. */
    Optional<Destination> first(String key) {
        if (alive.length == 0) {
            return Optional.empty();
        }
        Choice choice = key.isEmpty() ? keyless : keyed;
        long hash = CallKey.hash(key);
        int first = choice.first(hash);
        int place = first;
        for (int tried = 1; !alive[place].open(); tried++) {
            if (tried == alive.length) {
                return Optional.empty();
            }
            place = choice.next(hash, first, place);
        }
        alive[place].vitals().selected.incrementAndGet();
        return alive[place].self();
    }

    /** The best for a key and those to try after it. */
    List<Target> order(String key, int most) {
        if (alive.length == 0) {
            return List.of();
        }
        int limit = spec.algorithm() == Algorithm.PARALLEL ? alive.length : Math.min(most, alive.length);
        List<Target> targets = new ArrayList<>(limit);
        Choice choice = key.isEmpty() ? keyless : keyed;
        long hash = CallKey.hash(key);
        int first = choice.first(hash);
        int place = first;
        for (int tried = 1; ; tried++) {
            Destination destination = alive[place];
            if (destination.open()) {
                if (targets.isEmpty()) {
                    destination.vitals().selected.incrementAndGet();
                }
                targets.add(destination.target());
            }
            if (tried == alive.length || targets.size() == limit) {
                return targets;
            }
            place = choice.next(hash, first, place);
        }
    }

    /** All that can be chosen, in the order in which a key finds them, without choosing. */
    List<Destination> ranked(String key) {
        if (spec.algorithm().key().isEmpty() || alive.length == 0) {
            return List.of(alive);
        }
        Choice choice = Algorithm.CALL_ID_HASH.choice(alive, turns);
        List<Destination> ranked = new ArrayList<>(alive.length);
        long hash = CallKey.hash(key);
        int first = choice.first(hash);
        int place = first;
        for (int i = 0; i < alive.length; i++) {
            ranked.add(alive[place]);
            place = i + 1 < alive.length ? choice.next(hash, first, place) : place;
        }
        return ranked;
    }
}
