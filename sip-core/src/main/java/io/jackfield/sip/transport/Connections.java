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
    private final AtomicLong numbers = new AtomicLong();
    private volatile boolean closed;

    private record Peer(Transport transport, InetSocketAddress remote) {}

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
        byPeer.put(peer(connection.flow()), connection);
        if (closed) { // closed meanwhile, and perhaps not seen by who closes all
            remove(connection);
            return false;
        }
        return true;
    }

    void remove(StreamConnection connection) {
        byNumber.remove(connection.flow().connection(), connection);
        byPeer.remove(peer(connection.flow()), connection);
    }

    /** The connection of a flow: the very one if it names one, else any to its peer. */
    @Nullable
    StreamConnection find(Flow flow) {
        return flow.connection() != 0 ? byNumber.get(flow.connection()) : find(flow.transport(), flow.remote());
    }

    @Nullable
    StreamConnection find(Transport transport, InetSocketAddress remote) {
        return byPeer.get(new Peer(transport, remote));
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
        return new Peer(flow.transport(), flow.remote());
    }
}
