package io.jackfield.sip.transport;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP side of a WebSocket listen point: makes a connection a WebSocket one when its client asks for the sub-protocol sip (RFC
 * 7118 4, RFC 6455 4.2), serves pages where there are some, and says clearly what is wrong with every other request.
 */
final class WebSocketUpgrade extends ChannelInboundHandlerAdapter {
    private static final String PROTOCOL = "sip";
    private static final String VERSION = "13";
    /** RFC 6455 1.3. */
    private static final String ACCEPT_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private static final int KEY_BYTES = 16;

    private final BindOptions options;
    private final Forwarders forwarders;
    private final StreamConnection connection;
    private final NettyShard shard;
    private @Nullable HttpRequest request;
    private boolean closing;

    WebSocketUpgrade(BindOptions options, StreamConnection connection) {
        this.options = options;
        this.forwarders = options.forwarders();
        this.connection = connection;
        this.shard = connection.shard();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object read) {
        try {
            shard.beginTurn();
            if (closing) {
                return;
            }
            if (read instanceof HttpRequest head) {
                request = head;
                check(context, head);
            }
            if (!closing && read instanceof HttpContent content) {
                if (content.content().isReadable()) {
                    refuse(context, HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE, "a body is not wanted here");
                } else if (content instanceof LastHttpContent && request != null) {
                    answer(context, request);
                }
            }
        } finally {
            ReferenceCountUtil.release(read);
        }
    }

    private void check(ChannelHandlerContext context, HttpRequest head) {
        if (head.decoderResult().isFailure()) {
            Throwable why = head.decoderResult().cause();
            HttpResponseStatus status = why instanceof TooLongHttpLineException
                    ? HttpResponseStatus.REQUEST_URI_TOO_LONG
                    : why instanceof TooLongHttpHeaderException
                            ? HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
                            : HttpResponseStatus.BAD_REQUEST;
            refuse(context, status, "this is not HTTP as it should be");
        }
    }

    private void answer(ChannelHandlerContext context, HttpRequest head) {
        if (head.headers().containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)) {
            upgrade(context, head);
        } else if (options.pages().isPresent()) {
            serve(context, head, options.pages().get());
        } else {
            refuse(context, HttpResponseStatus.UPGRADE_REQUIRED, "here is a WebSocket for SIP (RFC 7118), and no page");
        }
    }

    // ---- WebSocket ----

    private void upgrade(ChannelHandlerContext context, HttpRequest head) {
        String key = head.headers().get(HttpHeaderNames.SEC_WEBSOCKET_KEY, "");
        String origin = head.headers().get(HttpHeaderNames.ORIGIN, "");
        if (!VERSION.equals(head.headers().get(HttpHeaderNames.SEC_WEBSOCKET_VERSION))) {
            refuse(context, HttpResponseStatus.UPGRADE_REQUIRED, "Sec-WebSocket-Version must be 13");
        } else if (head.method() != HttpMethod.GET
                || !head.headers().containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
                || !isKey(key)) {
            refuse(context, HttpResponseStatus.BAD_REQUEST, "not the handshake of RFC 6455 4.1");
        } else if (!head.headers().containsValue(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, PROTOCOL, true)) {
            refuse(context, HttpResponseStatus.BAD_REQUEST, "Sec-WebSocket-Protocol must offer sip");
        } else if (!options.allowsOrigin(origin)) {
            refuse(context, HttpResponseStatus.FORBIDDEN, "not from pages of this origin");
        } else if (!comesFrom(head)) {
            closing = true;
            context.close();
        } else {
            FullHttpResponse switching =
                    new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS);
            switching
                    .headers()
                    .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
                    .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
                    .set(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT, accept(key))
                    .set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, PROTOCOL);
            context.writeAndFlush(switching);
            connection.ready();
            // What came after the handshake goes to the connection when the codec leaves.
            context.pipeline().remove(this);
            context.pipeline().remove(HttpServerCodec.class);
        }
    }

    /** A reverse proxy of ours says where the browser is. @return false when nothing is taken from there */
    private boolean comesFrom(HttpRequest head) {
        Flow flow = connection.flow();
        return !forwarders.includes(flow.remoteHost())
                || forwarders
                        .source(head.headers().getAll(forwarders.headerName()), flow.remote())
                        .map(connection::comesFrom)
                        .orElse(true);
    }

    private static boolean isKey(String key) {
        try {
            return Base64.getDecoder().decode(key).length == KEY_BYTES;
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    private static String accept(String key) {
        try {
            byte[] text = (key + ACCEPT_GUID).getBytes(StandardCharsets.US_ASCII);
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has SHA-1", impossible);
        }
    }

    // ---- pages ----

    private void serve(ChannelHandlerContext context, HttpRequest head, HttpPages pages) {
        boolean body = head.method() == HttpMethod.GET;
        if (!body && head.method() != HttpMethod.HEAD) {
            refuse(context, HttpResponseStatus.METHOD_NOT_ALLOWED, "only GET and HEAD");
            return;
        }
        String path = head.uri().split("[?#]", 2)[0];
        Optional<HttpPage> found;
        try {
            found = path.startsWith("/") ? pages.page(path) : Optional.empty();
        } catch (RuntimeException | StackOverflowError | AssertionError | LinkageError broken) {
            shard.failed(broken);
            refuse(context, HttpResponseStatus.INTERNAL_SERVER_ERROR, "the page is broken");
            return;
        }
        if (found.isEmpty()) {
            respond(context, page(HttpResponseStatus.NOT_FOUND, "no such page\n"), body, HttpUtil.isKeepAlive(head));
        } else {
            respond(context, found.get(), body, HttpUtil.isKeepAlive(head));
        }
    }

    private static HttpPage page(HttpResponseStatus status, String text) {
        return new HttpPage(
                status.code(), "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    /** Refuses a request, and reads no other on this connection. */
    private void refuse(ChannelHandlerContext context, HttpResponseStatus status, String why) {
        shard.counters.upgradesRefused++;
        respond(context, page(status, why + '\n'), true, false);
    }

    private void respond(ChannelHandlerContext context, HttpPage page, boolean body, boolean keep) {
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(page.status()),
                body ? Unpooled.wrappedBuffer(page.body()) : Unpooled.EMPTY_BUFFER);
        page.headers().forEach((name, value) -> response.headers().set(name, value));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, page.contentType())
                .setInt(HttpHeaderNames.CONTENT_LENGTH, page.body().length);
        if (page.status() == HttpResponseStatus.UPGRADE_REQUIRED.code()) {
            response.headers()
                    .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
                    .set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, VERSION);
        }
        request = null;
        if (keep) {
            context.writeAndFlush(response);
        } else {
            closing = true;
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
        }
    }
}
