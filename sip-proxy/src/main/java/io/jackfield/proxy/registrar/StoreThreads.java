package io.jackfield.proxy.registrar;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that ask a location store: what is done for one address is done by one of them, in order. Their queues are bounded; what
 * finds one full fails at once, as it does while the store is away and nothing moves.
 */
final class StoreThreads {
    private static final Logger LOG = LoggerFactory.getLogger(StoreThreads.class);
    private static final int THREADS = 4;
    private static final int QUEUE = 10_000;

    private final ThreadPoolExecutor[] threads = new ThreadPoolExecutor[THREADS];
    private final AtomicBoolean failing = new AtomicBoolean();
    private final LongAdder failures = new LongAdder();

    StoreThreads() {
        for (int i = 0; i < THREADS; i++) {
            String name = "jackfield-locations-" + i;
            threads[i] = new ThreadPoolExecutor(
                    1, 1, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUE), task -> new Thread(task, name));
            threads[i].allowCoreThreadTimeOut(true);
        }
    }

    /** Does something for an address; the stage fails when that throws, or there is no room. */
    <T> CompletionStage<T> ask(String addressOfRecord, Supplier<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            threads[(addressOfRecord.hashCode() & Integer.MAX_VALUE) % THREADS].execute(() -> run(result, work));
        } catch (RejectedExecutionException full) {
            failures.increment();
            result.completeExceptionally(full);
        }
        return result;
    }

    private <T> void run(CompletableFuture<T> result, Supplier<T> work) {
        try {
            T value = work.get();
            if (failing.getAndSet(false)) {
                LOG.info("the location store answers again");
            }
            result.complete(value);
        } catch (RuntimeException failure) {
            failures.increment();
            if (!failing.getAndSet(true)) { // once, not for each phone
                LOG.warn("the location store fails: {}", failure.getClass().getName()); // a message may name a user
            }
            result.completeExceptionally(failure);
        }
    }

    /** How often the store failed, or was not asked because too many waited. */
    long failures() {
        return failures.sum();
    }

    /** What waits is still done; threads end by themselves. */
    void close() {
        for (ThreadPoolExecutor thread : threads) {
            thread.shutdown();
        }
    }

    /**
     * After {@link #close}: waits until what waits is done.
     *
     * @return false when a thread takes longer than its share of {@code patience}
     */
    boolean awaitDone(Duration patience) throws InterruptedException {
        for (ThreadPoolExecutor thread : threads) {
            if (!thread.awaitTermination(patience.toNanos() / THREADS, TimeUnit.NANOSECONDS)) {
                return false;
            }
        }
        return true;
    }
}
