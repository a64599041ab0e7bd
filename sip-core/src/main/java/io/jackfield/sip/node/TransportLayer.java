package io.jackfield.sip.node;

import io.jackfield.kernel.BoundedMap;
import io.jackfield.kernel.Shard;
import io.jackfield.sip.capture.CaptureTap;
import io.jackfield.sip.capture.MessageTrace;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.ParseStatus;
import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.message.Via;
import io.jackfield.sip.resolve.NumericHost;
import io.jackfield.sip.transaction.Branch;
import io.jackfield.sip.transaction.ReplyFlow;
import io.jackfield.sip.transaction.TransactionLayer;
import io.jackfield.sip.transaction.TransactionSettings;
import io.jackfield.sip.transport.Egress;
import io.jackfield.sip.transport.Flow;
import io.jackfield.sip.transport.Host;
import io.jackfield.sip.transport.Ingress;
import io.jackfield.sip.transport.SendFailure;
import io.jackfield.sip.transport.SourceGate;
import io.jackfield.sip.transport.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One shard's part of the transport layer (RFC 3261 18): gives what was read to the shard that owns it, and what is to be sent
 * to the right socket.
 */
final class TransportLayer implements Ingress, Egress {
    private static final int CACHED_ROUTES = 4_096;

    final TransportCounters counters = new TransportCounters();
    private final Host host;
    private final Shard shard;
    private final Addresses addresses;
    private final TransactionLayer transactions;
    private final BoundedMap<Flow, Route> routes =
            new BoundedMap<>("sip.routes", CACHED_ROUTES, BoundedMap.Policy.EVICT_OLDEST);
    /** Gets a copy of each message; absent when nothing is captured. */
    private final @Nullable CaptureTap capture;

    /** Shows each message to who looks; absent where nobody ever does. */
    private @Nullable MessageTrace trace;

    private final LargeRequests largeRequests;
    private boolean largeByTcp = true;
    private Route last = Route.NONE;
    private List<TransportLayer> all = List.of();
    private CallPlacement placement = CallPlacement.ON_ONE_SHARD;
    private SourceGate gate = SourceGate.OPEN;

    TransportLayer(
            Host host,
            Shard shard,
            Addresses addresses,
            @Nullable CaptureTap capture,
            TransactionSettings settings,
            RandomGenerator random) {
        this.capture = capture;
        this.host = host;
        this.shard = shard;
        this.addresses = addresses;
        this.largeRequests = new LargeRequests(host, shard, addresses, counters);
        this.transactions = new TransactionLayer(shard, this, settings, random);
    }

    /** Whether to send by TCP what is too large for a datagram. Default true. */
    TransportLayer largeByTcp(boolean byTcp) {
        largeByTcp = byTcp;
        return this;
    }

    /** Where messages are shown. */
    void traceTo(MessageTrace shown) {
        trace = shown;
    }

    /** Introduces the layers of all shards, and how calls are spread over them. */
    void connect(List<TransportLayer> layers, CallPlacement calls) {
        all = layers;
        placement = calls;
    }

    /** Sets who decides what is read. Before reading begins. */
    void guardedBy(SourceGate decides) {
        gate = decides;
    }

    CallPlacement placement() {
        return placement;
    }

    TransactionLayer transactions() {
        return transactions;
    }

    // ---- in ----

    @Override
    public boolean opensTo(InetAddress source) {
        return gate.opensTo(source, shard.nowNs());
    }

    @Override
    public void onMessage(SipMessage message, Flow from) {
        if (capture != null) {
            capture.in(message, from);
        }
        if (trace != null) {
            trace.show(message, from, true);
        }
        if (message instanceof SipRequest request) {
            counters.requestsIn++;
            if (!gate.admits(request, from, shard.nowNs())) {
                counters.requestsTurnedAway++;
                return;
            }
            deliver(placement.shardOf(request, transactions.user()), Received.mark(request, from), from);
        } else {
            counters.responsesIn++;
            int owner = Branch.shardOf(message);
            // A response to what we did not send is this shard's to judge: it finds no transaction.
            deliver(owner >= 0 && owner < all.size() ? owner : shard.index(), message, from);
        }
    }

    private void deliver(int owner, SipMessage message, Flow from) {
        if (owner == shard.index()) {
            transactions.receive(message, from);
            return;
        }
        counters.handedOver++;
        TransportLayer layer = all.get(owner);
        if (!layer.shard.execute(new Handover(layer.transactions, message, from))) {
            counters.mailboxFull++;
        }
    }

    @Override
    public void onMalformed(ParseStatus status, Optional<SipResponse> rejection, Flow from) {
        counters.malformed++;
        if (gate.admitsMalformed(from, shard.nowNs()) && rejection.isPresent()) {
            counters.rejected++;
            SipResponse response = Received.mark(rejection.get(), from);
            // A Via that can not be read names no port: then to the one that the request came from.
            Flow to = response.viaIsSound() ? ReplyFlow.of(response, from) : from;
            send(response, to, SendFailure.IGNORED);
        }
    }

