package io.jackfield.sip.resolve;

import io.jackfield.kernel.Shard;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.RetryAfter;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.transport.Flow;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Finds where to send a request for a URI (RFC 3263 4), and remembers which servers did not serve. Thread-safe; one may serve
 * several nodes.
 */
public interface Resolver extends AutoCloseable {
    /**
     * Finds the flows to try, in order. Each try is a transaction of its own (RFC 3263 4.3).
     *
     * @param shard the caller's, on whose thread this is called and whose clock it goes by
     * @param then gets the flows on that shard, once: within this call when they are known, as those of a numeric host
     *     always are. A TLS flow has the domain of the URI as its {@link Flow#peerName}. Empty when the URI leads nowhere: no such name, no transport of ours, not a sip URI
     */
    void resolve(SipUri uri, Shard shard, Consumer<List<Flow>> then);

    /** The flow of a URI with a numeric host, which needs no look-up; empty for any other. From any thread. */
    default Optional<Flow> numeric(SipUri uri) {
        return Optional.empty();
    }

    /**
     * A server did not serve: it timed out, could not be reached, or answered 503. It comes last for a while.
     *
     * @param flow one that {@link #resolve} gave
     * @param retryAfter how long, if the server said (RFC 3261 20.33)
     */
    default void avoid(Flow flow, Optional<Duration> retryAfter, Shard shard) {}

    /** A server answered: nothing that was held against it counts any longer. */
    default void served(Flow flow) {}

    /** What a response says of the server that sent it: 503 to come back later (RFC 3261 21.5.4), any other that it serves. */
    default void heard(Flow flow, SipResponse response, Shard shard) {
        if (response.status() == 503) {
            avoid(flow, response.get(Header.RETRY_AFTER).map(RetryAfter::delay), shard);
        } else {
            served(flow);
        }
    }

    /** Registers its meters, named {@code jackfield.sip.resolver.*}. */
    default void bindMeters(MeterRegistry registry, Tags tags) {}

    /** Ends the resolver's threads. Idempotent, does not wait. What is under way ends empty. */
    @Override
    void close();
}
