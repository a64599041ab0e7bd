package io.jackfield.relay.ng;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import io.netty.handler.timeout.IdleStateEvent;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A message as the body of a POST, or a WebSocket's beginning. {@code /ng} takes messages with cookies, {@code /ng-plain} dictionaries
 * without. What a browser sends for a web page is refused: it says its origin.
 */
final class NgHttpHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final String WITH_COOKIE = "/ng";
    private static final String WITHOUT_COOKIE = "/ng-plain";
    private static final String PROTOCOLS = "ng.rtpengine.com,ng-plain.rtpengine.com";
    private static final String TYPE = "application/x-rtpengine-ng";

    private final NgStreams.Requests requests;

    NgHttpHandler(NgStreams.Requests requests) {
        this.requests = requests;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        boolean plain = request.uri().equals(WITHOUT_COOKIE);
        if (request.decoderResult().isFailure()) {
            respond(context, false, HttpResponseStatus.BAD_REQUEST, Unpooled.EMPTY_BUFFER);
        } else if (request.headers().contains(HttpHeaderNames.ORIGIN)) {
            respond(context, false, HttpResponseStatus.FORBIDDEN, Unpooled.EMPTY_BUFFER);
        } else if (request.headers().containsValue(HttpHeaderNames.CONNECTION, "upgrade", true)) {
            upgrade(context, request);
        } else if (request.method().equals(HttpMethod.GET) && request.uri().equals("/ping")) {
            ByteBuf pong = Unpooled.copiedBuffer("pong\n", StandardCharsets.US_ASCII);
            respond(context, HttpUtil.isKeepAlive(request), HttpResponseStatus.OK, pong);
        } else if (!plain && !request.uri().equals(WITH_COOKIE)) {
            respond(context, HttpUtil.isKeepAlive(request), HttpResponseStatus.NOT_FOUND, Unpooled.EMPTY_BUFFER);
        } else if (!request.method().equals(HttpMethod.POST)) {
            respond(context, false, HttpResponseStatus.METHOD_NOT_ALLOWED, Unpooled.EMPTY_BUFFER);
        } else {
            post(context, request, plain);
        }
    }

    private void post(ChannelHandlerContext context, FullHttpRequest request, boolean plain) {
        byte[] body = ByteBufUtil.getBytes(request.content());
        boolean keepAlive = HttpUtil.isKeepAlive(request);
        Optional<NgMessage> message = plain ? Optional.of(NgMessage.plain(body)) : NgMessage.parse(body);
        if (message.isEmpty()) {
            respond(context, keepAlive, HttpResponseStatus.BAD_REQUEST, Unpooled.EMPTY_BUFFER);
            return;
        }
        context.channel().config().setAutoRead(false); // one at a time: responses have the order of requests
        requests.perform(
                message.get(),
                reply -> context.executor().execute(() -> {
                    respond(context, keepAlive, HttpResponseStatus.OK, Unpooled.wrappedBuffer(reply));
                    context.channel().config().setAutoRead(true);
                }));
    }

    private static void respond(
            ChannelHandlerContext context, boolean keepAlive, HttpResponseStatus status, ByteBuf body) {
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
        HttpUtil.setContentLength(response, body.readableBytes());
        HttpUtil.setKeepAlive(response, keepAlive);
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, TYPE);
        var written = context.writeAndFlush(response);
        if (!keepAlive) {
            written.addListener(ChannelFutureListener.CLOSE);
        }
    }

    private void upgrade(ChannelHandlerContext context, FullHttpRequest request) {
        WebSocketServerHandshaker handshaker = new WebSocketServerHandshakerFactory(
                        "ws://ng", PROTOCOLS, false, NgStreams.MAX_MESSAGE)
                .newHandshaker(request);
        if (handshaker == null || !request.uri().equals("/") && !request.uri().startsWith(WITH_COOKIE)) {
            respond(context, false, HttpResponseStatus.BAD_REQUEST, Unpooled.EMPTY_BUFFER);
            return;
        }
        handshaker.handshake(context.channel(), request);
        String protocol = Optional.ofNullable(handshaker.selectedSubprotocol()).orElse("");
        boolean plain = protocol.startsWith("ng-plain") || request.uri().equals(WITHOUT_COOKIE);
        context.pipeline().replace(this, "ng", new NgWebSocketHandler(requests, handshaker, plain));
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof IdleStateEvent) {
            context.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close(); // the peer's doing: reset, too large, or no HTTP
    }
}
