package io.jackfield.sip.transport;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a message came from, and where one is to be sent: one value for both, so that an answer, a registration or a
 * Record-Route can go back the way a request came (RFC 5626 names it so). Immutable; equal by value.
 */
public final class Flow {
    /** The local address of a flow that leaves the choice of socket to the node. */
    private static final InetSocketAddress ANY = InetSocketAddress.createUnresolved("any", 0);

    private final Transport transport;
    private final InetSocketAddress local;
    private final InetSocketAddress remote;
    private final long connection;
    private final Secured secured;
    private @Nullable String remoteHostText;

    /**
     * What there is to say of the peer of a flow that is encrypted.
     *
     * @param name the domain that the peer must prove; empty when the flow was not made from a name
     * @param peer what the peer has proved
     */
    private record Secured(String name, Optional<TlsPeer> peer) {
        static final Secured NOT = new Secured("", Optional.empty());
    }

    private Flow(
            Transport transport, InetSocketAddress local, InetSocketAddress remote, long connection, Secured secured) {
        this.transport = Objects.requireNonNull(transport, "transport");
        this.local = Objects.requireNonNull(local, "local");
        this.remote = Objects.requireNonNull(remote, "remote");
        this.connection = connection;
        this.secured = secured;
    }

    /**
     * A flow to a remote address, from whichever of our sockets suits it, over any connection that is there.
     *
     * @throws IllegalArgumentException when the address is a name that has not been resolved, or its port is 0
     */
    public static Flow to(Transport transport, InetSocketAddress remote) {
        if (remote.isUnresolved() || remote.getPort() == 0) {
            throw new IllegalArgumentException("not an address that can be sent to: " + remote);
        }
        return new Flow(transport, ANY, remote, 0, Secured.NOT);
    }

    /** The flow between two addresses. {@code connection} is 0, or the number of one connection of a stream transport. */
    public static Flow between(
            Transport transport, InetSocketAddress local, InetSocketAddress remote, long connection) {
        return new Flow(transport, local, remote, connection, Secured.NOT);
    }

    public Transport transport() {
        return transport;
    }

    /** Our address: that of a listen point. An unresolved one with port 0 when any of ours will do, see {@link #isBound()}. */
    public InetSocketAddress local() {
        return local;
    }

    /** The peer's address as the network showed it. */
    public InetSocketAddress remote() {
        return remote;
    }

    /** The connection's number, unique for the life of the node; 0: none, any connection to {@link #remote()} will do. */
    public long connection() {
        return connection;
    }

    /** Whether the local address is given. */
    public boolean isBound() {
        return local != ANY;
    }

    /** The domain that the peer of a TLS flow must prove before anything is sent to it (RFC 5922 7.3); empty: its address. */
    public Optional<String> peerName() {
        return secured.name.isEmpty() ? Optional.empty() : Optional.of(secured.name);
    }

    /** What the peer has proved, of a flow that a message came by over TLS or WSS; empty for every other. */
    public Optional<TlsPeer> peer() {
        return secured.peer;
    }

    /** The same flow, to a peer that must prove this domain: the host of the URI that led here. */
    public Flow withPeerName(String domain) {
        return new Flow(transport, local, remote, connection, new Secured(SipIdentity.plain(domain), secured.peer));
    }

    /** The same flow over this connection. */
    Flow withConnection(long number) {
        return new Flow(transport, local, remote, number, secured);
    }

    /** The same flow, whose peer has proved this. */
    Flow withPeer(TlsPeer proved) {
        return new Flow(transport, local, remote, connection, new Secured(secured.name, Optional.of(proved)));
    }

    /** The same flow to another remote address, over no connection in particular. */
    public Flow withRemote(InetSocketAddress other) {
        return new Flow(transport, local, other, 0, Secured.NOT);
    }

    /** The same flow from the given local address, over no connection in particular. */
    public Flow withLocal(InetSocketAddress other) {
        return new Flow(transport, other, remote, 0, secured);
    }

    /** The peer's IP address. */
    public InetAddress remoteHost() {
        return remote.getAddress();
    }

    /** The peer's IP address as it stands in a Via, an IPv6 address in brackets. Made once for a flow. */
    public String remoteHostText() {
        String text = remoteHostText;
        if (text == null) {
            remoteHostText = text = SentBy.host(remoteHost());
        }
        return text;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || other instanceof Flow flow
                        && transport == flow.transport
                        && connection == flow.connection
                        && remote.equals(flow.remote)
                        && secured.name.equals(flow.secured.name)
                        && local.equals(flow.local);
    }

    @Override
    public int hashCode() {
        return (remote.hashCode() * 31 + local.hashCode()) * 31 + Long.hashCode(connection) + transport.ordinal();
    }

    /** For example {@code UDP 10.0.0.1:5060>10.0.0.9:5062} or {@code TCP#7 [::1]:5060>[::1]:40112}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(48).append(transport.viaName());
        if (connection != 0) {
            text.append('#').append(connection);
        }
        text.append(' ').append(isBound() ? SentBy.of(local) : "*").append('>');
        return text.append(SentBy.of(remote)).toString();
    }
}
