package io.jackfield.sip.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Gives the connections of a listening socket to the shards in turn. */
final class StreamAcceptor extends ChannelInboundHandlerAdapter {
    private final StreamEndpoint endpoint;
    private final List<ShardSockets> shards;
    private int next;

    StreamAcceptor(StreamEndpoint endpoint, List<ShardSockets> shards) {
        this.endpoint = endpoint;
        this.shards = shards;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
        SocketChannel channel = (SocketChannel) accepted;
        ShardSockets sockets = shards.get(next++ % shards.size());
        if (!sockets.shard().execute(() -> sockets.streams().adopt(channel, endpoint))) {
            channel.unsafe().closeForcibly();
        }
    }

    /** Mostly that there are no descriptors left: trying again at once would only burn time. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.channel().config().setAutoRead(false);
        context.executor().schedule(() -> context.channel().config().setAutoRead(true), 1, TimeUnit.SECONDS);
    }
}
