package io.jackfield.media.record;

import io.jackfield.media.store.ObjectStore;
import io.jackfield.media.store.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings finished recordings to a store, one after the other on a thread of its own, until it has them. The spool remembers what is to be
 * done, so that memory holds {@value #MAX_KNOWN} entries at most and the rest is found there again. While the store is away everything
 * waits, longer with each failure, up to five minutes.
 */
final class Uploader implements AutoCloseable {
    static final int MAX_KNOWN = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(Uploader.class);

    private final ObjectStore store;
    private final SpoolFolder spool;
    private final boolean keepLocal;
    private final ScheduledThreadPoolExecutor thread;
    private final Deque<SpoolEntry> known = new ArrayDeque<>();
    private final LongAdder uploaded = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private volatile int waiting;
    private boolean more;
    private boolean running;
    private boolean closed;
    private int failedInARow;

    Uploader(ObjectStore store, SpoolFolder spool, boolean keepLocal) {
        this.store = store;
        this.spool = spool;
        this.keepLocal = keepLocal;
        this.thread = new ScheduledThreadPoolExecutor(1, task -> Recorder.daemon(task, "jackfield-upload-0"));
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        thread.setRemoveOnCancelPolicy(true);
        thread.setKeepAliveTime(10, TimeUnit.SECONDS);
        thread.allowCoreThreadTimeOut(true);
    }

    /** An entry whose audio is in its place. */
    synchronized void add(SpoolEntry entry) {
        if (known.size() < MAX_KNOWN) {
            known.add(entry);
        } else {
            more = true;
        }
        waiting = known.size();
        if (!running && !closed) {
            running = true;
            thread.execute(this::next);
        }
    }

    private void next() {
        SpoolEntry entry = peek();
        if (entry == null) {
            return;
        }
        boolean done = attempt(entry);
        synchronized (this) {
            if (done) {
                known.remove(entry);
                waiting = known.size();
                failedInARow = 0;
            } else {
                known.addLast(known.removeFirst()); // one that is refused for ever does not hold up the others
                failedInARow++;
            }
            if (!closed) {
                long waitNs = done
                        ? 0
                        : Backoff.waitNs(
                                failedInARow, ThreadLocalRandom.current().nextDouble());
                thread.schedule(this::next, waitNs, TimeUnit.NANOSECONDS);
            }
        }
    }

    private synchronized @Nullable SpoolEntry peek() {
        if (known.isEmpty() && more) {
            more = false;
            try {
                SpoolEntry.in(spool.folder()).stream()
                        .filter(e -> e.upload() && !Files.exists(e.audio()))
                        .forEach(this::add);
            } catch (IOException e) {
                LOG.warn("cannot look through the spool {}: {}", spool.folder(), e.toString());
            }
        }
        if (known.isEmpty()) {
            running = false;
        }
        return known.peek();
    }

    /** @return whether there is nothing left to do about it */
    private boolean attempt(SpoolEntry entry) {
        try {
            if (Files.exists(entry.target())) {
                store.put(entry.name(), entry.target());
                uploaded.increment();
                if (!keepLocal) {
                    Files.delete(entry.target());
                }
            } else {
                LOG.warn("recording {} is gone from {}: it cannot be uploaded", entry.id(), entry.target());
            }
            entry.forget();
            return true;
        } catch (StorageException | IOException e) {
            failures.increment();
            LOG.warn("recording {} could not be uploaded, and waits: {}", entry.id(), e.getMessage());
            return false;
        } catch (RuntimeException e) {
            failures.increment();
            LOG.error("recording {} could not be uploaded, and waits", entry.id(), e);
            return false;
        }
    }

    int waiting() {
        return waiting;
    }

    long uploaded() {
        return uploaded.sum();
    }

    long failures() {
        return failures.sum();
    }

    /** What waits stays in the spool. */
    @Override
    public synchronized void close() {
        closed = true;
        thread.shutdown();
    }
}
