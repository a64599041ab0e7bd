package io.jackfield.media.eventsocket;

import io.jackfield.media.Call;
import io.jackfield.media.app.Application;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * {@code socket}: connects a call to a program, which has it from then on: {@code host:port [async] [full]}. It is over when the program
 * disconnects or the call ends; with {@code resume} the dialplan goes on then.
 */
final class OutboundSocket implements Application {
    private static final int CONNECT_MS = 5_000;

    private final SwitchDesk desk;
    private final SocketThreads threads;
    private final SocketLimits limits;

    OutboundSocket(SwitchDesk desk, SocketThreads threads, SocketLimits limits) {
        this.desk = desk;
        this.threads = threads;
        this.limits = limits;
    }

    @Override
    public void run(Call call, String argument) throws InterruptedException {
        String[] words = argument.trim().split("\\s+");
        int colon = words[0].lastIndexOf(':');
        String port = colon < 0 ? "8084" : words[0].substring(colon + 1);
        if (words[0].isEmpty() || !port.matches("\\d{1,5}") || Integer.parseInt(port) > 65_535) {
            throw new IllegalArgumentException("socket: \"" + argument + "\" is no host:port");
        }
        String host = colon < 0 ? words[0] : words[0].substring(0, colon);
        List<String> how = List.of(words);
        Channel channel = desk.channels()
                .find(call.uuid())
                .orElseThrow(() -> new IllegalStateException("socket: the call is not observed"));
        CompletableFuture<Void> closed = new CompletableFuture<>();
        Connection connection = new Connection(
                desk,
                limits,
                wire -> SocketSession.outbound(wire, desk, channel, how.contains("async"), how.contains("full")),
                () -> closed.complete(null));
        connect(host, Integer.parseInt(port), connection);
        call.ended().thenRun(() -> connection.tell(SocketSession::callOver));
        await(call, closed);
        if (!connection.session().resuming()) {
            call.hangup();
        }
    }

    private void connect(String host, int port, Connection connection) {
        ChannelFuture connected = new Bootstrap()
                .group(threads.sockets())
                .channel(NioSocketChannel.class)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MS)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(connection);
                    }
                })
                .connect(host, port)
                .awaitUninterruptibly();
        if (!connected.isSuccess()) {
            throw new EventSocketException("socket: " + host + ':' + port + " cannot be reached", connected.cause());
        }
    }

    /** Until the program or the call is gone. */
    private static void await(Call call, CompletableFuture<Void> closed) throws InterruptedException {
        CompletableFuture<Void> first = new CompletableFuture<>();
        closed.thenRun(() -> first.complete(null));
        call.ended().thenRun(() -> first.complete(null));
        try {
            first.get();
        } catch (ExecutionException impossible) {
            throw new AssertionError("nothing completes it with a failure", impossible);
        }
    }
}