    /** A message on its way to the shard that owns it. */
    private record Handover(TransactionLayer layer, SipMessage message, Flow from) implements Runnable {
        @Override
        public void run() {
            layer.receive(message, from);
        }
    }

    // ---- out ----

    @Override
    public String sentBy(Flow flow) {
        return addresses.fixedSentBy(flow).orElseGet(() -> route(flow).sentBy);
    }

    @Override
    public void send(SipMessage message, Flow flow, SendFailure onFailure) {
        Flow bound = flow.isBound() ? flow : route(flow).bound;
        if (bound == null) {
            counters.noRoute++;
            fail(message, flow, onFailure, SendFailure.Reason.NO_ROUTE);
            return;
        }
        if (capture != null) {
            capture.out(message, bound);
        }
        if (trace != null) {
            trace.show(message, bound, false);
        }
        if (message instanceof SipResponse) {
            counters.responsesOut++;
        } else {
            counters.requestsOut++;
            if (largeByTcp
                    && LargeRequests.concern(message, bound)
                    && largeRequests.send((SipRequest) message, bound, onFailure)) {
                return;
            }
        }
        if (!host.send(shard, message, bound, onFailure)) {
            sendElsewhere(message, bound, onFailure);
        }
    }

    @Override
    public void keepAlive(Flow flow) {
        Flow bound = flow.isBound() ? flow : route(flow).bound;
        if (bound != null) {
            host.keepAlive(shard, bound);
        }
    }

    /**
     * The flow's connection is gone. For a response a new one is opened to where the Via says (RFC 3261 18.2.2); for a request to
     * where its next hop listens, if that is the same peer.
     */
    private void sendElsewhere(SipMessage message, Flow flow, SendFailure onFailure) {
        Optional<Flow> other = message instanceof SipResponse response
                ? Optional.of(toVia(response, flow))
                : toNextHop((SipRequest) message, flow);
        if (other.isPresent()) {
            counters.rerouted++;
            if (host.send(shard, message, other.get(), onFailure)) {
                return;
            }
        }
        fail(message, flow, onFailure, SendFailure.Reason.CONNECTION_CLOSED);
    }

    private static Flow toVia(SipResponse response, Flow flow) {
        Via via = response.topVia();
        int port = via.port() > 0 ? via.port() : flow.transport().defaultPort();
        return flow.withRemote(new InetSocketAddress(flow.remoteHost(), port));
    }

    /**
     * Only to the very address that the connection led to, over the same transport: who is behind a NAT or in a browser can not be
     * connected to (RFC 5626 5.3), and another machine might be an attacker's choice.
     */
    private static Optional<Flow> toNextHop(SipRequest request, Flow flow) {
        SipUri hop = request.topRoute().map(NameAddr::uri).orElseGet(request::requestUri);
        if (!hop.isSip() || flow.transport().webSocket()) {
            return Optional.empty();
        }
        Transport named = hop.transport().flatMap(Transport::of).orElse(hop.isSips() ? Transport.TLS : Transport.UDP);
        boolean same = named == flow.transport() || hop.isSips() && flow.transport() == Transport.TLS;
        int port = hop.port() > 0 ? hop.port() : flow.transport().defaultPort();
        return NumericHost.parse(hop.host())
                .filter(address -> same && address.equals(flow.remoteHost()))
                .map(address -> flow.withRemote(new InetSocketAddress(address, port)));
    }

    private void fail(SipMessage message, Flow flow, SendFailure onFailure, SendFailure.Reason reason) {
        counters.unsent++;
        // Not from inside send(): the sender is in the middle of a step of its own.
        shard.execute(() -> onFailure.onSendFailed(message, flow, reason));
    }

    private Route route(Flow flow) {
        Route recent = last;
        if (recent.asked != flow) {
            recent = routes.get(flow).orElseGet(() -> findRoute(flow));
            last = recent;
        }
        return recent;
    }

    private Route findRoute(Flow flow) {
        Route route = addresses
                .listenPointFor(flow)
                .map(point -> new Route(
                        flow, flow.isBound() ? flow : flow.withLocal(point.address()), addresses.sentBy(point, flow)))
                .orElseGet(() -> new Route(flow, null, Route.UNROUTABLE));
        routes.put(flow, route);
        return route;
    }

    /**
     * Where a flow leaves from.
     *
     * @param asked the flow, as the sender knows it
     * @param bound the same from a socket of ours; null when there is none
     */
    private record Route(@Nullable Flow asked, @Nullable Flow bound, String sentBy) {
        /** In the Via of a request that will not leave. */
        static final String UNROUTABLE = "unroutable.invalid";

        static final Route NONE = new Route(null, null, UNROUTABLE);
    }
}
