package io.jackfield.relay.ng;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.timeout.IdleStateEvent;
import java.util.Optional;

/** A message in each WebSocket message, text or binary; the reply is of the same kind. Messages come in one frame. */
final class NgWebSocketHandler extends SimpleChannelInboundHandler<WebSocketFrame> {
    private final NgStreams.Requests requests;
    private final WebSocketServerHandshaker handshaker;
    private final boolean plain;
    private int pending;

    NgWebSocketHandler(NgStreams.Requests requests, WebSocketServerHandshaker handshaker, boolean plain) {
        this.requests = requests;
        this.handshaker = handshaker;
        this.plain = plain;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
        if (frame instanceof CloseWebSocketFrame close) {
            handshaker.close(context.channel(), close.retain());
        } else if (frame instanceof PingWebSocketFrame) {
            context.writeAndFlush(new PongWebSocketFrame(frame.content().retain()));
        } else if (frame.isFinalFragment()
                && (frame instanceof TextWebSocketFrame || frame instanceof BinaryWebSocketFrame)) {
            message(context, ByteBufUtil.getBytes(frame.content()), frame instanceof TextWebSocketFrame);
        } else if (!(frame instanceof PongWebSocketFrame)) {
            context.close();
        }
    }

    private void message(ChannelHandlerContext context, byte[] bytes, boolean text) {
        Optional<NgMessage> message = plain ? Optional.of(NgMessage.plain(bytes)) : NgMessage.parse(bytes);
        if (message.isEmpty()) {
            return; // without a cookie there is nothing to answer
        }
        if (++pending >= NgStreams.MAX_PENDING) {
            context.channel().config().setAutoRead(false);
        }
        requests.perform(message.get(), reply -> context.executor().execute(() -> answer(context, reply, text)));
    }

    private void answer(ChannelHandlerContext context, byte[] reply, boolean text) {
        if (--pending < NgStreams.MAX_PENDING) {
            context.channel().config().setAutoRead(true);
        }
        var content = Unpooled.wrappedBuffer(reply);
        context.writeAndFlush(text ? new TextWebSocketFrame(content) : new BinaryWebSocketFrame(content));
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof IdleStateEvent) {
            context.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close(); // the peer's doing
    }
}
