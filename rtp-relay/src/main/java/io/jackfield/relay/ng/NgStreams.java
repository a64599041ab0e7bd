package io.jackfield.relay.ng;

import io.jackfield.rtp.MediaException;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.timeout.IdleStateHandler;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** The listeners of the ng server that are no datagram socket: a thread of their own, so many connections and no more. */
final class NgStreams implements AutoCloseable {
    /** Most connections at a time, over all listeners; one more is closed at once. */
    static final int MAX_CONNECTIONS = 256;
    /** The longest message. */
    static final int MAX_MESSAGE = 1 << 17;
    /** Requests of one connection that may wait for their replies; no more is read until one is there. */
    static final int MAX_PENDING = 64;
    /** A connection on which nothing comes for so long is closed. */
    static final long IDLE_SECONDS = 300;

    /** Does what messages say, on any thread. */
    interface Requests {
        /** Gives the reply later, on any thread; never twice. */
        void perform(NgMessage message, Consumer<byte[]> reply);
    }

    private final Requests requests;
    private final EventLoopGroup group;
    private final AtomicInteger connections = new AtomicInteger();
    private final LongAdder refused = new LongAdder();
    private final List<Channel> listeners = new ArrayList<>();

    NgStreams(Requests requests) {
        this.requests = requests;
        this.group = new MultiThreadIoEventLoopGroup(
                1,
                work -> {
                    Thread thread = new Thread(work, "jackfield-ng-0");
                    thread.setDaemon(true);
                    return thread;
                },
                NioIoHandler.newFactory());
    }

    InetSocketAddress tcp(InetSocketAddress local) {
        return listen(local, pipeline -> pipeline.addLast(new NgTcpHandler(requests)));
    }

    InetSocketAddress http(InetSocketAddress local) {
        return listen(
                local,
                pipeline -> pipeline.addLast(
                        new HttpServerCodec(), new HttpObjectAggregator(MAX_MESSAGE), new NgHttpHandler(requests)));
    }

    private InetSocketAddress listen(InetSocketAddress local, Consumer<ChannelPipeline> protocol) {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        if (connections.incrementAndGet() > MAX_CONNECTIONS) {
                            connections.decrementAndGet();
                            refused.increment();
                            channel.close();
                            return;
                        }
                        channel.closeFuture().addListener(closed -> connections.decrementAndGet());
                        channel.pipeline().addLast(new IdleStateHandler(IDLE_SECONDS, 0, 0, TimeUnit.SECONDS));
                        protocol.accept(channel.pipeline());
                    }
                });
        try {
            Channel listener = bootstrap.bind(local).sync().channel();
            listeners.add(listener);
            return (InetSocketAddress) listener.localAddress();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MediaException(MediaException.Code.SOCKET_FAILED, "interrupted");
        } catch (
                @SuppressWarnings("OverlyBroadCatchBlock")
                Exception e) { // sync() throws what it does not declare
            throw new MediaException(
                    MediaException.Code.PORT_TAKEN, "cannot listen on tcp " + local + ": " + e.getMessage());
        }
    }

    /** Connections refused because there were so many. */
    long refused() {
        return refused.sum();
    }

    int connections() {
        return connections.get();
    }

    /** Closes listeners and connections; never waits. */
    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
