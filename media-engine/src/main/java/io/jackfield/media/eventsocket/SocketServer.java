package io.jackfield.media.eventsocket;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Listens for clients. */
final class SocketServer {
    private static final String RUDE = "Access Denied, go away.\n";

    private final Predicate<InetAddress> allowed;
    private final SwitchDesk desk;
    private final SocketLimits limits;
    private final Set<Channel> clients = ConcurrentHashMap.newKeySet();
    private final Channel listening;

    private SocketServer(
            InetSocketAddress address, Predicate<InetAddress> allowed, SwitchDesk desk, SocketLimits limits) {
        this.allowed = allowed;
        this.desk = desk;
        this.limits = limits;
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(desk.threads().sockets())
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel client) {
                        accept(client);
                    }
                });
        ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new EventSocketException("the event socket cannot listen on " + address, bound.cause());
        }
        this.listening = bound.channel();
    }

    static SocketServer start(
            InetSocketAddress address, Predicate<InetAddress> allowed, SwitchDesk desk, SocketLimits limits) {
        return new SocketServer(address, allowed, desk, limits);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listening.localAddress();
    }

    private void accept(SocketChannel client) {
        if (!allowed.test(client.remoteAddress().getAddress())
                || desk.counters().clients() >= limits.clients()) {
            desk.counters().refuse();
            String frame = "Content-Type: text/rude-rejection\nContent-Length: " + RUDE.length() + "\n\n" + RUDE;
            client.eventLoop()
                    .execute(() -> client.writeAndFlush(Unpooled.copiedBuffer(frame, StandardCharsets.UTF_8))
                            .addListener(ChannelFutureListener.CLOSE));
            return;
        }
        clients.add(client);
        Connection connection =
                new Connection(desk, limits, wire -> SocketSession.inbound(wire, desk), () -> clients.remove(client));
        client.pipeline().addLast(connection);
        client.eventLoop()
                .schedule(
                        () -> {
                            if (client.isActive()) {
                                connection.session().loginTimedOut();
                            }
                        },
                        limits.login().toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    void close() {
        listening.close();
        clients.forEach(Channel::close);
    }
}
