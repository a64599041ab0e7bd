package io.jackfield.sip.transport;

import io.jackfield.kernel.Shard;
import io.jackfield.sip.message.SipMessage;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** One node's place on a {@link Network}: its shards and its sockets. */
public interface Host {
    /** The shards, by {@link Shard#index()}. Fixed for the life of the host. */
    List<Shard> shards();

    /**
     * Binds a socket, or one a shard where the network can. Nothing is read from it until {@link #start}. Called from any
     * thread but a shard's, may wait for a shard.
     *
     * @param address an address of this host, or a wildcard; port 0 takes a free one
     * @return the address with the port in use
     * @throws java.net.BindException when the port is taken or the address is not this host's
     * @throws IOException when the transport is not supported or the network refuses otherwise
     */
    InetSocketAddress bind(Transport transport, InetSocketAddress address) throws IOException;

    /** As {@link #bind(Transport, InetSocketAddress)}. A network that is none has no use for the options. */
    default InetSocketAddress bind(Transport transport, InetSocketAddress address, BindOptions options)
            throws IOException {
        return bind(transport, address);
    }

    /** Begins to read. {@code ingress} has one entry a shard, each called on the thread of its shard. Called once. */
    void start(List<? extends Ingress> ingress);

    /**
     * Sends a message. Called on the thread of {@code shard}. A datagram leaves at the latest at the end of the loop's
     * turn. On a stream transport a flow with a connection number goes over that connection and no other; one without
     * goes over a connection to its remote address, which is opened when there is none.
     *
     * @param flow bound to an address that {@link #bind} returned, or, on a stream transport, unbound
     * @param onFailure told of a failure on the shard, never from inside this call; of no failure that a datagram network
     *     hides
     * @return false when the flow's connection is gone; nothing was sent then and {@code onFailure} is not told
     */
    boolean send(Shard shard, SipMessage message, Flow flow, SendFailure onFailure);

    /**
     * Sends what keeps a way open and means nothing (RFC 5626 4.4.1, RFC 3261 7.5): two empty lines, or a WebSocket ping. Called on the
     * thread of {@code shard}. Over a connection that is gone, or through a socket that is not ours, nothing is sent.
     *
     * @param flow bound to an address that {@link #bind} returned
     */
    void keepAlive(Shard shard, Flow flow);

    /**
     * The connection to which a message without a connection number would go; 0 when there is none, or it is only being
     * opened. From any thread.
     */
    long connectionTo(Transport transport, InetSocketAddress remote);

    /** Our address on the route to a peer: what to tell it when the socket is bound to a wildcard. From any thread. */
    InetAddress sourceFor(InetAddress remote);

    /** Registers the meters of the sockets, named {@code jackfield.sip.*}. */
    default void bindMeters(MeterRegistry registry, Tags tags) {}

    /** Stops reading, closes the sockets, ends the shards. Idempotent, from any thread or callback, does not wait. */
    void close();

    /** Completes when sockets and loops are gone. */
    CompletionStage<Void> closed();

    /** The network that it is part of, where that is one which was made up, as a simulation is; empty for the machine's. */
    default Optional<Network> network() {
        return Optional.empty();
    }
}
