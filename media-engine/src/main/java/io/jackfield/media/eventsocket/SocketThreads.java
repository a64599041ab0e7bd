package io.jackfield.media.eventsocket;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** One thread for all sockets, and others that commands may block. */
final class SocketThreads implements Executor {
    private static final int MOST = 2_000;

    private final EventLoopGroup sockets;
    private final ThreadPoolExecutor blocking;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    SocketThreads() {
        AtomicLong number = new AtomicLong();
        sockets = new MultiThreadIoEventLoopGroup(
                1, (ThreadFactory) task -> daemon(task, "jackfield-eventsocket"), NioIoHandler.newFactory());
        blocking = new ThreadPoolExecutor(
                0,
                MOST,
                30,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                task -> daemon(task, "jackfield-command-" + number.getAndIncrement()));
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    EventLoopGroup sockets() {
        return sockets;
    }

    /** @throws java.util.concurrent.RejectedExecutionException when all threads are busy */
    @Override
    public void execute(Runnable task) {
        blocking.execute(task);
    }

    /** Runs something again and again, on the sockets' thread: it must not block. */
    void every(Duration interval, Runnable what) {
        sockets.next().scheduleAtFixedRate(what, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Runs something after a while on the sockets' thread. @return what prevents it */
    Runnable later(Duration wait, Runnable what) {
        Future<?> due = sockets.next().schedule(what, wait.toMillis(), TimeUnit.MILLISECONDS);
        return () -> due.cancel(false);
    }

    CompletionStage<Void> closed() {
        return closed.minimalCompletionStage();
    }

    void close() {
        blocking.shutdown();
        sockets.shutdownGracefully(0, 5, TimeUnit.SECONDS).addListener(done -> closed.complete(null));
    }
}
