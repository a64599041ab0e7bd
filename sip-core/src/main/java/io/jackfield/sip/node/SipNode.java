package io.jackfield.sip.node;

import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.resolve.Resolver;
import io.jackfield.sip.transaction.TransactionLayer;
import io.jackfield.sip.transaction.TransactionUser;
import io.jackfield.sip.transport.Flow;
import io.jackfield.sip.transport.Host;
import io.jackfield.sip.transport.Network;
import io.jackfield.sip.transport.SourceGate;
import io.jackfield.sip.transport.Transport;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A place in a SIP network: listen points, the shards that serve them, a transaction layer on each. What it does with
 * requests is up to the one {@link TransactionUser} that is attached; until then nothing is read, so nothing is lost.
 *
 * <p>All methods may be called from any thread.
 */
public final class SipNode implements AutoCloseable {
    /** What our Via will add. */
    private static final int VIA_BYTES = 100;

    private final String name;
    private final Host host;
    private final Addresses addresses;
    private final List<TransportLayer> transports;
    private final List<TransactionLayer> layers;
    private final Resolver resolver;
    private final boolean ownsResolver;
    private final AtomicBoolean attached = new AtomicBoolean();

    SipNode(
            String name,
            Host host,
            Addresses addresses,
            List<TransportLayer> transports,
            Resolver resolver,
            boolean ownsResolver) {
        this.name = name;
        this.host = host;
        this.addresses = addresses;
        this.transports = transports;
        this.layers = transports.stream().map(TransportLayer::transactions).toList();
        this.resolver = resolver;
        this.ownsResolver = ownsResolver;
    }

    /** Begins the description of a node. */
    public static SipNodeBuilder builder() {
        return new SipNodeBuilder();
    }

    /** The name given to it: part of thread names and a tag of its meters. */
    public String name() {
        return name;
    }

    /** The network that it lives in, where that is one which was made up, as a simulation is; empty for the machine's. */
    public Optional<Network> network() {
        return host.network();
    }

    /**
     * Gives all requests to this user and begins to read.
     *
     * @throws IllegalStateException when one is attached already
     */
    public void attach(TransactionUser user) {
        attach(user, SourceGate.OPEN);
    }

    /**
     * As {@link #attach(TransactionUser)}, and lets the gate decide what is read.
     *
     * @throws IllegalStateException when one is attached already
     */
    public void attach(TransactionUser user, SourceGate gate) {
        if (!attached.compareAndSet(false, true)) {
            throw new IllegalStateException("node " + name + " has a transaction user already");
        }
        layers.forEach(layer -> layer.attach(user));
        transports.forEach(transport -> transport.guardedBy(gate));
        host.start(transports);
    }

    /** Where it listens, in the order of configuration, with real ports. */
    public List<ListenPoint> listenPoints() {
        return addresses.listenPoints();
    }

    /** The transaction layers, one a shard, by shard number. */
    public List<TransactionLayer> layers() {
        return layers;
    }

    /** The layer of the shard that owns a call. */
    public TransactionLayer layerFor(String callId) {
        return layers.get(transports.get(0).placement().shardOf(callId));
    }

    /** The layer of the shard that owns the call of a message. */
    public TransactionLayer layerFor(SipMessage message) {
        TransportLayer any = transports.get(0);
        return layers.get(any.placement().shardOf(message, any.transactions().user()));
    }

    /**
     * Does work for a call on its shard, later, even if called there.
     *
     * @return false when the shard's mailbox is full or the node is closed: the work will not be done
     */
    public boolean onShardOf(String callId, Consumer<TransactionLayer> work) {
        TransactionLayer layer = layerFor(callId);
        return layer.shard().execute(() -> work.accept(layer));
    }

    /** Whether a URI leads to this node: one of its listen points or advertised addresses (RFC 3261 16.4, 16.12). */
    public boolean isSelf(SipUri uri) {
        return addresses.isSelf(uri);
    }

    /** The listen point from which messages of a flow leave; empty when the node has none for it. */
    public Optional<ListenPoint> listenPointFor(Flow flow) {
        return addresses.listenPointFor(flow);
    }

    /**
     * The URI by which the peer of a flow reaches this node, for Contact and Record-Route: host, port and, unless it is UDP,
     * transport of the listen point that the flow uses, as advertised.
     *
     * @throws IllegalArgumentException when the node has no listen point for the flow
     */
    public SipUri contactFor(Flow flow) {
        return addresses.contactFor(flow);
    }

    /** {@code host:port} by which the peer of a flow reaches this node, as in Via. Else as {@link #contactFor}. */
    public String sentBy(Flow flow) {
        return addresses.sentBy(flow);
    }

    /**
     * The flow that a request of our own takes when this one leads to its target (RFC 3261 18.1.1): one of more than 1,300
     * bytes goes by TCP rather than in fragments, in a transaction of TCP, to a peer with which a connection is open. For other
     * peers the flow is not changed: the transport layer tries TCP by itself when it sends.
     *
     * @param request without our Via
     */
    public Flow flowFor(SipRequest request, Flow flow) {
        boolean fits = flow.transport().reliable() || request.sizeBytes() + VIA_BYTES <= LargeRequests.LARGEST_BY_UDP;
        return fits || host.connectionTo(Transport.TCP, flow.remote()) == 0
                ? flow
                : Flow.to(Transport.TCP, flow.remote());
    }

    /** Finds where to send. */
    public Resolver resolver() {
        return resolver;
    }

    /** Completes when sockets and loops are gone. */
    public CompletionStage<Void> closed() {
        return host.closed();
    }

    /** Stops at once: what transactions are there end silently. Idempotent, from any thread or callback, never waits. */
    @Override
    public void close() {
        host.close();
        if (ownsResolver) {
            resolver.close();
        }
    }

    @Override
    public String toString() {
        return "SipNode[" + name + ' ' + listenPoints() + ']';
    }
}
