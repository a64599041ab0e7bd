package io.jackfield.sip.transport;

import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.Via;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The stream connections that live on one shard: those it accepted and those it opens. On the shard only. */
final class StreamTraffic {
    private static final Logger LOG = LoggerFactory.getLogger(StreamTraffic.class);
    private static final long LOG_INTERVAL_NS = 1_000_000_000;

    private final NettyShard shard;
    private final Streams streams;
    private byte[] scratch = new byte[1 << 16];
    private @Nullable Ingress ingress;
    private long lastLogNs = System.nanoTime() - LOG_INTERVAL_NS;

    StreamTraffic(NettyShard shard, Streams streams) {
        this.shard = shard;
        this.streams = streams;
    }

    void start(Ingress receiver) {
        ingress = receiver;
    }

    NettyShard shard() {
        return shard;
    }

    Streams streams() {
        return streams;
    }

    /** An array for bytes on their way to the parser, used by one connection after the other. */
    byte[] scratch(int length) {
        if (scratch.length < length) {
            scratch = new byte[length];
        }
        return scratch;
    }

    /** Takes over an accepted connection. */
    void adopt(SocketChannel channel, StreamEndpoint endpoint) {
        InetSocketAddress remote = channel.remoteAddress();
        Ingress receiver = ingress;
        if (remote == null || receiver == null) { // gone already
            channel.unsafe().closeForcibly();
            return;
        }
        if (!receiver.opensTo(remote.getAddress())) {
            shard.counters.connectionsTurnedAway++;
            channel.unsafe().closeForcibly();
            return;
        }
        boolean balanced = endpoint.options().isBalancer(remote.getAddress());
        boolean handshake = balanced || endpoint.hasHandshake();
        if (handshake && !streams.halfOpen().enter(remote.getAddress(), balanced)) {
            shard.counters.handshakesRefused++;
            channel.unsafe().closeForcibly();
            return;
        }
        Flow flow = Flow.between(
                endpoint.transport(),
                endpoint.local(),
                remote,
                streams.connections().nextNumber());
        StreamConnection connection =
                new StreamConnection(this, channel, flow, receiver, endpoint.framing(streams), false);
        connection.halfOpenAs(handshake ? remote.getAddress() : null);
        if (!endpoint.accepts() || !streams.connections().add(connection)) {
            shard.counters.connectionsRefused++;
            leaveHalfOpen(connection);
            channel.unsafe().closeForcibly();
            return;
        }
        shard.counters.connectionsAccepted++;
        if (balanced) {
            channel.pipeline().addLast(new ProxyHeaderReader(connection));
        }
        endpoint.equipServer(channel, connection, streams);
        register(channel, connection);
        if (!handshake) {
            connection.ready();
        }
    }

    /** A balancer's connection comes from here: it takes a place of that source. @return false when there is none */
    boolean comesFrom(StreamConnection connection, InetSocketAddress source) {
        leaveHalfOpen(connection);
        connection.readdress(source);
        Ingress receiver = ingress;
        if (receiver != null && !receiver.opensTo(source.getAddress())) {
            shard.counters.connectionsTurnedAway++;
            return false;
        }
        if (!streams.halfOpen().enter(source.getAddress(), false)) {
            shard.counters.handshakesRefused++;
            return false;
        }
        connection.halfOpenAs(source.getAddress());
        return true;
    }

    private void leaveHalfOpen(StreamConnection connection) {
        InetAddress source = connection.halfOpenAs();
        if (source != null) {
            streams.halfOpen().leave(source);
            connection.halfOpenAs(null);
        }
    }

    /** @return false when the flow names a connection that is gone */
    boolean send(SipMessage message, Flow flow, SendFailure onFailure) {
        StreamConnection connection = streams.connections().find(flow);
        if (connection == null) {
            if (flow.connection() != 0) {
                return false;
            }
            StreamEndpoint endpoint = streams.endpoint(flow.transport(), flow.local());
            if (endpoint == null || !endpoint.opens()) {
                fail(message, flow, onFailure, SendFailure.Reason.CONNECT_FAILED);
                return true;
            }
            connection = open(flow, endpoint);
            if (connection == null) {
                fail(message, flow, onFailure, SendFailure.Reason.LIMIT);
                return true;
            }
        }
        if (connection.shard() == shard) {
            connection.send(message, shard, onFailure);
        } else {
            StreamConnection owner = connection;
            if (!owner.shard().execute(() -> owner.send(message, shard, onFailure))) {
                fail(message, flow, onFailure, SendFailure.Reason.LIMIT);
            }
        }
        return true;
    }

