package io.jackfield.sip.node;

import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.transport.Flow;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One place a request may go: an entry of the target set of RFC 3261 16.5. Immutable. Either the Request-URI is replaced
 * ({@link #uri}), as a location lookup does, or it is kept and the request just sent there ({@link #nextHop}), as a
 * dispatcher does.
 */
public final class Target {
    private static final TargetObserver UNOBSERVED = (target, outcome) -> {};

    private final @Nullable SipUri requestUri;
    private final @Nullable SipUri nextHop;
    private final @Nullable Flow flow;
    private final List<NameAddr> path;
    private final double q;
    private final TargetObserver observer;

    private Target(
            @Nullable SipUri requestUri,
            @Nullable SipUri nextHop,
            @Nullable Flow flow,
            List<NameAddr> path,
            double q,
            TargetObserver observer) {
        this.requestUri = requestUri;
        this.nextHop = nextHop;
        this.flow = flow;
        this.path = path;
        this.q = q;
        this.observer = observer;
    }

    /** Keeps the Request-URI and sends to this URI. */
    public static Target nextHop(SipUri nextHop) {
        return new Target(null, Objects.requireNonNull(nextHop), null, List.of(), 1.0, UNOBSERVED);
    }

    /** Replaces the Request-URI and sends where it says. */
    public static Target uri(SipUri requestUri) {
        return new Target(Objects.requireNonNull(requestUri), null, null, List.of(), 1.0, UNOBSERVED);
    }

    /** Sent over this flow, whatever the URIs say: the connection or NAT binding of a registration. */
    public Target withFlow(Flow via) {
        return new Target(requestUri, nextHop, Objects.requireNonNull(via), path, q, observer);
    }

    /** Sent to this URI, whatever the Request-URI says. */
    public Target withNextHop(SipUri hop) {
        return new Target(requestUri, Objects.requireNonNull(hop), flow, path, q, observer);
    }

    /** Route headers to put on, outermost first (RFC 3327). */
    public Target withPath(List<NameAddr> routes) {
        return new Target(requestUri, nextHop, flow, List.copyOf(routes), q, observer);
    }

    /**
     * The preference, 0 to 1: targets of equal q are tried at once, others one group after another (RFC 3261 16.6).
     *
     * @throws IllegalArgumentException outside that range
     */
    public Target withQ(double preference) {
        if (!(preference >= 0 && preference <= 1)) {
            throw new IllegalArgumentException("q must be 0 to 1, not " + preference);
        }
        return new Target(requestUri, nextHop, flow, path, preference, observer);
    }

    /** Told what became of the request there. */
    public Target withObserver(TargetObserver told) {
        return new Target(requestUri, nextHop, flow, path, q, Objects.requireNonNull(told));
    }

    /** The new Request-URI; empty: keep the old one. */
    public Optional<SipUri> requestUri() {
        return Optional.ofNullable(requestUri);
    }

    /** Where to send; empty: where the first Route or the Request-URI says. */
    public Optional<SipUri> nextHop() {
        return Optional.ofNullable(nextHop);
    }

    /** The flow to send over; empty: resolve the next hop. */
    public Optional<Flow> flow() {
        return Optional.ofNullable(flow);
    }

    public List<NameAddr> path() {
        return path;
    }

    public double q() {
        return q;
    }

    /** Never absent: one that does nothing when none was set. */
    public TargetObserver observer() {
        return observer;
    }

    @Override
    public String toString() {
        return "Target[" + (requestUri == null ? "" : requestUri) + (nextHop == null ? "" : " via " + nextHop)
                + (flow == null ? "" : " over " + flow) + " q=" + q + ']';
    }
}
