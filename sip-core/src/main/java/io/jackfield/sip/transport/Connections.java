package io.jackfield.sip.transport;

import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The stream connections of a host, by number and by peer, up to a limit. Each lives on one shard; any shard may look for one,
 * so this is the one table of the host that its shards share.
 */
final class Connections {
    private final int limit;
    private final Map<Long, StreamConnection> byNumber = new ConcurrentHashMap<>();
    private final Map<Peer, StreamConnection> byPeer = new ConcurrentHashMap<>();
    /** Accepted ones, by the address that their peer listens on and wants to be reached at over this connection. */
    private final Map<Peer, StreamConnection> byAlias = new ConcurrentHashMap<>();

    private final AtomicLong numbers = new AtomicLong();
    private volatile boolean closed;

    /** @param name what the peer of a TLS connection of ours had to prove; empty for accepted ones */
    private record Peer(Transport transport, InetSocketAddress remote, String name) {}

    Connections(int limit) {
        this.limit = limit;
    }

    long nextNumber() {
        return numbers.incrementAndGet();
    }

    /** Adds a connection; false when there are too many or the host is closed. The newest to a peer is the one found by it. */
    boolean add(StreamConnection connection) {
        if (closed || byNumber.size() >= limit) {
            return false;
        }
        byNumber.put(connection.flow().connection(), connection);
        if (connection.opened()) {
            established(connection);
        }
        if (closed) { // closed meanwhile, and perhaps not seen by who closes all
            remove(connection);
            return false;
        }
        return true;
    }

    /** From now on it is found by its peer: one that we opened at once, another when its handshake is done. */
    void established(StreamConnection connection) {
        byPeer.put(peer(connection.flow()), connection);
    }

    /** From now on it is found by another address of its peer too, by who looks for what the peer has proved to be. */
    void alias(StreamConnection connection, InetSocketAddress listens) {
        Peer alias = new Peer(connection.flow().transport(), listens, "");
        connection.aliased(listens);
        byAlias.put(alias, connection);
    }

    void remove(StreamConnection connection) {
        byPeer.remove(peer(connection.flow()), connection);
        InetSocketAddress alias = connection.alias();
        if (alias != null) {
            byAlias.remove(new Peer(connection.flow().transport(), alias, ""), connection);
        }
        byNumber.remove(connection.flow().connection(), connection);
    }

    /** The connection of a flow: the very one if it names one, else any to its peer. */
    @Nullable
    StreamConnection find(Flow flow) {
        if (flow.connection() != 0) {
            return byNumber.get(flow.connection());
        }
        StreamConnection found = byPeer.get(peer(flow));
        return found != null ? found : findAccepted(flow);
    }

    /** One that the peer opened: over TLS it must have proved to be who we look for (RFC 5923 9.3). */
    private @Nullable StreamConnection findAccepted(Flow flow) {
        Peer peer = new Peer(flow.transport(), flow.remote(), "");
        StreamConnection found = flow.peerName().isPresent() ? byPeer.get(peer) : null;
        StreamConnection candidate = found != null ? found : byAlias.get(peer);
        if (candidate == null || !flow.transport().secure()) {
            return candidate;
        }
        String name = flow.peerName().orElseGet(flow::remoteHostText);
        return candidate.flow().peer().filter(proved -> proved.proves(name)).isPresent() ? candidate : null;
    }

    /** Any connection to an address, whatever its peer has proved. */
    @Nullable
    StreamConnection find(Transport transport, InetSocketAddress remote) {
        return byPeer.get(new Peer(transport, remote, ""));
    }

    int size() {
        return byNumber.size();
    }

    /** Takes no more; gives those that are there. */
    Collection<StreamConnection> close() {
        closed = true;
        return List.copyOf(byNumber.values());
    }

    private static Peer peer(Flow flow) {
        return new Peer(flow.transport(), flow.remote(), flow.peerName().orElse(""));
    }
}
