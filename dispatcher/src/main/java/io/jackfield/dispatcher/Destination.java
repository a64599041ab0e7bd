package io.jackfield.dispatcher;

import io.jackfield.dispatcher.algorithm.Candidate;
import io.jackfield.dispatcher.probe.Health;
import io.jackfield.dispatcher.probe.HealthState;
import io.jackfield.kernel.Shard;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.Target;
import io.jackfield.sip.node.TargetObserver;
import io.jackfield.sip.resolve.Resolver;
import io.jackfield.sip.transport.Flow;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One place of a set. Its health changes on one shard, which every finding is brought to; all else is fixed. Hears from the proxy
 * what became of calls, on any shard.
 */
final class Destination implements Candidate, TargetObserver {
    private final DestinationSet set;
    private final SipUri uri;
    private final int priority;
    private final long id;
    private final Health health;
    private final Shard shard;
    private final Target target;
    private volatile @Nullable Flow address;

    Destination(DestinationSet set, DestinationSpec spec, Health health, Shard shard, Resolver resolver) {
        this.set = set;
        this.uri = spec.uri();
        this.priority = spec.priority();
        this.health = health;
        this.shard = shard;
        this.id = identity(uri);
        Target hop = Target.nextHop(uri).withObserver(this);
        // A numeric address is known now and for good, so that no call has to look it up.
        Optional<Flow> numeric = resolver.numeric(uri);
        this.target = numeric.map(hop::withFlow).orElse(hop);
        this.address = numeric.orElse(null);
        if (numeric.isEmpty()) {
            shard.execute(() -> resolver.resolve(uri, shard, this::found));
        }
    }

    /** The state may have changed; on the dispatcher's shard. */
    void changed(boolean really) {
        set.changed(really, this);
    }

    SipUri uri() {
        return uri;
    }

    HealthState state() {
        return health.state();
    }

    Health health() {
        return health;
    }

    /** Where it was found last; none before the first time. */
    @Nullable
    Flow address() {
        return address;
    }

    void found(List<Flow> flows) {
        if (!flows.isEmpty()) {
            address = flows.get(0);
        }
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public int priority() {
        return priority;
    }

    @Override
    public Target target() {
        return target;
    }

    /**
     * Passive marking. Only what tells on the destination counts: no answer, no connection, or 503. A 500 may be one caller's doing,
     * and three of them must not take a server out. The way of every call that goes well is one volatile read.
     */
    @Override
    public void onOutcome(Target ignored, Outcome outcome) {
        switch (outcome.kind()) {
            case TIMEOUT, TRANSPORT_ERROR -> shard.execute(() -> changed(health.callFailed()));
            case REJECTED -> {
                if (outcome.status() == 503) {
                    shard.execute(() -> changed(health.callFailed()));
                } else {
                    alive();
                }
            }
            case PROVISIONAL, ANSWERED -> alive();
            case CANCELLED -> {}
        }
    }

    private void alive() {
        if (health.state() == HealthState.TRYING) {
            shard.execute(() -> changed(health.callSucceeded()));
        }
    }

    /** FNV-1a of the URI's text, then spread: the same in every process. */
    private static long identity(SipUri uri) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : uri.text().getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
        hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
        return hash ^ (hash >>> 31);
    }
}
