package io.jackfield.dispatcher;

import io.jackfield.dispatcher.algorithm.Algorithm;
import io.jackfield.dispatcher.algorithm.CallKey;
import io.jackfield.dispatcher.algorithm.Turns;
import io.jackfield.dispatcher.probe.Health.Change;
import io.jackfield.dispatcher.probe.HealthState;
import io.jackfield.dispatcher.probe.Outliers;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.node.Target;
import io.jackfield.sip.node.TargetSelector;
import io.jackfield.sip.transport.Flow;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * A set of destinations that serve the same requests. Selecting reads a snapshot of those that are alive: no lock. Any thread. Only
 * requests outside a dialog should ask here; those within follow their Route set, which is what keeps a call where it is.
 */
public final class DestinationSet implements TargetSelector {
    private final int id;
    private final Terms terms;
    private final AtomicReference<Roster> roster;
    final AtomicLong unserved = new AtomicLong();

    DestinationSet(int id, Terms terms) {
        this.id = id;
        this.terms = terms;
        this.roster = new AtomicReference<>(Roster.empty(id, new Turns(terms.seed() + id)));
    }

    /** The number by which routes and operators know it. */
    public int id() {
        return id;
    }

    /** How it chooses. */
    public Algorithm algorithm() {
        return roster().spec().algorithm();
    }

    /** How many destinations would get new calls now, those that failed lately but not often enough included. */
    public int selectableCount() {
        return roster().selectableCount();
    }

    /** How many destinations are in this state. */
    public int count(HealthState state) {
        return (int) destinations().stream().filter(d -> d.state() == state).count();
    }

    /** All destinations, by descending priority. */
    public List<Destination> destinations() {
        return roster().all();
    }

    /**
     * The destination for a key, best of this set, else of its fallback; empty when none can take a call. Allocates nothing.
     *
     * @param key what a hashing algorithm chooses by, such as the Call-ID or the room; "" for whose turn it is. Others ignore it
     */
    public Optional<Destination> select(String key) {
        Roster now = roster();
        Optional<Destination> chosen = now.first(key);
        if (chosen.isEmpty() && now.fallback().isPresent()) {
            chosen = now.fallback().get().roster().first(key);
        }
        if (chosen.isEmpty()) {
            unserved.incrementAndGet();
        }
        return chosen;
    }

    /** The destinations to try for a request, best first; those of the fallback set when none can take a call here; else empty. */
    @Override
    public List<Target> select(SipRequest request) {
        return select(request, roster().spec().limit());
    }

    /** As {@link #select(SipRequest)}, with another limit of how many to try, 1 or more. */
    public List<Target> select(SipRequest request, int limit) {
        Roster now = roster();
        List<Target> targets = now.order(key(now, request), limit);
        if (targets.isEmpty() && now.fallback().isPresent()) {
            Roster other = now.fallback().get().roster();
            targets = other.order(key(other, request), limit);
        }
        if (targets.isEmpty()) {
            unserved.incrementAndGet();
        }
        return targets;
    }

    private static String key(Roster roster, SipRequest request) {
        Optional<CallKey> key = roster.spec().choosesBy();
        return key.isPresent() ? key.get().of(request) : "";
    }

    // ---- where messages come from ----

    /** Whether a message came from a destination of this set: by its address, port and transport. */
    public boolean contains(Flow source) {
        return find(source, Set.of()).isPresent();
    }

    /** The first destination of this set that a message may have come from. */
    public Optional<Destination> find(Flow source, Set<SourceMatch> match) {
        for (Destination destination : destinations()) {
            if (destination.sent(source, match)) {
                return destination.self();
            }
        }
        return Optional.empty();
    }

    // ---- for the dispatcher ----

    Terms terms() {
        return terms;
    }

    Roster roster() {
        return Objects.requireNonNull(roster.get());
    }

    void become(SetSpec spec, Function<Integer, Optional<DestinationSet>> others) {
        roster.updateAndGet(now -> now.become(spec, this, others));
        terms.changed().run();
    }

    /** Something that choosing depends on may have changed. The last to write has read what all others wrote before. */
    void renew() {
        roster.updateAndGet(Roster::renewed);
    }

    void suspected(Destination destination) {
        terms.suspected().accept(destination);
    }

    /** A destination's state may have changed. */
    boolean changed(Destination destination, Optional<Change> change) {
        if (change.isEmpty()) {
            return false;
        }
        HealthState to = change.get().to();
        boolean slow = !roster().spec().slowStart().isZero();
        if (slow && to.selectable() && !change.get().from().selectable()) {
            destination.vitals().cool();
        }
        renew();
        terms.changed().run();
        terms.listener().onState(id, destination.uri(), to);
        return true;
    }

    /** What comes with time. */
    void keep(long nowNs, boolean outliers, boolean older) {
        SetSpec spec = roster().spec();
        boolean changed = false;
        List<Vitals> up = new ArrayList<>();
        for (Destination destination : destinations()) {
            Vitals vitals = destination.vitals();
            changed |= vitals.warm(nowNs, spec.slowStart().toNanos());
            vitals.relax(nowNs);
            if (older) {
                vitals.load.grow();
            }
            if (destination.state().selectable()) {
                up.add(vitals);
            }
        }
        if (outliers && spec.ejectOutliers()) {
            changed |= Outliers.sweep(up, nowNs);
        }
        if (changed) {
            renew();
        }
    }

    @Override
    public String toString() {
        return "DestinationSet[" + id + ' ' + algorithm().text() + ' ' + destinations() + ']';
    }
}
