package io.jackfield.media.record;

import io.jackfield.media.ScriptThreads;
import io.jackfield.media.store.ObjectStore;
import io.jackfield.media.store.StorageException;
import io.jackfield.media.store.StorageException.Code;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes recordings: threads that decode and write, others that bring what is complete to its place. A recording stays on one writer, so its
 * packets keep their order; each may have only a few seconds of packets waiting, so a slow disk costs packets and not memory.
 *
 * <p>With a {@link Builder#folder} recordings grow in a spool, and move to their place when they are complete and on the disk. What a killed
 * process left there is repaired and moved when the next one starts. Thread-safe.
 */
public final class Recorder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);
    private static final int IDLE_SECONDS = 10;
    private static final int FINISHERS = 2;

    private final FileMaker files;
    private final int limit;
    private final Optional<SpoolFolder> spool;
    private final Optional<Uploader> uploader;
    private final List<ExecutorService> writers = new ArrayList<>();
    private final ExecutorService finisher;
    private final ScriptThreads threads;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger active = new AtomicInteger();
    private final LongAdder finished = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder recovered = new LongAdder();

    private Recorder(Builder b) {
        limit = b.limit;
        threads = b.scriptThreads;
        spool = b.folder.map(folder -> SpoolFolder.claim(b.spool.orElseGet(() -> folder.resolve(".spool"))));
        uploader = b.store.map(store -> new Uploader(store, spool.orElseThrow(), b.keepLocal));
        files = new FileMaker(
                b.folder,
                spool,
                b.template,
                b.zone,
                b.keys,
                b.store.isPresent() ? Optional.of(b.prefix) : Optional.empty());
        boolean machine = threads == ScriptThreads.machine();
        for (int i = 0; i < b.threads; i++) {
            String name = "jackfield-record-" + i;
            writers.add(machine ? pool(1, name) : threads.desk(name));
        }
        finisher = machine ? pool(FINISHERS, "jackfield-record-end") : threads.desk("jackfield-record-end");
        spool.ifPresent(this::recover);
        b.meters.ifPresent(registry -> RecordingMeters.bind(registry, this));
    }

    private static ThreadPoolExecutor pool(int threads, String name) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads,
                threads,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(), // a recording has few tasks at a time, and recordings are limited
                task -> daemon(task, name));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Runs something there, or here once the executor was closed. */
    static void execute(Executor executor, Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException closed) {
            task.run();
        }
    }

    /** Settings of a recorder. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Creates a file to record into. Blocks on the disk: call it from a script's thread. The tap must be stopped or abandoned.
     *
     * @param call whose it is
     * @param sampleRate of the sound that comes; the file has it too unless the options say otherwise
     * @return the media loop's end of the recording
     * @throws StorageException when the file cannot be written, {@code FULL} when there are too many recordings
     * @throws IllegalStateException when neither the options name a file nor the recorder has a folder
     */
    public RecordingTap open(RecordOptions options, RecordedCall call, int sampleRate) {
        if (active.incrementAndGet() > limit) {
            active.decrementAndGet();
            throw new StorageException(Code.FULL, "there are " + limit + " recordings already");
        }
        try {
            FileMaker.Made made = files.make(options, call, sampleRate, this::placed);
            Recording recording = new Recording(made.id(), made.target(), threads);
            RecordingSink sink = new RecordingSink(recording, options, made.file(), made.place(), finisher);
            recording.done().thenAccept(this::count);
            ExecutorService writer = writers.get(Math.floorMod(next.getAndIncrement(), writers.size()));
            return new RecordingTap(recording, sink, writer, options);
        } catch (IOException e) {
            active.decrementAndGet();
            throw new StorageException(Code.DISK, "cannot record: " + e, e);
        } catch (RuntimeException e) {
            active.decrementAndGet();
            throw e;
        }
    }

    private void count(Recording.Result result) {
        active.decrementAndGet();
        dropped.add(result.packetsDropped());
        bytes.add(result.bytes());
        (result.error().isEmpty() ? finished : failed).increment();
    }

    /** The audio is where it belongs. */
    private void placed(SpoolEntry entry) {
        if (entry.upload() && uploader.isPresent()) {
            uploader.get().add(entry);
            return;
        }
        if (entry.upload()) {
            LOG.warn("recording {} was to be uploaded, and no store is set: it stays where it is", entry.id());
        }
        try {
            entry.forget();
        } catch (IOException e) {
            LOG.warn("recording {} stays noted in the spool: {}", entry.id(), e.toString());
        }
    }

    private void recover(SpoolFolder folder) {
        for (SpoolEntry entry : folder.adopt()) {
            finisher.execute(() -> recover(entry));
        }
    }

    private void recover(SpoolEntry entry) {
        try {
            if (Files.exists(entry.audio())) {
                if (!entry.sealed()) {
                    Repair.file(entry.audio());
                }
                entry.place();
                recovered.increment();
                LOG.info(
                        "recording {} was left by a process that was killed: it is in {} now",
                        entry.id(),
                        entry.target());
            }
            placed(entry);
        } catch (IOException e) {
            failed.increment();
            LOG.error("recording {} could not be recovered and stays in the spool: {}", entry.id(), e.toString());
        }
    }

    /** Recordings that are being made. */
    public int active() {
        return active.get();
    }

    /** Recordings that were completed. */
    public long finished() {
        return finished.sum();
    }

    /** Recordings that the disk or a codec ended. */
    public long failed() {
        return failed.sum();
    }

    /** Packets that the disk was too slow for. */
    public long dropped() {
        return dropped.sum();
    }

    /** Bytes of completed recordings. */
    public long bytes() {
        return bytes.sum();
    }

    /** Recordings that a killed process had left, and that are in their place now. */
    public long recovered() {
        return recovered.sum();
    }

    /** Recordings that the store has acknowledged. */
    public long uploaded() {
        return uploader.map(Uploader::uploaded).orElse(0L);
    }

    /** Recordings that the store is yet to have. */
    public int uploadsWaiting() {
        return uploader.map(Uploader::waiting).orElse(0);
    }

    /** Uploads that have failed and are tried again. */
    public long uploadFailures() {
        return uploader.map(Uploader::failures).orElse(0L);
    }

    /** Lets what is queued be written, and then ends the threads; never waits. What is yet to be uploaded stays in the spool. */
    @Override
    public void close() {
        writers.forEach(ExecutorService::shutdown);
        uploader.ifPresent(Uploader::close);
        execute(finisher, () -> {});
        Thread last = daemon(this::release, "jackfield-record-close");
        last.start();
    }

    /** The spool is given up only when nobody writes into it any more. */
    private void release() {
        try {
            for (ExecutorService writer : writers) {
                writer.awaitTermination(1, TimeUnit.MINUTES);
            }
            finisher.shutdown();
            finisher.awaitTermination(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        spool.ifPresent(SpoolFolder::close);
    }

    /** Settings of a {@link Recorder}: {@code engine.recordings(r -> r.folder(Path.of("recordings")).keys(keys))}. */
    public static final class Builder {
        private Optional<Path> folder = Optional.empty();
        private Optional<Path> spool = Optional.empty();
        private String template = PathTemplate.DEFAULT;
        private ZoneId zone = ZoneId.systemDefault();
        private Optional<RecordingKeys> keys = Optional.empty();
        private Optional<ObjectStore> store = Optional.empty();
        private String prefix = "";
        private boolean keepLocal;
        private int threads = Runtime.getRuntime().availableProcessors();
        private int limit = 10_000;
        private Optional<MeterRegistry> meters = Optional.empty();
        private ScriptThreads scriptThreads = ScriptThreads.machine();
        private final List<String> mistakes = new ArrayList<>();

        private Builder() {}

        /** Where recordings are kept. Without it only those that name their file can be made, which then grows in place. */
        public Builder folder(Path home) {
            folder = Optional.of(home.toAbsolutePath().normalize());
            return this;
        }

        /** Where they grow; best on the disk of the folder. Default {@code .spool} in the folder. */
        public Builder spool(Path place) {
            spool = Optional.of(place.toAbsolutePath().normalize());
            return this;
        }

        /**
         * Names files in the folder: {@code %Y %m %d %H %M %S} of the time of the recorder's zone, {@code {id}} (the recording's, unique),
         * {@code {call-id}}, {@code {caller}}, {@code {callee}}; an ending is added. What callers choose cannot leave its part of the path.
         * Default {@code %Y/%m/%d/%H%M%S-{caller}-{callee}-{id}}.
         */
        public Builder template(String pattern) {
            PathTemplate.mistake(pattern).ifPresent(mistakes::add);
            template = pattern;
            return this;
        }

        /** The zone of times in names. Default the system's. */
        public Builder zone(ZoneId place) {
            zone = place;
            return this;
        }

        /** Encrypts every recording, from its first byte on the disk, with a key of its own. Default: they are in the clear. */
        public Builder keys(RecordingKeys provider) {
            keys = Optional.of(provider);
            return this;
        }

        /**
         * Uploads each recording, with {@code prefix} in front of its name in the folder, and removes it here once the store has acknowledged
         * it. Tries for ever, every five minutes at the least.
         */
        public Builder upload(ObjectStore target, String prefix) {
            store = Optional.of(target);
            this.prefix = prefix;
            return this;
        }

        /** Keeps recordings here too when they are uploaded. Default: not. */
        public Builder keepLocal(boolean keep) {
            keepLocal = keep;
            return this;
        }

        /** Threads that decode and write, 1 to 64. Default as many as there are processors. */
        public Builder threads(int count) {
            if (count < 1 || count > 64) {
                mistakes.add("threads " + count + " are not within 1..64");
            }
            threads = count;
            return this;
        }

        /** What scripts run on that wait for recordings; an engine gives its own. In a simulation writing takes no time. */
        public Builder scriptThreads(ScriptThreads others) {
            scriptThreads = others;
            return this;
        }

        /** How many recordings there may be at a time, 1 to 100,000. Default 10,000. */
        public Builder limit(int recordings) {
            if (recordings < 1 || recordings > 100_000) {
                mistakes.add("limit " + recordings + " is not within 1..100000");
            }
            limit = recordings;
            return this;
        }

        /** Where its meters go, {@code jackfield.media.recordings.*}. */
        public Builder meters(MeterRegistry registry) {
            meters = Optional.of(registry);
            return this;
        }

        /**
         * Makes the recorder, and begins to recover what the spool has.
         *
         * @throws IllegalArgumentException naming every mistake
         * @throws StorageException when the spool cannot be made
         */
        public Recorder build() {
            if (folder.isEmpty() && (spool.isPresent() || store.isPresent())) {
                mistakes.add("a spool or a store, but no folder");
            }
            if (!mistakes.isEmpty()) {
                throw new IllegalArgumentException("recordings: " + String.join("; ", mistakes));
            }
            return new Recorder(this);
        }
    }
}
