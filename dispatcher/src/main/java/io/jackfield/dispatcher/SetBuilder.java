package io.jackfield.dispatcher;

import io.jackfield.dispatcher.algorithm.Algorithm;
import io.jackfield.dispatcher.algorithm.CallKey;
import io.jackfield.sip.message.SipUri;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** Settings of one destination set. */
public final class SetBuilder {
    private static final Duration GENTLE = Duration.ofSeconds(30);

    private final int id;
    private final List<DestinationSpec> destinations = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();
    private Algorithm algorithm = Algorithm.CALL_ID_HASH;
    private Optional<CallKey> key = Optional.empty();
    private int limit = 8;
    private OptionalInt fallback = OptionalInt.empty();
    private Optional<Duration> slowStart = Optional.empty();
    private Optional<Boolean> ejectOutliers = Optional.empty();

    SetBuilder(int id) {
        this.id = id;
    }

    /** How to choose. Default {@link Algorithm#CALL_ID_HASH}. */
    public SetBuilder algorithm(Algorithm choice) {
        algorithm = Objects.requireNonNull(choice);
        return this;
    }

    /** What {@link Algorithm#KEY_HASH} and {@link Algorithm#BOUNDED_HASH} choose by. */
    public SetBuilder key(CallKey chosenBy) {
        key = Optional.of(chosenBy);
        return this;
    }

    /** Adds a destination of priority 0. */
    public SetBuilder target(String uri) {
        return target(uri, settings -> {});
    }

    /** Adds a destination; the higher the priority, the earlier {@link Algorithm#PRIORITY} takes it. */
    public SetBuilder target(String uri, int priority) {
        return target(uri, settings -> settings.priority(priority));
    }

    /** Adds a destination with settings of its own. */
    public SetBuilder target(String uri, Consumer<TargetBuilder> settings) {
        Optional<SipUri> parsed = SipUri.parse(uri);
        if (parsed.isEmpty()) {
            wrong.add("'" + uri + "' is no SIP URI");
            return this;
        }
        TargetBuilder builder = new TargetBuilder(parsed.get());
        settings.accept(builder);
        destinations.add(builder.build());
        return this;
    }

    /** Adds destinations that were read somewhere. */
    public SetBuilder targets(Collection<DestinationSpec> all) {
        destinations.addAll(all);
        return this;
    }

    /** How many destinations a request is offered at most, so that failover ends: 1 or more, default 8. */
    public SetBuilder limit(int most) {
        limit = most;
        return this;
    }

    /** The set that is used while no destination of this one can take a call. Its own fallback is not followed. */
    public SetBuilder fallback(int otherSet) {
        fallback = OptionalInt.of(otherSet);
        return this;
    }

    /**
     * Over what time a destination that comes back gets its whole share again, where the algorithm has shares. Default 30 s for
     * {@link Algorithm#LEAST_LOAD}, {@link Algorithm#BOUNDED_HASH} and {@link Algorithm#FASTEST}, else zero: at once.
     */
    public SetBuilder slowStart(Duration time) {
        slowStart = Optional.of(time);
        return this;
    }

    /** Whether those that do much worse than the others are left out for a while. Default: with {@link Algorithm#FASTEST}. */
    public SetBuilder ejectOutliers(boolean eject) {
        ejectOutliers = Optional.of(eject);
        return this;
    }

    /** What could not be understood; the rest is for {@link SetSpec#checked}. */
    List<String> wrong() {
        return wrong;
    }

    SetSpec build() {
        boolean gentle = algorithm == Algorithm.LEAST_LOAD
                || algorithm == Algorithm.BOUNDED_HASH
                || algorithm == Algorithm.FASTEST;
        return new SetSpec(
                id,
                algorithm,
                key,
                limit,
                fallback,
                slowStart.orElse(gentle ? GENTLE : Duration.ZERO),
                ejectOutliers.orElse(algorithm == Algorithm.FASTEST),
                destinations);
    }
}
