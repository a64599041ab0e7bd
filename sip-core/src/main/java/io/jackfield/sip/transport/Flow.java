package io.jackfield.sip.transport;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
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
    private @Nullable String remoteHostText;

    private Flow(Transport transport, InetSocketAddress local, InetSocketAddress remote, long connection) {
        this.transport = Objects.requireNonNull(transport, "transport");
        this.local = Objects.requireNonNull(local, "local");
        this.remote = Objects.requireNonNull(remote, "remote");
        this.connection = connection;
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
        return new Flow(transport, ANY, remote, 0);
    }

    /** The flow between two addresses. {@code connection} is 0, or the number of one connection of a stream transport. */
    public static Flow between(
            Transport transport, InetSocketAddress local, InetSocketAddress remote, long connection) {
        return new Flow(transport, local, remote, connection);
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

    /** The same flow to another remote address, over no connection in particular. */
    public Flow withRemote(InetSocketAddress other) {
        return new Flow(transport, local, other, 0);
    }

    /** The same flow from the given local address, over no connection in particular. */
    public Flow withLocal(InetSocketAddress other) {
        return new Flow(transport, other, remote, 0);
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
