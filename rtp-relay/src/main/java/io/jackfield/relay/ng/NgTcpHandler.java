package io.jackfield.relay.ng;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.Arrays;

/** Messages one after the other on a TCP connection; replies as they are done, told apart by their cookies. */
final class NgTcpHandler extends ChannelInboundHandlerAdapter {
    private static final int FIRST_BYTES = 2048;

    private final NgStreams.Requests requests;
    private final NgFraming framing = new NgFraming();
    private byte[] buffer = new byte[FIRST_BYTES];
    private int size;
    private int pending;

    NgTcpHandler(NgStreams.Requests requests) {
        this.requests = requests;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            ByteBuf bytes = (ByteBuf) message;
            int count = bytes.readableBytes();
            if (size + count > NgStreams.MAX_MESSAGE) {
                context.close();
                return;
            }
            if (size + count > buffer.length) {
                buffer = Arrays.copyOf(buffer, Math.max(size + count, 2 * buffer.length));
            }
            bytes.readBytes(buffer, size, count);
            size += count;
        } finally {
            ReferenceCountUtil.release(message);
        }
        take(context);
    }

    private void take(ChannelHandlerContext context) {
        while (size > 0) {
            switch (framing.scan(buffer, size)) {
                case INCOMPLETE -> {
                    return;
                }
                case BROKEN -> {
                    context.close();
                    return;
                }
                case MESSAGE -> message(context, framing.end());
            }
        }
        if (buffer.length > 8 * FIRST_BYTES) {
            buffer = new byte[FIRST_BYTES];
        }
    }

    private void message(ChannelHandlerContext context, int end) {
        int from = 0;
        while (buffer[from] <= ' ') {
            from++;
        }
        byte[] bytes = Arrays.copyOfRange(buffer, from, end);
        size -= end;
        System.arraycopy(buffer, end, buffer, 0, size);
        framing.reset();
        if (++pending >= NgStreams.MAX_PENDING) {
            context.channel().config().setAutoRead(false);
        }
        NgMessage.parse(bytes)
                .ifPresent(request ->
                        requests.perform(request, reply -> context.executor().execute(() -> answer(context, reply))));
    }

    private void answer(ChannelHandlerContext context, byte[] reply) {
        if (--pending < NgStreams.MAX_PENDING) {
            context.channel().config().setAutoRead(true);
        }
        context.writeAndFlush(Unpooled.wrappedBuffer(reply), context.voidPromise());
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof IdleStateEvent) {
            context.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close(); // the peer's doing: reset, or gone
    }
}
