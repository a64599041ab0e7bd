package io.jackfield.sip.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Reads the PROXY header of a connection from a trusted balancer, and leaves. */
final class ProxyHeaderReader extends ChannelInboundHandlerAdapter {
    private final StreamConnection connection;
    private final byte[] bytes = new byte[ProxyHeader.MAX_BYTES];
    private int length;

    ProxyHeaderReader(StreamConnection connection) {
        this.connection = connection;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object read) {
        ByteBuf more = (ByteBuf) read;
        int taken = Math.min(more.readableBytes(), bytes.length - length);
        more.readBytes(bytes, length, taken);
        length += taken;
        ProxyHeader header = ProxyHeader.read(bytes, length);
        if (header.status() != ProxyHeader.Status.WHOLE) {
            more.release();
            if (header.status() == ProxyHeader.Status.BAD) {
                connection.proxyFailed();
            }
            return;
        }
        connection.proxied(header.source());
        context.pipeline().remove(this);
        ByteBuf rest =
                Unpooled.wrappedBuffer(Unpooled.copiedBuffer(bytes, header.length(), length - header.length()), more);
        if (rest.isReadable()) {
            context.fireChannelRead(rest);
        } else {
            rest.release();
        }
    }
}
