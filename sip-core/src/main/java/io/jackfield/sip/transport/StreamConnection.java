package io.jackfield.sip.transport;

import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.message.SipRequest;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One stream connection (RFC 3261 18.3, RFC 5626 4.4.1), on one shard from its beginning to its end.
 *
 * <p>It is closed when its handshake fails or takes long, when it carries nothing for long, when its peer takes too long over one
 * message, does not read what we write, does not answer our pings, or sends what has no end that we could find.
 */
final class StreamConnection extends ChannelInboundHandlerAdapter {
    private static final byte[] NONE = {};

    private final StreamTraffic traffic;
    private final NettyShard shard;
    private final SocketChannel channel;
    private final Ingress ingress;
    private final Framing framing;
    private final boolean opened;
    private final ConnectionWatch watch;
    private volatile Flow flow;

    /** What has come of a message that is not complete. */
    private byte[] pending = NONE;

    private int pendingBytes;
    private volatile boolean ready;
    private boolean peerChecked = true;
    private boolean aliasJudged;
    private @Nullable InetSocketAddress alias;
    private @Nullable InetAddress halfOpenAs;
    private boolean flushPending;
    private boolean closing;
    private SendFailure.Reason closeReason = SendFailure.Reason.CONNECTION_CLOSED;

    /** @param opened whether by us */
    StreamConnection(
            StreamTraffic traffic, SocketChannel channel, Flow flow, Ingress ingress, Framing framing, boolean opened) {
        this.traffic = traffic;
        this.shard = traffic.shard();
        this.channel = channel;
        this.flow = flow;
        this.ingress = ingress;
        this.framing = framing;
        this.opened = opened;
        this.watch = new ConnectionWatch(this, shard, traffic.streams().settings());
    }

    Flow flow() {
        return flow;
    }

    NettyShard shard() {
        return shard;
    }

    boolean opened() {
        return opened;
    }

    /** Whether its handshake checks whom the peer shows itself to be. */
    void peerChecked(boolean checked) {
        peerChecked = checked;
    }

