package io.jackfield.media.eventsocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One client's TCP connection. Sessions and readers are used on its event loop alone. What waits for the client is bounded: in bytes where it is
 * written, in number where it is on its way to the loop.
 */
final class Connection extends SimpleChannelInboundHandler<ByteBuf> implements SocketSession.Wire {
    private static final int MAX_EVENTS_ON_THE_WAY = 10_000;

    private final SwitchDesk desk;
    private final SocketLimits limits;
    private final Function<Connection, SocketSession> begin;
    private final Runnable onClosed;
    private final CommandReader reader = new CommandReader();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final AtomicInteger onTheWay = new AtomicInteger();
    private final Consumer<SwitchEvent> listener = this::event;
    private final Consumer<LogLine> logListener = this::line;
    private @Nullable Channel channel;
    private @Nullable SocketSession session;
    private volatile boolean over;

    /**
     * A connection.
     *
     * @param begin makes its session once it is there
     * @param onClosed told when it is gone
     */
    Connection(SwitchDesk desk, SocketLimits limits, Function<Connection, SocketSession> begin, Runnable onClosed) {
        this.desk = desk;
        this.limits = limits;
        this.begin = begin;
        this.onClosed = onClosed;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        channel = context.channel();
        desk.counters().connected();
        session = begin.apply(this);
        desk.bus().add(listener);
        desk.bus().addLog(logListener);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
        byte[] read = new byte[bytes.readableBytes()];
        bytes.readBytes(read);
        for (Command command : reader.read(read, 0, read.length)) {
            session().command(command);
        }
        if (reader.broken()) {
            session().disconnect("Disconnected: a command is too long.\n");
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        over = true;
        desk.bus().remove(listener);
        desk.bus().removeLog(logListener);
        desk.counters().disconnected();
        onClosed.run();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }

    /** Its session, once it is connected. */
    SocketSession session() {
        return there(session);
    }

    private Channel channel() {
        return there(channel);
    }

    private static <T> T there(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("the connection is not there yet");
        }
        return part;
    }

    /** Runs something with the session, on its thread. From any thread. */
    void tell(Consumer<SocketSession> what) {
        channel().eventLoop().execute(() -> what.accept(session()));
    }

    /** On the thread that the event happens on: a client that does not keep up must not hold that up, nor fill the memory. */
    private void event(SwitchEvent event) {
        deliver(to -> to.deliver(event));
    }

    private void line(LogLine line) {
        if (session().wants(line)) {
            deliver(to -> to.deliver(line));
        }
    }

    private void deliver(Consumer<SocketSession> what) {
        if (over) {
            return;
        }
        if (onTheWay.incrementAndGet() > MAX_EVENTS_ON_THE_WAY) {
            tooSlow();
            return;
        }
        channel().eventLoop().execute(() -> {
            onTheWay.decrementAndGet();
            what.accept(session());
        });
    }

    private void tooSlow() {
        if (!over) {
            over = true;
            desk.counters().tooSlow();
            channel().close();
        }
    }

    @Override
    public void send(String frame) {
        byte[] bytes = frame.getBytes(StandardCharsets.UTF_8);
        if (over) {
            return;
        }
        if (waitingBytes.addAndGet(bytes.length) > limits.queueBytes()) {
            tooSlow();
            return;
        }
        channel()
                .writeAndFlush(Unpooled.wrappedBuffer(bytes))
                .addListener(done -> waitingBytes.addAndGet(-bytes.length));
    }

    @Override
    public void later(Duration wait, Runnable what) {
        channel().eventLoop().schedule(what, wait.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        channel().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
}
