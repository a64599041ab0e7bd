package io.jackfield.media.record;

import io.jackfield.rtp.RtpPacket;
import io.jackfield.rtp.codec.Codec;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The media loop's end of a recording: copies packets into blocks and hands full blocks to the writer, which the loop never waits for.
 * All methods belong on one loop.
 */
public final class RecordingTap {
    /** How often {@link #flush} is to be called, so that a killed process loses little. */
    public static final long FLUSH_NS = 1_000_000_000L;

    /** Blocks that may wait for the disk; packets of further ones are dropped and counted. */
    static final int MAX_WAITING = 8;

    private static final int NEVER = -1;

    private final Recording recording;
    private final RecordingSink sink;
    private final Executor writer;
    private final RecordOptions options;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicReference<@Nullable PacketBlock> spare = new AtomicReference<>();
    private @Nullable Codec codec;
    private @Nullable PacketBlock block;
    private long dropped;
    private long pausedNs = NEVER;
    private boolean stopped;
    private int sequence;
    private int timestamp;

    RecordingTap(Recording recording, RecordingSink sink, Executor writer, RecordOptions options) {
        this.recording = recording;
        this.sink = sink;
        this.writer = writer;
        this.options = options;
    }

    /** The recording, for whoever asked for it. */
    public Recording recording() {
        return recording;
    }

    /**
     * Lets {@link Recording#stop}, {@link Recording#pause} and limits reach this tap. From any thread, before it is started.
     *
     * @param loop runs what it is given on the loop, also when the loop is busy
     * @param nowNs the loop's time
     * @param stop stops the recording, on the loop
     */
    public void drivenBy(Executor loop, LongSupplier nowNs, Runnable stop) {
        recording.driveBy(() -> loop.execute(stop), pause -> loop.execute(() -> pause(pause, nowNs.getAsLong())));
    }

    /** Whether what is sent belongs on it; else {@link #said} need not be called. */
    public boolean wantsSaid() {
        return options.sides().said();
    }

    /** The recording begins: sound before this is not in it. */
    public void start(long nowNs) {
        sink.start(nowNs);
    }

    /** What packets of both directions are encoded with from now on. */
    public void codec(Codec next, long nowNs) {
        flush(nowNs);
        codec = next;
    }

    /** Takes a packet of the codec that came. */
    public void heard(RtpPacket packet, long nowNs) {
        if (!options.sides().heard()) {
            return;
        }
        ByteBuffer into = begin(false, packet, nowNs);
        if (into != null) {
            packet.payload(into.array(), into.position());
            into.position(into.position() + packet.payloadSize());
        }
    }

    /** Takes a packet of the codec that was sent. */
    public void said(RtpPacket packet, long nowNs) {
        if (!options.sides().said()) {
            return;
        }
        ByteBuffer into = begin(true, packet, nowNs);
        if (into != null) {
            packet.payload(into.array(), into.position());
            into.position(into.position() + packet.payloadSize());
        }
    }

    private @Nullable ByteBuffer begin(boolean said, RtpPacket packet, long nowNs) {
        PacketBlock target = room(packet.payloadSize(), nowNs);
        return target == null
                ? null
                : target.begin(said, nowNs, packet.ssrc(), packet.sequence(), packet.timestamp(), packet.payloadSize());
    }

    /**
     * Takes linear samples as what was heard, where there are no packets: of a conference, say. The codec must be
     * {@link io.jackfield.rtp.codec.Codecs#linear}; samples follow one another without a gap while they come.
     */
    public void samples(short[] pcm, int offset, int length, long nowNs) {
        PacketBlock target = room(2 * length, nowNs);
        if (target != null) {
            ByteBuffer into = target.begin(false, nowNs, 0, sequence & 0xFFFF, timestamp, 2 * length);
            for (int i = offset; i < offset + length; i++) {
                into.putShort(pcm[i]);
            }
        }
        sequence++;
        timestamp += length;
    }

    private @Nullable PacketBlock room(int payloadBytes, long nowNs) {
        Codec current = codec;
        if (stopped || current == null || pausedNs != NEVER) {
            return null;
        }
        PacketBlock target = block;
        if (target == null || !target.fits(payloadBytes)) {
            hand(nowNs);
            PacketBlock used = spare.getAndSet(null);
            target = used == null ? new PacketBlock(current) : used.reuse(current);
            block = target;
        }
        if (!target.fits(payloadBytes)) {
            dropped++;
            return null;
        }
        return target;
    }

    /** Whether a key that was pressed ends it. */
    public boolean endsWith(char key) {
        return !stopped && options.stopKeys().indexOf(key) >= 0;
    }

    /** Hands over what has been collected, and says that time has gone on. */
    public void flush(long nowNs) {
        if (block != null) {
            hand(nowNs);
        } else if (!stopped && pausedNs == NEVER && waiting.get() == 0) {
            waiting.incrementAndGet();
            run(() -> {
                sink.idle(nowNs);
                waiting.decrementAndGet();
            });
        }
    }

    private void hand(long nowNs) {
        PacketBlock full = block;
        block = null;
        if (full == null) {
            return;
        }
        if (waiting.get() >= MAX_WAITING) {
            dropped += full.packets();
            spare.set(full);
            return;
        }
        waiting.incrementAndGet();
        run(() -> {
            sink.write(full, nowNs);
            waiting.decrementAndGet();
            spare.set(full);
        });
    }

    private void pause(boolean pause, long nowNs) {
        if (stopped || pause == (pausedNs != NEVER)) {
            return;
        }
        if (pause) {
            hand(nowNs);
            pausedNs = nowNs;
        } else {
            resumed(nowNs);
        }
    }

    private void resumed(long nowNs) {
        long since = pausedNs;
        pausedNs = NEVER;
        if (options.cutPauses()) {
            run(() -> sink.cut(since, nowNs));
        }
    }

    /** The recording ends; a second call does nothing. */
    public void stop(long nowNs) {
        if (!stopped) {
            hand(nowNs);
            if (pausedNs != NEVER) {
                resumed(nowNs);
            }
            stopped = true;
            long lost = dropped;
            run(() -> sink.end(nowNs, lost));
        }
    }

    /** The call was over before the recording began: nothing is kept. From any thread, in place of all the others. */
    public void abandon() {
        stopped = true;
        run(() -> sink.abandon("the call was over before the recording began"));
    }

    private void run(Runnable task) {
        try {
            writer.execute(task);
        } catch (RejectedExecutionException e) {
            sink.abandon("the recorder is closed");
        }
    }
}
