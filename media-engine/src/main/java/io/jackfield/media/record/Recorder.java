package io.jackfield.media.record;

import io.jackfield.media.sound.WavFormat;
import io.jackfield.media.sound.WavWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that decode and write recordings. A recording stays on one of them, so its packets keep their order; each may have only
 * a few seconds of packets waiting, so a slow disk costs packets and not memory.
 */
public final class Recorder implements AutoCloseable {
    private static final int IDLE_SECONDS = 10;

    private final List<ExecutorService> writers = new ArrayList<>();
    private final AtomicInteger next = new AtomicInteger();

    /**
     * Makes a recorder; its threads start when needed and end when idle.
     *
     * @param threads 1 or more
     */
    public Recorder(int threads) {
        for (int i = 0; i < threads; i++) {
            String name = "jackfield-record-" + i;
            ThreadPoolExecutor writer = new ThreadPoolExecutor(
                    1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> daemon(task, name));
            writer.allowCoreThreadTimeOut(true);
            writers.add(writer);
        }
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Creates a file to record into. Blocks on the disk: call it from a script's thread.
     *
     * @param sampleRate of the file; what comes at another rate is converted
     * @return the media loop's end of the recording
     * @throws io.jackfield.media.sound.SoundException when the file cannot be written
     */
    public RecordingTap open(Path file, int sampleRate) {
        WavWriter wav = WavWriter.create(file, WavFormat.mono(sampleRate));
        ExecutorService writer = writers.get(Math.floorMod(next.getAndIncrement(), writers.size()));
        Recording recording = new Recording(file);
        return new RecordingTap(recording, new RecordingSink(recording, wav, sampleRate), writer);
    }

    /** Lets what is queued be written, and then ends the threads; never waits. */
    @Override
    public void close() {
        writers.forEach(ExecutorService::shutdown);
    }
}
