package io.jackfield.sip.transport;

import io.jackfield.sip.message.ParseLimits;
import io.jackfield.sip.message.SipMessage;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** The stream connections that live on one shard: those it accepted and those it opens. On the shard only. */
final class StreamTraffic {
    private final NettyShard shard;
    private final HostSettings settings;
    private final ParseLimits parseLimits;
    private final Connections connections;
    private byte[] scratch = new byte[1 << 16];
    private @Nullable Ingress ingress;

    StreamTraffic(NettyShard shard, HostSettings settings, ParseLimits parseLimits, Connections connections) {
        this.shard = shard;
        this.settings = settings;
        this.parseLimits = parseLimits;
        this.connections = connections;
    }

    void start(Ingress receiver) {
        ingress = receiver;
    }

    Connections connections() {
        return connections;
    }

    ParseLimits parseLimits() {
        return parseLimits;
    }

    long idleTimeoutNs() {
        return settings.idleTimeout().toNanos();
    }

    long messageTimeoutNs() {
        return settings.messageTimeout().toNanos();
    }

    /** An array for bytes on their way to the parser, used by one connection after the other. */
    byte[] scratch(int length) {
        if (scratch.length < length) {
            scratch = new byte[length];
        }
        return scratch;
    }

    /** Takes over an accepted connection. */
    void adopt(SocketChannel channel, Transport transport, InetSocketAddress local) {
        InetSocketAddress remote = channel.remoteAddress();
        Ingress receiver = ingress;
        if (remote == null || receiver == null) { // gone already
            channel.unsafe().closeForcibly();
            return;
        }
        if (begin(channel, Flow.between(transport, local, remote, connections.nextNumber()), receiver) == null) {
            shard.counters.connectionsRefused++;
        } else {
            shard.counters.connectionsAccepted++;
        }
    }

    /** @return false when the flow names a connection that is gone */
    boolean send(SipMessage message, Flow flow, SendFailure onFailure) {
        StreamConnection connection = connections.find(flow);
        if (connection == null) {
            if (flow.connection() != 0) {
                return false;
            }
            connection = open(flow);
            if (connection == null) {
                fail(message, flow, onFailure);
                return true;
            }
        }
        if (connection.shard() == shard) {
            connection.send(message, shard, onFailure);
        } else {
            StreamConnection owner = connection;
            if (!owner.shard().execute(() -> owner.send(message, shard, onFailure))) {
                fail(message, flow, onFailure);
            }
        }
        return true;
    }

    private void fail(SipMessage message, Flow flow, SendFailure onFailure) {
        shard.execute(() -> onFailure.onSendFailed(message, flow, SendFailure.Reason.LIMIT));
    }

    private @Nullable StreamConnection open(Flow flow) {
        NioSocketChannel channel = new NioSocketChannel();
        Flow own = Flow.between(flow.transport(), flow.local(), flow.remote(), connections.nextNumber());
        StreamConnection connection = ingress == null ? null : begin(channel, own, ingress);
        if (connection == null) {
            shard.counters.connectionsRefused++;
            return null;
        }
        shard.counters.connectionsOpened++;
        // Connect from the listen point's address, so that the peer sees the address that our Via names.
        var source = flow.local().getAddress().isAnyLocalAddress()
                ? null
                : new InetSocketAddress(flow.local().getAddress(), 0);
        channel.connect(flow.remote(), source).addListener(done -> {
            if (!done.isSuccess()) {
                shard.counters.connectionsFailed++;
                connection.close(SendFailure.Reason.CONNECT_FAILED);
            }
        });
        return connection;
    }

    private @Nullable StreamConnection begin(SocketChannel channel, Flow flow, Ingress receiver) {
        StreamConnection connection = new StreamConnection(this, shard, channel, flow, receiver);
        if (!connections.add(connection)) {
            channel.unsafe().closeForcibly();
            return null;
        }
        channel.config()
                .setConnectTimeoutMillis((int)
                        Math.min(Integer.MAX_VALUE, settings.connectTimeout().toMillis()))
                .setTcpNoDelay(true)
                .setKeepAlive(true)
                .setWriteBufferWaterMark(
                        new WriteBufferWaterMark(settings.writeBufferBytes() / 2, settings.writeBufferBytes()));
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
        channel.pipeline().addLast(connection);
        shard.loop().register(channel).addListener(done -> {
            if (!done.isSuccess()) {
                connections.remove(connection);
            }
        });
        return connection;
    }
}
