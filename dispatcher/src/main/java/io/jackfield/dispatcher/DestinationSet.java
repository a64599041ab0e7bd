package io.jackfield.dispatcher;

import io.jackfield.dispatcher.algorithm.Algorithm;
import io.jackfield.dispatcher.algorithm.Candidate;
import io.jackfield.dispatcher.algorithm.Ordering;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.node.Target;
import io.jackfield.sip.node.TargetSelector;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A set of destinations that serve the same requests. Selecting reads a snapshot of those that are alive: no lock, and nothing is
 * made but the list. Only requests outside a dialog should ask here; those within follow their Route set, which is what keeps a call
 * where it is.
 */
public final class DestinationSet implements TargetSelector {
    private static final Candidate[] NONE = {};

    private final int id;
    private final Algorithm algorithm;
    private final Ordering ordering;
    private final int limit;
    private final StateListener listener;
    private List<Destination> destinations = List.of();
    private Optional<DestinationSet> fallback = Optional.empty();
    private volatile Candidate[] selectable = NONE;

    DestinationSet(int id, Algorithm algorithm, long seed, int limit, StateListener listener) {
        this.id = id;
        this.algorithm = algorithm;
        this.ordering = algorithm.ordering(seed);
        this.limit = limit;
        this.listener = listener;
    }

    void fill(List<Destination> all, Optional<DestinationSet> other) {
        destinations = all.stream()
                .sorted(Comparator.comparingInt(Destination::priority).reversed())
                .toList();
        fallback = other;
        refresh();
    }

    /** The set's number. */
    public int id() {
        return id;
    }

    /** How it chooses. */
    public Algorithm algorithm() {
        return algorithm;
    }

    /** How many destinations would get new calls now, those that failed lately but not often enough included. */
    public int selectableCount() {
        return selectable.length;
    }

    /** The destinations to try for a request, best first; those of the fallback set when none is alive here; else empty. */
    @Override
    public List<Target> select(SipRequest request) {
        Candidate[] alive = selectable;
        if (alive.length > 0) {
            return ordering.order(alive, request, limit);
        }
        return fallback.isPresent() ? fallback.get().selectHere(request) : List.of();
    }

    List<Destination> destinations() {
        return destinations;
    }

    /** A destination's state may have changed; on the dispatcher's shard. */
    void changed(boolean really, Destination destination) {
        if (really) {
            refresh();
            listener.onState(id, destination.uri(), destination.state());
        }
    }

    /** Without a fallback, so that two sets that name each other do not call each other for ever. */
    private List<Target> selectHere(SipRequest request) {
        Candidate[] alive = selectable;
        return alive.length == 0 ? List.of() : ordering.order(alive, request, limit);
    }

    private void refresh() {
        selectable = destinations.stream().filter(d -> d.state().selectable()).toArray(Candidate[]::new);
    }

    @Override
    public String toString() {
        return "DestinationSet[" + id + ' ' + algorithm + ' ' + Arrays.toString(selectable) + ']';
    }
}
