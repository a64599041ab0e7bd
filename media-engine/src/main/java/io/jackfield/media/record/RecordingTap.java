package io.jackfield.media.record;

import io.jackfield.rtp.RtpPacket;
import io.jackfield.rtp.codec.Codec;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The media loop's end of a recording: copies packets into blocks and hands full blocks to the writer. One loop. */
public final class RecordingTap {
    /** How often {@link #flush} is to be called, so that a killed process loses little. */
    public static final long FLUSH_NS = 1_000_000_000L;

    /** Blocks that may wait for the disk. */
    private static final int MAX_WAITING = 8;

    private final Recording recording;
    private final RecordingSink sink;
    private final Executor writer;
    private final AtomicInteger waiting = new AtomicInteger();
    private @Nullable Codec codec;
    private @Nullable PacketBlock block;
    private long dropped;
    private boolean stopped;

    RecordingTap(Recording recording, RecordingSink sink, Executor writer) {
        this.recording = recording;
        this.sink = sink;
        this.writer = writer;
    }

    /** The recording, for whoever asked for it. */
    public Recording recording() {
        return recording;
    }

    /** The recording begins: sound before this is not in it. */
    public void start(long nowNs) {
        sink.start(nowNs);
    }

    /** What packets are encoded with from now on. */
    public void codec(Codec next) {
        flush();
        codec = next;
    }

    /** Takes a packet of the codec. */
    public void packet(RtpPacket packet, long nowNs) {
        Codec current = codec;
        if (stopped || current == null) {
            return;
        }
        PacketBlock target = block;
        if (target == null || !target.fits(packet)) {
            flush();
            target = new PacketBlock(current);
            block = target;
        }
        if (!target.add(packet, nowNs)) {
            dropped++;
        }
    }

    /** Hands over what has been collected. */
    public void flush() {
        PacketBlock full = block;
        block = null;
        if (full == null) {
            return;
        }
        if (waiting.get() >= MAX_WAITING) {
            dropped += full.packets();
            return;
        }
        waiting.incrementAndGet();
        run(() -> {
            sink.write(full);
            waiting.decrementAndGet();
        });
    }

    /** The recording ends; a second call does nothing. */
    public void stop(long nowNs) {
        if (!stopped) {
            flush();
            stopped = true;
            long lost = dropped;
            run(() -> sink.end(nowNs, lost));
        }
    }

    private void run(Runnable task) {
        try {
            writer.execute(task);
        } catch (RejectedExecutionException e) {
            sink.abandon("the recorder is closed");
        }
    }
}
