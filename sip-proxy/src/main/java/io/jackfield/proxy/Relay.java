package io.jackfield.proxy;

import io.jackfield.kernel.Machine;
import io.jackfield.proxy.forward.Fork;
import io.jackfield.proxy.forward.Forwarder;
import io.jackfield.sip.node.MediaAnchor;
import io.jackfield.sip.node.Target;
import io.jackfield.sip.node.TargetSelector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A decision to relay: {@link Decision#relay} or {@link Decision#fork}. Immutable; make it once where it does not vary. */
public final class Relay implements Decision {
    private static final long POOL_PATIENCE_NS = Duration.ofSeconds(2).toNanos();
    private static final Reply NOWHERE = Reply.of(503);

    private final TargetSelector targets;
    private final Optional<TargetLookup> lookup;
    private final Forwarder.Plan plan;
    private final Edits edits;
    private final Decision otherwise;

    /** What is changed in the request; rarely anything. */
    record Edits(Optional<String> user, List<Reply.Line> headers) {
        static final Edits NONE = new Edits(Optional.empty(), List.of());
    }

    private Relay(
            TargetSelector targets,
            Optional<TargetLookup> lookup,
            Forwarder.Plan plan,
            Edits edits,
            Decision otherwise) {
        this.targets = targets;
        this.lookup = lookup;
        this.plan = plan;
        this.edits = edits;
        this.otherwise = otherwise;
    }

    static Relay to(TargetSelector targets, Fork fork) {
        long patienceNs = fork == Fork.FAILOVER ? POOL_PATIENCE_NS : Machine.NEVER;
        Forwarder.Plan plan = new Forwarder.Plan(fork, patienceNs, Optional.empty());
        return new Relay(Objects.requireNonNull(targets), Optional.empty(), plan, Edits.NONE, NOWHERE);
    }

    static Relay later(TargetLookup targets, Fork fork) {
        Relay relay = to(request -> List.of(), fork);
        return new Relay(relay.targets, Optional.of(targets), relay.plan, relay.edits, relay.otherwise);
    }

    /** The same, to these targets. */
    Relay found(List<Target> targetList) {
        return new Relay(request -> targetList, Optional.empty(), plan, edits, otherwise);
    }

    /** Puts this user into the Request-URI. */
    public Relay toUser(String user) {
        Objects.requireNonNull(user);
        return new Relay(targets, lookup, plan, new Edits(Optional.of(user), edits.headers), otherwise);
    }

    /** Adds this header line to the request. */
    public Relay header(String name, String value) {
        List<Reply.Line> lines = new ArrayList<>(edits.headers);
        lines.add(new Reply.Line(Objects.requireNonNull(name), Objects.requireNonNull(value)));
        return new Relay(targets, lookup, plan, new Edits(edits.user, List.copyOf(lines)), otherwise);
    }

    /**
     * How long a target may say nothing before the next one is tried; positive, 32 s at most (timer B). Default 2 s for a pool, else
     * timer B.
     */
    public Relay patience(Duration silence) {
        if (silence.isNegative() || silence.isZero() || silence.compareTo(Duration.ofSeconds(32)) > 0) {
            throw new IllegalArgumentException("patience is above 0 and at most 32 s, not " + silence);
        }
        return new Relay(
                targets, lookup, new Forwarder.Plan(plan.fork(), silence.toNanos(), plan.anchor()), edits, otherwise);
    }

    /** Decides instead when there is no target. Default 503. */
    public Relay otherwise(Decision decision) {
        return new Relay(targets, lookup, plan, edits, Objects.requireNonNull(decision));
    }

    /**
     * Leads the media of the call through this anchor, for the life of its dialog. The closing step: a {@code Decision}, so that it
     * stands beside a reply in an {@code Optional} or a conditional.
     */
    public Decision through(MediaAnchor mediaAnchor) {
        Forwarder.Plan anchored = new Forwarder.Plan(plan.fork(), plan.patienceNs(), Optional.of(mediaAnchor));
        return new Relay(targets, lookup, anchored, edits, otherwise);
    }

    /** Where the targets have to be waited for. */
    Optional<TargetLookup> lookup() {
        return lookup;
    }

    TargetSelector targets() {
        return targets;
    }

    Forwarder.Plan plan() {
        return plan;
    }

    Edits edits() {
        return edits;
    }

    Decision otherwise() {
        return otherwise;
    }
}
