package io.jackfield.relay;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads for codecs that cost more than a media loop can spare: a packet of Opus takes as long as fifty packets that are passed on, which
 * would have to wait for it. Each stream stays on one of them, so that nothing of it needs a lock; one that gets behind drops packets
 * rather than fall further behind.
 */
final class CodecThreads implements AutoCloseable {
    /** Packets that may wait for a thread: 0.2 s of 20 streams. */
    static final int QUEUE = 256;

    private static final Logger LOG = LoggerFactory.getLogger(CodecThreads.class);

    private final Worker[] workers;
    private final AtomicInteger next = new AtomicInteger();
    private final LongAdder dropped = new LongAdder();

    CodecThreads(int threads) {
        workers = new Worker[threads];
        for (int i = 0; i < threads; i++) {
            workers[i] = new Worker(i);
        }
    }

    /** The thread of a new stream; starts with its first work. */
    Worker assign() {
        return workers[Math.floorMod(next.getAndIncrement(), workers.length)];
    }

    /** Packets that found the queue full. */
    long dropped() {
        return dropped.sum();
    }

    @Override
    public void close() {
        for (Worker worker : workers) {
            worker.stop();
        }
    }

    /** One thread and what waits for it. */
    final class Worker {
        private final BlockingQueue<Runnable> queue = new ArrayBlockingQueue<>(QUEUE);
        private final Thread thread;
        private volatile boolean stopped;
        private boolean started;

        private Worker(int index) {
            thread = new Thread(this::run, "jackfield-codec-" + index);
            thread.setDaemon(true);
        }

        /** Does it later, in order. False when too much waits. From any thread. */
        boolean execute(Runnable work) {
            start();
            if (queue.offer(work)) {
                return true;
            }
            dropped.increment();
            return false;
        }

        private synchronized void start() {
            if (!started && !stopped) {
                started = true;
                thread.start();
            }
        }

        private void run() {
            while (!stopped) {
                try {
                    queue.take().run();
                } catch (InterruptedException e) {
                    return;
                } catch (RuntimeException e) {
                    LOG.error("a codec failed", e);
                }
            }
        }

        private synchronized void stop() {
            stopped = true;
            thread.interrupt();
        }
    }
}
