package io.jackfield.dispatcher;

import io.jackfield.dispatcher.algorithm.Algorithm;
import io.jackfield.sip.message.SipUri;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/** Settings of one destination set. */
public final class SetBuilder {
    private final int id;
    private final List<DestinationSpec> destinations = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();
    private Algorithm algorithm = Algorithm.CALL_ID_HASH;
    private int limit = 8;
    private OptionalInt fallback = OptionalInt.empty();

    SetBuilder(int id) {
        this.id = id;
    }

    /** How to choose. Default {@link Algorithm#CALL_ID_HASH}. */
    public SetBuilder algorithm(Algorithm choice) {
        algorithm = Objects.requireNonNull(choice);
        return this;
    }

    /** Adds a destination of priority 0. */
    public SetBuilder target(String uri) {
        return target(uri, 0);
    }

    /** Adds a destination; the higher the priority, the earlier {@link Algorithm#PRIORITY} takes it. */
    public SetBuilder target(String uri, int priority) {
        Optional<SipUri> parsed = SipUri.parse(uri).filter(SipUri::isSip);
        if (parsed.isEmpty()) {
            wrong.add("'" + uri + "' is no SIP URI");
        } else if (destinations.stream().anyMatch(d -> d.uri().equivalent(parsed.get()))) {
            wrong.add("'" + uri + "' is there twice");
        } else {
            destinations.add(new DestinationSpec(parsed.get(), priority));
        }
        return this;
    }

    /** How many destinations a request is offered at most, so that failover ends: 1 or more, default 8. */
    public SetBuilder limit(int most) {
        if (most < 1) {
            wrong.add("limit " + most + " is below 1");
        }
        limit = most;
        return this;
    }

    /** The set that is used while no destination of this one is alive. Its own fallback is not followed. */
    public SetBuilder fallback(int otherSet) {
        fallback = OptionalInt.of(otherSet);
        return this;
    }

    int id() {
        return id;
    }

    Algorithm algorithm() {
        return algorithm;
    }

    int limit() {
        return limit;
    }

    OptionalInt fallback() {
        return fallback;
    }

    List<DestinationSpec> destinations() {
        return destinations;
    }

    List<String> wrong() {
        return destinations.isEmpty() && wrong.isEmpty() ? List.of("it has no target") : wrong;
    }
}