    // ---- beginning ----

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        shard.beginTurn();
        watch.begin();
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        watch.active();
        flush();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        shard.beginTurn();
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            if (handshake.isSuccess()) {
                SslHandler tls = context.pipeline().get(SslHandler.class);
                flow = flow.withPeer(TlsPeer.of(tls.engine().getSession(), peerChecked));
                if (!flow.transport().webSocket()) {
                    ready();
                }
            } else if (!closing) {
                shard.counters.handshakesFailed++;
                traffic.handshakeFailed(this, handshake.cause());
                close(SendFailure.Reason.HANDSHAKE_FAILED);
            }
        }
    }

    /** Its balancer has told where it comes from. */
    void proxied(@Nullable InetSocketAddress source) {
        shard.beginTurn();
        if (source != null && !traffic.comesFrom(this, source)) {
            close(SendFailure.Reason.CONNECTION_CLOSED);
        } else if (flow.transport() == Transport.TCP) {
            ready();
        }
    }

    /** Its reverse proxy has told where it comes from. @return whether anything is taken from there */
    boolean comesFrom(InetSocketAddress source) {
        return traffic.comesFrom(this, source);
    }

    /** Its balancer has told nothing that could be read. */
    void proxyFailed() {
        shard.beginTurn();
        shard.counters.proxyHeadersBad++;
        close(SendFailure.Reason.CONNECTION_CLOSED);
    }

    /** It comes from here, and not from the balancer. Before it is ready, when nobody knows it by its flow. */
    void readdress(InetSocketAddress source) {
        flow = Flow.between(flow.transport(), flow.local(), source, flow.connection());
    }

    /** The source whose place among half-open connections it takes, until it is ready. */
    @Nullable
    InetAddress halfOpenAs() {
        return halfOpenAs;
    }

    void halfOpenAs(@Nullable InetAddress source) {
        halfOpenAs = source;
    }

    /** All that comes before messages is done. */
    void ready() {
        if (ready || closing) {
            return;
        }
        ready = true;
        watch.ready(pings());
        traffic.established(this);
        flush();
    }

    /** Only who opened a connection may ping without asking (RFC 5626 4.4.1); both may by WebSocket (RFC 6455 5.5.2). */
    private boolean pings() {
        return opened || flow.transport().webSocket();
    }

    /** Its peer listens here, and wants requests for that address over this connection. */
    void aliased(InetSocketAddress listens) {
        alias = listens;
    }

    @Nullable
    InetSocketAddress alias() {
        return alias;
    }

    boolean isReady() {
        return ready;
    }

    // ---- in ----

    @Override
    public void channelRead(ChannelHandlerContext context, Object read) {
        ByteBuf bytes = (ByteBuf) read;
        try {
            shard.beginTurn();
            if (!closing && ready) {
                shard.counters.bytesIn += bytes.readableBytes();
                take(bytes);
            }
        } finally {
            bytes.release();
        }
    }

    /** Takes off what is complete, and keeps the beginning of what is not. */
    private void take(ByteBuf bytes) {
        int length = pendingBytes + bytes.readableBytes();
        boolean fresh = pendingBytes == 0;
        byte[] from = fresh ? traffic.scratch(length) : grow(length);
        bytes.readBytes(from, pendingBytes, bytes.readableBytes());
        int at = 0;
        boolean complete = false;
        while (at < length && !closing) {
            Framing.Item item = framing.next(from, at, length - at);
            if (item == Framing.Item.INCOMPLETE) {
                break;
            }
            at += framing.consumed();
            // A ping between the parts of a message is no progress of that message.
            complete |= item != Framing.Item.NOTHING && !framing.underWay(NONE, 0);
            take(item);
        }
        keep(from, at, closing ? 0 : length - at);
        if (!closing) { // else the watch waits for the peer to hear our last word, and for nothing more
            watch.underWay(complete, framing.underWay(pending, pendingBytes));
        }
    }

    private byte[] grow(int length) {
        return pending.length >= length ? pending : Arrays.copyOf(pending, Math.max(length, pending.length * 2));
    }

    private void keep(byte[] from, int at, int left) {
        if (left == 0) {
            pending = NONE;
        } else if (at == 0 && from != traffic.scratch(0)) {
            pending = from;
        } else {
            pending = Arrays.copyOfRange(from, at, at + left);
        }
        pendingBytes = left;
    }

    private void take(Framing.Item item) {
        try {
            switch (item) {
                case MESSAGE -> {
                    watch.active();
                    SipMessage message = framing.message();
                    if (!aliasJudged && message instanceof SipRequest request) {
                        aliasJudged = true;
                        traffic.judgeAlias(this, request);
                    }
                    ingress.onMessage(message, flow);
                }
                case MALFORMED -> ingress.onMalformed(framing.status(), framing.rejection(), flow);
                case PING -> {
                    watch.active();
                    shard.counters.keepAlives++;
                    write(framing.pong(), channel.voidPromise());
                }
                case PONG -> watch.answered();
                case BROKEN -> {
                    shard.counters.closedGarbage++;
                    ingress.onMalformed(framing.status(), framing.rejection(), flow);
                    finish();
                }
                case END -> finish();
                case NOTHING, INCOMPLETE -> {}
            }
        } catch (RuntimeException | StackOverflowError | AssertionError | LinkageError broken) {
            shard.failed(broken);
        }
    }

    // ---- out ----

    /** On this connection's shard. */
    void send(SipMessage message, NettyShard sender, SendFailure onFailure) {
        ByteBuf framed = framing.frame(message, channel.alloc());
        watch.active();
        shard.counters.bytesOut += framed.readableBytes();
        write(framed, new StreamWrite(this, message, sender, onFailure));
    }

    void ping() {
        write(framing.ping(), channel.voidPromise());
    }

    private void write(ByteBuf buffer, ChannelPromise promise) {
        channel.write(buffer, promise);
        if (!channel.isWritable() && channel.isOpen()) {
            shard.counters.closedNotReading++;
            close(SendFailure.Reason.BUFFER_FULL);
        } else if (!flushPending && channel.isActive()) {
            flushPending = true;
            shard.flushLater(this);
        }
    }

    /** Writes out what has been sent in this turn. */
    void flush() {
        flushPending = false;
        channel.flush();
    }

    // ---- end ----

    /**
     * Says no more and closes when the peer has heard all of it. What it still sends is read and dropped: closing with unread
     * bytes would take the answer away from it.
     */
    private void finish() {
        closing = true;
        traffic.ended(this);
        watch.ending();
        channel.writeAndFlush(framing.goodbye()).addListener(written -> {
            SslHandler tls = channel.pipeline().get(SslHandler.class);
            if (tls == null) {
                channel.shutdownOutput();
            } else {
                tls.closeOutbound().addListener(said -> channel.shutdownOutput());
            }
        });
    }

    /** Closes it at once; what was not written fails for this reason. On this connection's shard. */
    void close(SendFailure.Reason reason) {
        if (!closing) {
            closeReason = reason;
        }
        closing = true;
        traffic.ended(this);
        channel.close();
    }

    SocketChannel channel() {
        return channel;
    }

    SendFailure.Reason closeReason() {
        return closeReason;
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        ended();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        ended();
    }

    private void ended() {
        closing = true;
        watch.end();
        pending = NONE;
        pendingBytes = 0;
        traffic.ended(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, @Nullable Throwable reset) {
        close(ready ? SendFailure.Reason.CONNECTION_CLOSED : SendFailure.Reason.HANDSHAKE_FAILED);
    }
}
