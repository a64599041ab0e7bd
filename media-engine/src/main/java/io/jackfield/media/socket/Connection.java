package io.jackfield.media.socket;

import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket to an application, on the threads of its client. Sends one message at a time, texts before audio, as fast as the
 * application reads; what it receives goes to the play buffer, or to whoever listens.
 */
final class Connection implements WebSocket.Listener {
    /** Longest text message that is read, in characters. */
    static final int MAX_TEXT = 16_384;
    /** Text messages that may wait to be sent; an application that reads so slowly is as good as gone. */
    static final int MAX_TEXTS = 256;

    private static final int TOO_BIG = 1009; // RFC 6455 7.4.1
    private static final int NORMAL = 1000;

    /** Hears about a connection, on any thread. */
    interface Owner {
        void opened(Connection which);

        /** Something came that is no text. */
        void heard(Connection which);

        /** A text came; the next one is read when {@code done} has run. */
        void told(Connection which, String text, Runnable done);

        void lost(Connection which);
    }

    private final int number;
    private final Owner owner;
    private final AudioSocket to;
    private final Executor threads;
    private final FrameRing frames;
    private final PlayBuffer play;
    private final ConcurrentLinkedQueue<String> texts = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicBoolean sending = new AtomicBoolean();
    private final StringBuilder text = new StringBuilder();
    private volatile @Nullable WebSocket socket;
    private volatile boolean closing;
    private volatile boolean over;
    private long lastHeardNs = Long.MIN_VALUE;

    Connection(int number, Owner owner, AudioSocket to, PlayBuffer play) {
        this.number = number;
        this.owner = owner;
        this.to = to;
        this.threads = to.client().executor().orElse(Runnable::run);
        this.frames = new FrameRing(to.sendFrames(), to.frameBytes());
        this.play = play;
    }

    int number() {
        return number;
    }

    /** Begins, on a thread that may look up names; whoever owns it hears how it went. From any thread. */
    void open() {
        try {
            to.connecting().execute(this::build);
        } catch (RejectedExecutionException e) {
            lose();
        }
    }

    private void build() {
        if (over) {
            return; // given up while it waited
        }
        WebSocket.Builder builder = to.client().newWebSocketBuilder();
        to.headers().forEach(builder::header);
        builder.buildAsync(to.uri(), this).whenComplete((made, failure) -> {
            if (failure != null) {
                lose();
            }
        });
    }

    /** Frames on their way to the application. Written by the media loop alone. */
    FrameRing frames() {
        return frames;
    }

    /** Sends a text, after those that wait. From any thread. */
    void send(String message) {
        if (waiting.incrementAndGet() > MAX_TEXTS) {
            abort();
            return;
        }
        texts.add(message);
        flush();
    }

    /** There may be something to send. From any thread; never blocks. */
    void flush() {
        if (socket != null && !over && hasMore() && sending.compareAndSet(false, true)) {
            threads.execute(this::sendNext);
        }
    }

    private boolean hasMore() {
        return !texts.isEmpty() || !frames.isEmpty() || closing;
    }

    private void sendNext() {
        WebSocket out = socket;
        if (out == null || over) {
            return; // and nobody sends any more
        }
        String message = texts.poll();
        if (message != null) {
            waiting.decrementAndGet();
            then(out.sendText(message, true), false);
        } else if (closing) {
            out.sendClose(NORMAL, "").whenComplete((sent, failure) -> abort());
        } else if (!frames.isEmpty()) {
            ByteBuffer frame = frames.peek();
            then(out.sendBinary(frame, true), true);
        } else {
            sending.set(false);
            flush(); // for what came meanwhile
        }
    }

    private void then(CompletableFuture<WebSocket> sent, boolean frame) {
        sent.whenComplete((done, failure) -> {
            if (frame) {
                frames.release();
            }
            if (failure == null) {
                threads.execute(this::sendNext);
            } else {
                lose();
            }
        });
    }

    /** Asks whether the application is still there. */
    void ping() {
        WebSocket out = socket;
        if (out != null && !over) {
            out.sendPing(ByteBuffer.allocate(0));
        }
    }

    /** Says the last text that waits, and then goodbye. From any thread. */
    void close() {
        closing = true;
        flush();
    }

    /** Ends at once. From any thread. */
    void abort() {
        over = true;
        WebSocket out = socket;
        if (out != null) {
            out.abort();
        }
        owner.lost(this);
    }

    private void lose() {
        over = true;
        owner.lost(this);
    }

    @Override
    public void onOpen(WebSocket opened) {
        socket = opened;
        if (over) { // given up meanwhile
            opened.abort();
            return;
        }
        owner.opened(this);
        opened.request(1);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        if (text.length() + data.length() > MAX_TEXT) {
            from.sendClose(TOO_BIG, "").whenComplete((sent, failure) -> abort());
            return null;
        }
        text.append(data);
        if (last) {
            String whole = text.toString();
            text.setLength(0);
            owner.told(this, whole, () -> from.request(1));
        } else {
            from.request(1);
        }
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        if (!over) {
            play.write(data);
        }
        alive();
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket from, ByteBuffer message) {
        alive();
        from.request(1);
        return null;
    }

    /** Once a second is enough to know that somebody is there. */
    private void alive() {
        long nowNs = System.nanoTime();
        if (lastHeardNs == Long.MIN_VALUE || nowNs - lastHeardNs > 1_000_000_000L) {
            lastHeardNs = nowNs;
            owner.heard(this);
        }
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
        lose();
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        lose();
    }
}
