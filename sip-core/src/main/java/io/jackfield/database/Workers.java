package io.jackfield.database;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads of a database and the queue before them. They begin when there is work and end when there is none for a while. */
final class Workers {
    private static final Logger LOG = LoggerFactory.getLogger(Workers.class);
    private static final AtomicInteger THREADS = new AtomicInteger();
    private static final long IDLE_SECONDS = 30;

    private final ThreadPoolExecutor pool;
    private final ScheduledThreadPoolExecutor timer;
    private final LongAdder rejected = new LongAdder();

    Workers(int threads, int backlog, Runnable afterwards) {
        ThreadFactory named = task -> {
            Thread thread = new Thread(task, "jackfield-database-" + THREADS.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        };
        pool =
                new ThreadPoolExecutor(
                        threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(backlog), named) {
                    @Override
                    protected void terminated() {
                        // This thread holds a lock of the executor, and may have been interrupted.
                        named.newThread(afterwards).start();
                    }
                };
        pool.allowCoreThreadTimeOut(true);
        timer = new ScheduledThreadPoolExecutor(1, named);
        timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        timer.setRemoveOnCancelPolicy(true);
    }

    /** @return false when too much waits already, or all is over */
    boolean offer(Runnable task) {
        try {
            pool.execute(task);
            return true;
        } catch (RejectedExecutionException full) {
            rejected.increment();
            return false;
        }
    }

    Repetition every(Duration period, Runnable what) {
        Runnable kept = () -> {
            try {
                what.run();
            } catch (RuntimeException thrown) {
                LOG.error("what is repeated failed; it goes on", thrown); // else the executor would end it in silence
            }
        };
        long ms = Math.max(1, period.toMillis());
        ScheduledFuture<?> future = timer.scheduleWithFixedDelay(kept, ms, ms, TimeUnit.MILLISECONDS);
        return () -> future.cancel(false);
    }

    int waiting() {
        return pool.getQueue().size();
    }

    long rejected() {
        return rejected.sum();
    }

    boolean closed() {
        return pool.isShutdown();
    }

    void close() {
        timer.shutdownNow();
        pool.shutdown();
    }
}
