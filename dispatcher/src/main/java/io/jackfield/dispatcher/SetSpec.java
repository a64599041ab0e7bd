package io.jackfield.dispatcher;

import io.jackfield.dispatcher.algorithm.Algorithm;
import io.jackfield.dispatcher.algorithm.CallKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What is configured of a set. However it came to be known, from a builder, a file or a table: this is what a dispatcher takes.
 *
 * @param id the number that routes and operators use
 * @param algorithm how to choose
 * @param key what a hashing algorithm chooses by, instead of what it usually does
 * @param limit how many destinations a request is offered at most, 1 or more
 * @param fallback the set that is used while none of this one can take a call; its own fallback is not followed
 * @param slowStart over what time one that comes back gets its whole share again; zero: at once
 * @param ejectOutliers whether those that do much worse than the others are left out for a while
 * @param destinations its places
 */
public record SetSpec(
        int id,
        Algorithm algorithm,
        Optional<CallKey> key,
        int limit,
        OptionalInt fallback,
        Duration slowStart,
        boolean ejectOutliers,
        List<DestinationSpec> destinations) {
    private static final int FULL = 100;

    /** Keeps a copy. */
    public SetSpec {
        destinations = List.copyOf(destinations);
    }

    /**
     * A set as {@link Dispatcher.Builder#set} makes it.
     *
     * @throws IllegalArgumentException when a target is no URI
     */
    public static SetSpec of(int id, Consumer<SetBuilder> settings) {
        SetBuilder builder = new SetBuilder(id);
        settings.accept(builder);
        if (!builder.wrong().isEmpty()) {
            throw new IllegalArgumentException("set " + id + ": " + String.join("; ", builder.wrong()));
        }
        return builder.build();
    }

    /** What to choose by; empty when the algorithm does not hash. */
    Optional<CallKey> choosesBy() {
        return algorithm.key().map(usual -> key.orElse(usual));
    }

    SetSpec with(List<DestinationSpec> others) {
        return new SetSpec(id, algorithm, key, limit, fallback, slowStart, ejectOutliers, others);
    }

    /**
     * All sets by their numbers.
     *
     * @throws IllegalArgumentException naming all mistakes
     */
    static Map<Integer, SetSpec> checked(List<SetSpec> sets, Sockets sockets, List<String> mistakes) {
        List<String> wrong = new ArrayList<>(mistakes);
        Map<Integer, SetSpec> byId = new TreeMap<>();
        for (SetSpec set : sets) {
            if (byId.put(set.id, set) != null) {
                wrong.add("set " + set.id + " is there twice");
            }
        }
        for (SetSpec set : sets) {
            set.wrong(sockets).forEach(mistake -> wrong.add("set " + set.id + ": " + mistake));
            set.fallback.ifPresent(other -> {
                if (!byId.containsKey(other) || other == set.id) {
                    wrong.add("set " + set.id + ": its fallback " + other + " is not another set");
                }
            });
        }
        if (sets.isEmpty() && wrong.isEmpty()) {
            wrong.add("there is no set");
        }
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException("dispatcher: " + String.join("; ", wrong));
        }
        return byId;
    }

    /** @throws IllegalArgumentException naming all mistakes */
    void check(Sockets sockets) {
        List<String> wrong = wrong(sockets);
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException("set " + id + ": " + String.join("; ", wrong));
        }
    }

    private List<String> wrong(Sockets sockets) {
        List<String> wrong = new ArrayList<>();
        if (limit < 1) {
            wrong.add("limit " + limit + " is below 1");
        }
        if (slowStart.isNegative()) {
            wrong.add("slow start " + slowStart + " is below 0");
        }
        if (algorithm == Algorithm.KEY_HASH && key.isEmpty()) {
            wrong.add("its algorithm needs a key");
        }
        if (key.isPresent() && algorithm != Algorithm.KEY_HASH && algorithm != Algorithm.BOUNDED_HASH) {
            wrong.add("its algorithm takes no key, key-hash and bounded-hash do");
        }
        if (destinations.isEmpty()) {
            wrong.add("it has no target");
        }
        destinations.forEach(destination -> {
            wrong.addAll(destination.wrong());
            wrong.addAll(sockets.wrong(destination));
        });
        twice(wrong);
        weights(wrong);
        return wrong;
    }

    private void twice(List<String> wrong) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < destinations.size(); i++) {
            DestinationSpec one = destinations.get(i);
            if (destinations.subList(0, i).stream().anyMatch(d -> d.uri().equivalent(one.uri()))) {
                wrong.add("'" + one.uri().text() + "' is there twice");
            }
            String name = one.attributes().duid();
            if (!name.isEmpty() && !names.add(name)) {
                wrong.add("duid '" + name + "' is there twice");
            }
        }
    }

    /** A weight that is missing means no calls, or all: nobody wants either by oversight. */
    private void weights(List<String> wrong) {
        if (algorithm == Algorithm.WEIGHT) {
            int sum =
                    destinations.stream().mapToInt(d -> d.attributes().weight()).sum();
            if (sum > FULL) {
                wrong.add("its weights are per cent and make " + sum + "; relative-weight takes any");
            }
            lacking(wrong, "weight", destinations.size() - 1);
        } else if (algorithm == Algorithm.RELATIVE_WEIGHT) {
            lacking(wrong, "rweight", destinations.size());
        }
    }

    private void lacking(List<String> wrong, String attribute, int first) {
        boolean any =
                destinations.stream().anyMatch(d -> d.attributes().values().containsKey(attribute));
        for (DestinationSpec one : destinations.subList(0, Math.max(0, first))) {
            if (any && !one.attributes().values().containsKey(attribute)) {
                wrong.add("'" + one.uri().text() + "' has no " + attribute);
            }
        }
    }
}
