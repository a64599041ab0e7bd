package io.jackfield.media.cdr;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes entries to the spool, on a thread of its own. Whoever adds one never waits. When the disk refuses, entries wait in memory and are
 * tried again; past the limits of memory or disk they are lost, and counted.
 */
final class Journal {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final int QUEUE = 100_000;
    private static final int BATCH = 1_000;
    private static final long SECOND_NS = Duration.ofSeconds(1).toNanos();

    private final Spool spool;
    private final Limits limits;
    private final InstantSource clock;
    private final Runnable onWritten;
    private final BlockingQueue<RecordCodec.Entry> queue = new ArrayBlockingQueue<>(QUEUE);
    private final LongAdder lost = new LongAdder();
    private final AtomicLong bytes;
    private final OpenLegs open = new OpenLegs();
    private final Thread thread;
    private FileChannel channel;
    private long segment;
    private long offset;
    private long aliveNs;
    private long syncedNs;
    private boolean unsynced;
    private boolean full;
    private volatile Spool.Position end;
    private volatile boolean closing;
    private volatile int openCount;

    /**
     * What it keeps to.
     *
     * @param spoolBytes of all segments
     * @param segmentBytes of one
     * @param sync how long written entries may be in the hands of the operating system alone; zero: not at all
     */
    record Limits(long spoolBytes, long segmentBytes, Duration sync) {}

    /** Reads what an earlier process has left, and writes the records of the legs that died with it. */
    Journal(Spool spool, Limits limits, InstantSource clock, Runnable onWritten) throws IOException {
        this.spool = spool;
        this.limits = limits;
        this.clock = clock;
        this.onWritten = onWritten;
        OpenLegs before = new OpenLegs();
        List<Long> segments = spool.segments();
        for (long number : segments) {
            spool.read(new Spool.Position(number, 0), Long.MAX_VALUE, Integer.MAX_VALUE, before::take);
        }
        bytes = new AtomicLong(spool.bytes());
        segment = segments.isEmpty() ? 1 : segments.get(segments.size() - 1) + 1;
        channel = open(segment);
        end = new Spool.Position(segment, 0);
        List<RecordCodec.Entry> crashed = before.crashed();
        if (!crashed.isEmpty()) {
            LOG.warn("{} calls were up when the process died: their records end there", crashed.size());
            write(crashed);
            channel.force(false);
        }
        thread = new Thread(this::run, "jackfield-cdr-journal");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Adds an entry. From any thread. */
    void add(RecordCodec.Entry entry) {
        if (closing || !queue.offer(entry)) {
            lost(entry);
        }
    }

    private void lost(RecordCodec.Entry entry) {
        if (entry instanceof RecordCodec.Ended) {
            lost.increment();
        }
    }

    /** Up to where entries may be read. */
    Spool.Position end() {
        return end;
    }

    long lost() {
        return lost.sum();
    }

    int open() {
        return openCount;
    }

    int waiting() {
        return queue.size();
    }

    /** Writes what was added, and ends. */
    void close() {
        closing = true;
    }

    /** Waits for the end of its thread. */
    void join() throws InterruptedException {
        thread.join();
    }

    private void run() {
        List<RecordCodec.Entry> batch = new ArrayList<>(BATCH);
        while (true) {
            try {
                if (batch.isEmpty()) {
                    RecordCodec.Entry first = queue.poll(waitMs(), TimeUnit.MILLISECONDS);
                    if (first != null) {
                        batch.add(first);
                        queue.drainTo(batch, BATCH - 1);
                    } else if (closing) {
                        break;
                    }
                }
                step(batch);
            } catch (IOException e) {
                LOG.error("the journal of call records cannot be written: {}", e.getMessage());
                if (closing || !pause()) {
                    break;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        batch.forEach(this::lost);
        finish();
    }

    private long waitMs() {
        return closing
                ? 1
                : unsynced ? Math.max(1, Math.min(1_000, limits.sync().toMillis())) : 1_000;
    }

    private boolean pause() {
        try {
            TimeUnit.SECONDS.sleep(1);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void step(List<RecordCodec.Entry> batch) throws IOException {
        if (!batch.isEmpty()) {
            if (bytes.get() > limits.spoolBytes()) {
                batch.forEach(this::lost);
                if (!full) {
                    full = true; // said once, and counted from then on
                    LOG.error("{} bytes of call records wait: no more are kept", bytes.get());
                }
            } else {
                full = false;
                write(batch);
            }
            batch.clear(); // before the disk is asked for more: what fails from here on must not write it twice
        }
        long nowNs = System.nanoTime();
        if (open.size() > 0 && nowNs - aliveNs >= SECOND_NS) {
            aliveNs = nowNs;
            write(List.of(new RecordCodec.Alive(clock.instant())));
        }
        if (unsynced && nowNs - syncedNs >= limits.sync().toNanos()) {
            channel.force(false);
            syncedNs = nowNs;
            unsynced = false;
        }
        if (offset >= limits.segmentBytes()) {
            roll();
        }
    }

    private void write(List<RecordCodec.Entry> entries) throws IOException {
        List<ByteBuffer> frames = entries.stream().map(Spool::frame).toList();
        ByteBuffer all = ByteBuffer.allocate(
                frames.stream().mapToInt(ByteBuffer::remaining).sum());
        frames.forEach(all::put);
        all.flip();
        long to = offset;
        while (all.hasRemaining()) {
            to += channel.write(all, to); // over what a refused attempt has left
        }
        bytes.addAndGet(to - offset);
        offset = to;
        entries.forEach(open::take);
        openCount = open.size();
        unsynced = true;
        end = new Spool.Position(segment, offset);
        onWritten.run();
    }

    private void roll() throws IOException {
        channel.force(false);
        channel.close();
        segment++;
        offset = 0;
        channel = open(segment);
        write(open.again());
        channel.force(false);
    }

    /** Segments were deleted, and so many bytes with them. From any thread. */
    void freed(long count) {
        bytes.addAndGet(-count);
    }

    private FileChannel open(long number) throws IOException {
        return FileChannel.open(
                spool.file(number), StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ);
    }

    private void finish() {
        try {
            channel.force(false);
            channel.close();
        } catch (IOException e) {
            LOG.error("the journal of call records was not closed: {}", e.getMessage());
        }
    }
}
