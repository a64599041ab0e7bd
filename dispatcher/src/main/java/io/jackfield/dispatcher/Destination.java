package io.jackfield.dispatcher;

import io.jackfield.dispatcher.algorithm.Candidate;
import io.jackfield.dispatcher.probe.Health.Finding;
import io.jackfield.dispatcher.probe.HealthState;
import io.jackfield.dispatcher.probe.Latency;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.Target;
import io.jackfield.sip.node.TargetObserver;
import io.jackfield.sip.resolve.NumericHost;
import io.jackfield.sip.transport.Flow;
import io.jackfield.sip.transport.Transport;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One place of a set. Any thread. A proxy of this SDK tells it by itself what becomes of calls; with another SIP stack
 * {@link #attempt} does.
 */
public final class Destination implements Candidate, TargetObserver {
    private final DestinationSet set;
    private final DestinationSpec spec;
    private final int weight;
    private final int relativeWeight;
    private final int maxCalls;
    private final boolean congestionControl;
    private final long id;
    private final Vitals vitals;
    private final Optional<InetSocketAddress> socket;
    private final Optional<Destination> self = Optional.of(this);
    private volatile Target target;
    private volatile @Nullable Flow address;

    Destination(DestinationSet set, DestinationSpec spec, int weight, Vitals vitals) {
        this.set = set;
        this.spec = spec;
        this.weight = weight;
        this.vitals = vitals;
        this.relativeWeight = spec.attributes().relativeWeight();
        this.maxCalls = spec.attributes().maxCalls();
        this.congestionControl = spec.attributes().congestionControl();
        this.id = identity(spec.uri());
        this.socket = set.terms().sockets().of(spec.attributes());
        this.target = Target.nextHop(spec.uri()).withObserver(this);
        numeric(spec.uri()).ifPresent(flow -> found(List.of(flow)));
    }

    /** Where it is. */
    public SipUri uri() {
        return spec.uri();
    }

    /** How it is. */
    public HealthState state() {
        return vitals.health.state();
    }

    /** What is configured. */
    public DestinationSpec spec() {
        return spec;
    }

    /** How long it takes to answer. */
    public Latency latency() {
        return vitals.latency;
    }

    // ---- what becomes of calls ----

    /** A call goes there: it counts until what is returned is told of its end. To be told on one thread. */
    @Override
    public TargetObserver attempt() {
        return new Attempt(this, vitals.load);
    }

    /**
     * Passive marking. Only what tells on the destination counts: no answer, no connection, or 503. A 500 may be one caller's doing,
     * and three of them must not take a server out.
     */
    @Override
    public void onOutcome(Target ignored, Outcome outcome) {
        switch (outcome.kind()) {
            case TIMEOUT, TRANSPORT_ERROR -> failed();
            case REJECTED -> {
                if (outcome.status() == 503) {
                    failed();
                } else {
                    vitals.rejected.incrementAndGet();
                    found(Finding.CALL_GOOD);
                }
            }
            case ANSWERED -> {
                vitals.answered.incrementAndGet();
                found(Finding.CALL_GOOD);
            }
            case PROVISIONAL -> found(Finding.CALL_GOOD);
            case CANCELLED, ESTABLISHED, ENDED -> {}
        }
    }

    private void failed() {
        vitals.failed.incrementAndGet();
        found(Finding.CALL_FAILED);
        set.suspected(this);
    }

    // ---- what becomes of probes ----

    /** It answered a probe well, after this time: for probes of the application's own. */
    public void answered(Duration latency) {
        vitals.probesGood.incrementAndGet();
        vitals.latency = vitals.latency.answered(
                latency.toNanos() / 1e6, set.terms().probe().alpha());
        if (!found(Finding.PROBE_GOOD)) {
            set.renew();
        }
    }

    /** It did not answer a probe: for probes of the application's own. */
    public void unanswered() {
        vitals.latency = vitals.latency.timedOut();
        answeredBadly();
    }

    /** It answered a probe with a code that is not healthy, or could not be reached. */
    void answeredBadly() {
        vitals.probesBad.incrementAndGet();
        found(Finding.PROBE_BAD);
    }

    private boolean found(Finding finding) {
        if (finding == Finding.CALL_GOOD && state() == HealthState.ACTIVE) {
            return false; // the way of nearly every call
        }
        return set.changed(
                this,
                vitals.health.on(
                        finding,
                        set.terms().downAfter(this),
                        set.terms().probe().upAfter()));
    }

    // ---- for the set ----

    /** Its configuration, were it saved as it is now. */
    DestinationSpec saved() {
        int flags = spec.flags() & (DestinationSpec.NO_LOOKUP | DestinationSpec.NO_PROBES);
        flags |= switch (state()) {
            case ACTIVE -> 0;
            case INACTIVE -> DestinationSpec.INACTIVE;
            case TRYING -> DestinationSpec.TRYING;
            case DISABLED, DRAINING -> DestinationSpec.DISABLED;
        };
        flags |= vitals.flagged ? DestinationSpec.PROBING : 0;
        return new DestinationSpec(spec.uri(), spec.priority(), flags, spec.attributes(), spec.description());
    }

    Vitals vitals() {
        return vitals;
    }

    Optional<Destination> self() {
        return self;
    }

    DestinationSet set() {
        return set;
    }

    /** Whether it can take one call more. Counts as asked, so a set asks only when it means it. */
    boolean open() {
        return (maxCalls == 0 || vitals.load.calls() < maxCalls) && vitals.overload.admits();
    }

    /** As a proxy of this SDK takes it, and as {@link #attempt} wants to be told of it. */
    public Target target() {
        return target;
    }

    /** Where it was found last; none before the first time. */
    @Nullable
    Flow address() {
        return address;
    }

    /** Whether a message that came so may be from here. */
    boolean sent(Flow source, Set<SourceMatch> match) {
        Flow known = address;
        return known != null
                && known.remoteHost().equals(source.remoteHost())
                && (match.contains(SourceMatch.ANY_PORT)
                        || known.remote().getPort() == source.remote().getPort())
                && (match.contains(SourceMatch.ANY_TRANSPORT) || known.transport() == source.transport())
                && (!match.contains(SourceMatch.ONLY_SELECTABLE) || state().selectable())
                && (!match.contains(SourceMatch.SAME_SOCKET)
                        || socket.isEmpty()
                        || socket.get().equals(source.local()));
    }

    /** Calls go to the address that was found only when it is sure, or when they must leave from a certain socket. */
    void found(List<Flow> flows) {
        if (flows.isEmpty()) {
            return;
        }
        Flow flow = flows.get(0);
        if (socket.isPresent()) {
            flow = flow.withLocal(socket.get());
        }
        address = flow;
        if (socket.isPresent() || numeric(spec.uri()).isPresent()) {
            target = target.withFlow(flow);
        }
    }

    /** The flow to a numeric address without TLS, known now and for good, so that no call has to look it up (RFC 3263 4). */
    private static Optional<Flow> numeric(SipUri uri) {
        Optional<Transport> transport = uri.isSips()
                ? Optional.empty()
                : uri.transport().map(Transport::of).orElse(Optional.of(Transport.UDP));
        return transport
                .filter(known -> !known.secure())
                .flatMap(known -> NumericHost.parse(uri.host())
                        .map(host -> Flow.to(
                                known,
                                new InetSocketAddress(host, uri.port() > 0 ? uri.port() : known.defaultPort()))));
    }

    // ---- for the algorithms ----

    @Override
    public long id() {
        return id;
    }

    @Override
    public int priority() {
        return spec.priority();
    }

    @Override
    public int weight() {
        return weight;
    }

    @Override
    public int relativeWeight() {
        return relativeWeight;
    }

    @Override
    public int maxCalls() {
        return maxCalls;
    }

    @Override
    public int calls() {
        return vitals.load.calls();
    }

    @Override
    public double latencyMs() {
        return vitals.latency.estimate();
    }

    @Override
    public double congestionMs() {
        return vitals.latency.congestion();
    }

    @Override
    public boolean congestionControl() {
        return congestionControl;
    }

    @Override
    public double load() {
        return vitals.report;
    }

    @Override
    public double warmth() {
        return vitals.warmth();
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

    @Override
    public String toString() {
        return spec.uri() + " " + state();
    }
}
