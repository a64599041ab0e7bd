package io.jackfield.media.cdr;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries records from the journal to one sink, in order, on a thread of its own. What the sink does not take comes again, after a second at
 * first and half a minute at most; the others do not wait for it.
 */
final class Delivery {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
    private static final int BATCH = 100;
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final Spool spool;
    private final Journal journal;
    private final CdrSink sink;
    private final Runnable onProgress;
    private final LongAdder taken = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final Thread thread;
    private volatile Spool.Position cursor;
    private volatile boolean closing;
    private volatile boolean journalOver;

    Delivery(Spool spool, Journal journal, CdrSink sink, Runnable onProgress) throws IOException {
        this.spool = spool;
        this.journal = journal;
        this.sink = sink;
        this.onProgress = onProgress;
        this.cursor = spool.cursor(sink.name());
        this.thread = new Thread(this::run, "jackfield-cdr-" + sink.name());
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    String name() {
        return sink.name();
    }

    Spool.Position cursor() {
        return cursor;
    }

    long taken() {
        return taken.sum();
    }

    long failures() {
        return failures.sum();
    }

    /** There is more to read. From any thread. */
    synchronized void wake() {
        notifyAll();
    }

    /** The journal has written its last entry: what waits is tried once more. */
    synchronized void close() {
        closing = true;
        journalOver = true;
        notifyAll();
    }

    void join() throws InterruptedException {
        thread.join();
    }

    private void run() {
        Duration wait = Duration.ZERO;
        try {
            while (true) {
                if (!wait.isZero()) {
                    if (closing || !sleep(wait)) {
                        return;
                    }
                } else if (!awaitEntries()) {
                    return;
                }
                wait = step() ? Duration.ZERO : next(wait);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Duration next(Duration before) {
        Duration wait = before.isZero() ? FIRST_WAIT : before.multipliedBy(2);
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }

    /** @return false when there is nothing left and nothing to come */
    private synchronized boolean awaitEntries() throws InterruptedException {
        while (cursor.compareTo(journal.end()) >= 0) {
            if (journalOver) {
                return false;
            }
            wait();
        }
        return true;
    }

    /** @return false when it was closed meanwhile */
    private synchronized boolean sleep(Duration wait) throws InterruptedException {
        long endNs = System.nanoTime() + wait.toNanos();
        for (long left = wait.toMillis(); left > 0; left = (endNs - System.nanoTime()) / 1_000_000) {
            if (closing) {
                return false;
            }
            wait(left);
        }
        return !closing;
    }

    /** Reads some records and has them taken. @return whether that went well */
    private boolean step() {
        List<CallRecord> records = new ArrayList<>(BATCH);
        try {
            Spool.Position after = read(records);
            if (!records.isEmpty() && !take(records)) {
                return false;
            }
            if (!records.isEmpty() || after.segment() != cursor.segment()) {
                spool.cursor(sink.name(), after);
            }
            cursor = after;
            onProgress.run();
            return true;
        } catch (IOException e) {
            failures.increment();
            LOG.error("call records for {} cannot be read: {}", sink.name(), e.getMessage());
            return false;
        }
    }

    private Spool.Position read(List<CallRecord> records) throws IOException {
        Spool.Position from = present(cursor);
        Spool.Position end = journal.end();
        boolean last = from.segment() == end.segment();
        long offset = spool.read(from, last ? end.offset() : Long.MAX_VALUE, BATCH, entry -> {
            if (entry instanceof RecordCodec.Ended ended) {
                records.add(ended.record());
            }
        });
        if (offset == from.offset() && !last) { // its end, torn or not
            return new Spool.Position(from.segment() + 1, 0);
        }
        return new Spool.Position(from.segment(), offset);
    }

    /** The same place, or the beginning of the next segment that is there. */
    private Spool.Position present(Spool.Position place) throws IOException {
        @Nullable Long first = null;
        for (long segment : spool.segments()) {
            if (segment >= place.segment()) {
                first = segment;
                break;
            }
        }
        return first == null || first == place.segment() ? place : new Spool.Position(first, 0);
    }

    private boolean take(List<CallRecord> records) {
        try {
            sink.take(List.copyOf(records));
            taken.add(records.size());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (Exception | LinkageError e) {
            failures.increment();
            LOG.warn("{} call records wait: {} does not take them: {}", records.size(), sink.name(), e.toString());
            return false;
        }
    }
}
