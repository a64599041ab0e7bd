package io.jackfield.relay.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes recordings on one thread of its own. What is recorded is handed over through a queue that holds so many packets and no more: where
 * the disk is slow, packets are missing in the recording, and where it is full the recording ends; the call never notices. Both are
 * counted.
 *
 * <p>A file is written in the folder {@code spool} and moved beside it when it is complete, so that whoever watches the folder sees whole
 * files only.
 */
public final class Recorder implements AutoCloseable {
    /** Packets that wait to be written: 1 s of 80 calls. */
    public static final int QUEUE = 8192;

    private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);

    private final Path folder;
    private final Path spool;
    private final BlockingQueue<Work> queue = new ArrayBlockingQueue<>(QUEUE);
    private final LongAdder dropped = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder finished = new LongAdder();
    private final LongAdder discarded = new LongAdder();
    private final Thread thread = new Thread(this::run, "jackfield-recorder-0");
    private volatile boolean closed;

    private interface Work {
        void perform() throws IOException;
    }

    /** A recorder into a folder, which is made when the first recording begins. */
    public Recorder(Path folder) {
        this.folder = folder;
        this.spool = folder.resolve("spool");
        thread.setDaemon(true);
        thread.start();
    }

    /** A new recording. Never waits; what goes wrong with its file is counted. */
    public Recording begin(RecordingPlan plan) {
        return new Recording(plan);
    }

    /** Packets that are missing in recordings because the disk was too slow. */
    public long dropped() {
        return dropped.sum();
    }

    /** Recordings that ended because their file could not be written. */
    public long failed() {
        return failed.sum();
    }

    /** Recordings that are complete. */
    public long finished() {
        return finished.sum();
    }

    /** Recordings that were ended and of which nothing was kept. */
    public long discarded() {
        return discarded.sum();
    }

    private void run() {
        while (!closed || !queue.isEmpty()) {
            try {
                queue.take().perform();
            } catch (InterruptedException e) {
                return;
            } catch (IOException | RuntimeException e) {
                LOG.error("a recording failed", e);
            }
        }
    }

    /** Ends after what waits is written; never waits itself. */
    @Override
    public void close() {
        closed = true;
        if (!queue.offer(() -> {})) {
            thread.interrupt();
        }
    }

    /** One recording. Its methods belong on one thread, and never wait. */
    public final class Recording {
        private final RecordingPlan plan;
        private final String file;
        private final CompletableFuture<Path> complete = new CompletableFuture<>();
        private final long startedMicros;
        private boolean paused;
        private boolean stopped;
        // of the recorder's thread
        private @org.jspecify.annotations.Nullable RecordingSink sink;
        private boolean broken;

        private Recording(RecordingPlan plan) {
            this.plan = plan;
            this.file = plan.fileName() + "." + plan.format().suffix();
            Instant now = Instant.now();
            this.startedMicros = now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
            offer(this::open);
        }

        private void offer(Work work) {
            if (!queue.offer(() -> perform(work))) {
                dropped.increment();
            }
        }

        private void perform(Work work) {
            if (broken) {
                return;
            }
            try {
                work.perform();
            } catch (IOException | RuntimeException e) {
                broken = true;
                failed.increment();
                LOG.warn("recording {} ends: {}", file, e.toString());
                RecordingSink open = sink;
                if (open != null) {
                    open.abandon();
                }
                complete.completeExceptionally(e);
            }
        }

        private void open() throws IOException {
            Files.createDirectories(spool);
            sink = plan.open(spool.resolve(file));
        }

        private RecordingSink sink() throws IOException {
            RecordingSink open = sink;
            if (open == null) {
                open();
                open = sink;
            }
            if (open == null) {
                throw new IOException("no file");
            }
            return open;
        }

        /** The name of the file once it is complete. */
        public Path path() {
            return folder.resolve(file);
        }

        /** Records a packet; the record must not be changed afterwards. */
        public void packet(RecordedPacket packet) {
            if (!paused && !stopped) {
                long micros = startedMicros + (packet.atNs() - plan.startedNs()) / 1000;
                offer(() -> sink().packet(packet, micros));
            }
        }

        /** Leaves out what comes from now on, or no more. */
        public void pause(boolean on) {
            paused = on;
        }

        /** Ends it. The stage tells the file, or why there is none; it completes on the recorder's thread. */
        public CompletionStage<Path> stop() {
            if (!stopped) {
                stopped = true;
                Work finish = () -> perform(() -> {
                    sink().finish();
                    Files.move(spool.resolve(file), path(), StandardCopyOption.REPLACE_EXISTING);
                    finished.increment();
                    complete.complete(path());
                });
                end(finish);
            }
            return complete.minimalCompletionStage();
        }

        private void end(Work work) {
            while (!queue.offer(work)) { // an end must not be lost: something older goes in its place
                if (queue.poll() != null) {
                    dropped.increment();
                }
            }
        }

        /** Ends it and leaves no file. */
        public void discard() {
            if (!stopped) {
                stopped = true;
                end(() -> {
                    RecordingSink open = sink;
                    if (open != null) {
                        open.abandon();
                    }
                    Files.deleteIfExists(spool.resolve(file));
                    discarded.increment();
                    complete.completeExceptionally(new IOException("the recording was discarded"));
                });
            }
        }
    }
}
