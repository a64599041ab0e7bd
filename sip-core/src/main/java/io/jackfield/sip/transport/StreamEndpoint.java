package io.jackfield.sip.transport;

import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import javax.net.ssl.SSLEngine;

/** A listen point of a stream transport, and what lies between its sockets and messages. */
record StreamEndpoint(Transport transport, InetSocketAddress local, BindOptions options) {
    /** How long a peer may take to hear that a TLS connection ends. */
    private static final long GOODBYE_MS = 1_000;

    private static final int HTTP_LINE_BYTES = 4_096;
    private static final int HTTP_HEADER_BYTES = 16_384;
    private static final int HTTP_CHUNK_BYTES = 4_096;

    /** Whether connections begin with something else than messages. */
    boolean hasHandshake() {
        return transport != Transport.TCP;
    }

    /** Whether others may connect to it. */
    boolean accepts() {
        return !transport.secure() || options.tls().map(Tls::canServe).orElse(false);
    }

    /** Whether we may connect from it: to WebSocket clients nobody can (RFC 7118 4.1). */
    boolean opens() {
        return transport == Transport.TCP
                || transport == Transport.TLS && options.tls().isPresent();
    }

    Framing framing(Streams streams) {
        return transport.webSocket()
                ? new WebSocketFraming(streams.parseLimits())
                : new SipFraming(streams.parseLimits());
    }

    /** Equips a connection that was accepted. */
    void equipServer(SocketChannel channel, StreamConnection connection, Streams streams) {
        options.tls().ifPresent(tls -> channel.pipeline().addLast(handler(tls.server(), streams)));
        if (transport.webSocket()) {
            channel.pipeline()
                    .addLast(new HttpServerCodec(HTTP_LINE_BYTES, HTTP_HEADER_BYTES, HTTP_CHUNK_BYTES))
                    .addLast(new WebSocketUpgrade(options, connection));
        }
        channel.pipeline().addLast(connection);
    }

    /** Equips one that we open. */
    void equipClient(SocketChannel channel, StreamConnection connection, Streams streams) {
        Flow flow = connection.flow();
        options.tls().ifPresent(tls -> {
            connection.peerChecked(tls.verifies());
            String name = flow.peerName().orElseGet(flow::remoteHostText);
            channel.pipeline().addLast(handler(tls.client(name, flow.remote().getPort()), streams));
        });
        channel.pipeline().addLast(connection);
    }

    private static SslHandler handler(SSLEngine engine, Streams streams) {
        SslHandler handler = new SslHandler(engine, streams.tlsTasks());
        handler.setHandshakeTimeoutMillis(0); // the connection itself watches over all that comes before messages
        handler.setCloseNotifyFlushTimeoutMillis(GOODBYE_MS);
        return handler;
    }
}