    /** Pings over a connection that is there. */
    void keepAlive(Flow flow) {
        StreamConnection connection = streams.connections().find(flow);
        if (connection != null && connection.isReady()) {
            if (connection.shard() == shard) {
                connection.ping();
            } else {
                connection.shard().execute(connection::ping);
            }
        }
    }

    private void fail(SipMessage message, Flow flow, SendFailure onFailure, SendFailure.Reason reason) {
        shard.execute(() -> onFailure.onSendFailed(message, flow, reason));
    }

    private @Nullable StreamConnection open(Flow flow, StreamEndpoint endpoint) {
        Ingress receiver = ingress;
        if (receiver == null) {
            return null;
        }
        NioSocketChannel channel = new NioSocketChannel();
        Flow own = flow.withConnection(streams.connections().nextNumber());
        StreamConnection connection =
                new StreamConnection(this, channel, own, receiver, endpoint.framing(streams), true);
        if (!streams.connections().add(connection)) {
            channel.unsafe().closeForcibly();
            shard.counters.connectionsRefused++;
            return null;
        }
        shard.counters.connectionsOpened++;
        endpoint.equipClient(channel, connection, streams);
        register(channel, connection);
        // Connect from the listen point's address, so that the peer sees the address that our Via names.
        var source = flow.local().getAddress().isAnyLocalAddress()
                ? null
                : new InetSocketAddress(flow.local().getAddress(), 0);
        channel.connect(flow.remote(), source).addListener(done -> {
            if (!done.isSuccess()) {
                shard.counters.connectionsFailed++;
                connection.close(SendFailure.Reason.CONNECT_FAILED);
            } else if (!endpoint.hasHandshake()) {
                connection.ready();
            }
        });
        return connection;
    }

    private void register(SocketChannel channel, StreamConnection connection) {
        HostSettings settings = streams.settings();
        channel.config()
                .setConnectTimeoutMillis((int)
                        Math.min(Integer.MAX_VALUE, settings.connectTimeout().toMillis()))
                .setTcpNoDelay(true)
                .setKeepAlive(true)
                .setRecvByteBufAllocator(new FixedRecvByteBufAllocator(settings.readBufferBytes()))
                .setWriteBufferWaterMark(
                        new WriteBufferWaterMark(settings.writeBufferBytes() / 2, settings.writeBufferBytes()));
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
        shard.loop().register(channel).addListener(done -> {
            if (!done.isSuccess()) {
                ended(connection);
            }
        });
    }

    /** The handshake of a connection, if it has one, is done. */
    void established(StreamConnection connection) {
        Flow flow = connection.flow();
        if (flow.transport() != Transport.TCP) {
            shard.counters.handshakesDone++;
        }
        leaveHalfOpen(connection);
        if (!connection.opened()) {
            streams.connections().established(connection);
        }
    }

    /**
     * The first request of a connection that its peer opened may ask by its Via that ours to the port it listens on go over this
     * connection (RFC 5923 5).
     */
    void judgeAlias(StreamConnection connection, SipRequest first) {
        Flow flow = connection.flow();
        boolean allowed = switch (streams.settings().aliases()) {
            case NONE -> false;
            case MUTUAL_TLS -> flow.peer().flatMap(TlsPeer::certificate).isPresent();
            case ANY -> true;
        };
        if (!allowed || connection.opened() || flow.transport().webSocket()) {
            return;
        }
        Via via = first.topVia();
        int port = via.port() > 0 ? via.port() : flow.transport().defaultPort();
        if (via.param("alias").isPresent()) {
            streams.connections().alias(connection, new InetSocketAddress(flow.remoteHost(), port));
            shard.counters.aliases++;
        }
    }

    /** A connection is at its end; this may be told more than once. */
    void ended(StreamConnection connection) {
        streams.connections().remove(connection);
        leaveHalfOpen(connection);
    }

    /** A handshake failed. That a peer which we chose does not prove who it is has to be told to those who run us. */
    void handshakeFailed(StreamConnection connection, Throwable why) {
        if (connection.opened() && shard.nowNs() - lastLogNs >= LOG_INTERVAL_NS) {
            lastLogNs = shard.nowNs();
            String told = why.getMessage();
            LOG.warn("no TLS to {}: {}", connection.flow(), told == null ? "closed by the peer" : told);
        }
    }
}
