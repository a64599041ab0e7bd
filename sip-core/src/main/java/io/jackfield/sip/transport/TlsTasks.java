package io.jackfield.sip.transport;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads for the costly steps of TLS handshakes, milliseconds each, which no shard should wait for. Started when there is a
 * handshake, gone when there was none for a while. Each handshake waits for one step at most, so the queue is bounded by those
 * that may be under way.
 */
final class TlsTasks implements Executor {
    private static final int THREADS =
            Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors() - 1));
    private static final long KEPT_SECONDS = 5;

    private final ThreadPoolExecutor pool;

    TlsTasks(String hostName) {
        AtomicInteger made = new AtomicInteger();
        pool = new ThreadPoolExecutor(
                THREADS, THREADS, KEPT_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread thread = new Thread(work, "jackfield-" + hostName + "-tls-" + made.getAndIncrement());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
    }

    @Override
    public void execute(Runnable step) {
        pool.execute(step);
    }

    /** Ends its threads; does not wait. */
    void close() {
        pool.shutdownNow();
    }
}
