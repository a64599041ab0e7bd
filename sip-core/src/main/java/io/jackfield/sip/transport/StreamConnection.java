package io.jackfield.sip.transport;

import io.jackfield.kernel.TimerWheel;
import io.jackfield.sip.message.ParseStatus;
import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.message.SipParser;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.SocketChannel;
import java.util.Arrays;

/**
 * One stream connection (RFC 3261 18.3, RFC 5626 4.4.1), on one shard from its beginning to its end.
 *
 * <p>It is closed when it carries nothing for long, when its peer takes too long over one message, does not read what we write,
 * or sends what has no end that we could find.
 */
final class StreamConnection extends ChannelInboundHandlerAdapter {
    private static final byte[] NONE = {};
    private static final byte[] PONG = {'\r', '\n'};
    /** A ping has four bytes; what is shorter and begins like one is no message under way. */
    private static final int PING_BYTES = 4;

    private final StreamTraffic traffic;
    private final NettyShard shard;
    private final SocketChannel channel;
    private final Flow flow;
    private final Ingress ingress;
    private final SipParser parser;
    private final Watch watch = new Watch();

    /** What has come of a message that is not complete. */
    private byte[] pending = NONE;

    private int pendingBytes;
    private long lastActiveNs;
    private long messageBeganNs;
    private boolean flushPending;
    private boolean closing;
    private SendFailure.Reason closeReason = SendFailure.Reason.CONNECTION_CLOSED;

    StreamConnection(StreamTraffic traffic, NettyShard shard, SocketChannel channel, Flow flow, Ingress ingress) {
        this.traffic = traffic;
        this.shard = shard;
        this.channel = channel;
        this.flow = flow;
        this.ingress = ingress;
        this.parser = new SipParser(traffic.parseLimits());
    }

    Flow flow() {
        return flow;
    }

    NettyShard shard() {
        return shard;
    }

    // ---- in ----

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        shard.beginTurn();
        lastActiveNs = shard.nowNs();
        shard.timers().schedule(watch, watch.dueNs());
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        lastActiveNs = shard.nowNs();
        flush();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object read) {
        ByteBuf bytes = (ByteBuf) read;
        try {
            shard.beginTurn();
            if (!closing) {
                lastActiveNs = shard.nowNs();
                shard.counters.bytesIn += bytes.readableBytes();
                take(bytes);
            }
        } finally {
            bytes.release();
        }
    }

    /** Frames what has come, and keeps the beginning of a message whose end has not. */
    private void take(ByteBuf bytes) {
        int length = pendingBytes + bytes.readableBytes();
        boolean fresh = pendingBytes == 0;
        byte[] from = fresh ? traffic.scratch(length) : grow(length);
        bytes.readBytes(from, pendingBytes, bytes.readableBytes());
        int at = 0;
        while (at < length && !closing) {
            ParseStatus status = parser.frame(from, at, length - at);
            if (status == ParseStatus.INCOMPLETE) {
                break;
            }
            at += parser.consumed();
            deliver(status);
            if (status.fatalForStream()) {
                shard.counters.closedGarbage++;
                finish();
            }
        }
        keep(from, at, closing ? 0 : length - at);
    }

    private byte[] grow(int length) {
        return pending.length >= length ? pending : Arrays.copyOf(pending, Math.max(length, pending.length * 2));
    }

    private void keep(byte[] from, int at, int left) {
        boolean sameMessage = at == 0 && pendingBytes > 0;
        if (left == 0) {
            pending = NONE;
        } else if (at == 0 && from != traffic.scratch(0)) {
            pending = from;
        } else {
            pending = Arrays.copyOfRange(from, at, at + left);
        }
        pendingBytes = left;
        boolean underWay = left > 0 && !(left < PING_BYTES && pending[0] == '\r');
        if (!underWay) {
            messageBeganNs = 0;
        } else if (messageBeganNs == 0 || !sameMessage) {
            messageBeganNs = shard.nowNs();
            shard.timers().schedule(watch, watch.dueNs());
        }
    }

    private void deliver(ParseStatus status) {
        try {
            if (status == ParseStatus.OK) {
                ingress.onMessage(parser.message(), flow);
            } else if (status == ParseStatus.KEEP_ALIVE) {
                shard.counters.keepAlives++;
                write(Unpooled.wrappedBuffer(PONG), channel.voidPromise()); // RFC 5626 4.4.1
            } else {
                ingress.onMalformed(status, parser.rejection(), flow);
            }
        } catch (RuntimeException broken) {
            shard.failed(broken);
        }
    }

    // ---- out ----

    /** On this connection's shard. */
    void send(SipMessage message, NettyShard sender, SendFailure onFailure) {
        SipMessage framed = message.framed();
        int size = framed.sizeBytes();
        ByteBuf buffer = channel.alloc().ioBuffer(size);
        framed.encode(buffer.internalNioBuffer(0, size));
        buffer.writerIndex(size);
        lastActiveNs = shard.nowNs();
        shard.counters.bytesOut += size;
        write(buffer, new StreamWrite(this, message, sender, onFailure));
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
        traffic.connections().remove(this);
        messageBeganNs = shard.nowNs();
        shard.timers().schedule(watch, watch.dueNs());
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> channel.shutdownOutput());
    }

    /** Closes it at once; what was not written fails for this reason. On this connection's shard. */
    void close(SendFailure.Reason reason) {
        closing = true;
        closeReason = reason;
        traffic.connections().remove(this);
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
        shard.timers().cancel(watch);
        pending = NONE;
        pendingBytes = 0;
        traffic.connections().remove(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable reset) {
        close(SendFailure.Reason.CONNECTION_CLOSED);
    }

    /** Closes an idle or a stuck connection. */
    private final class Watch extends TimerWheel.Timer {
        long dueNs() {
            long idle = lastActiveNs + traffic.idleTimeoutNs();
            return messageBeganNs == 0 ? idle : Math.min(idle, messageBeganNs + traffic.messageTimeoutNs());
        }

        @Override
        protected long onTimer(long nowNs) {
            if (nowNs < dueNs()) {
                return dueNs();
            }
            if (messageBeganNs == 0) {
                shard.counters.closedIdle++;
            } else {
                shard.counters.closedSlow++;
            }
            close(SendFailure.Reason.CONNECTION_CLOSED);
            return Long.MAX_VALUE;
        }
    }
}
