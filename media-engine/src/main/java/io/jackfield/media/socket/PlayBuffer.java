package io.jackfield.media.socket;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Audio that the application wants played, on its way to the media loop: one writer, one reader, positions in bytes since the beginning.
 * What does not fit is dropped and counted. After silence the reader waits until a little is there, so that an application that sends as
 * it speaks is heard without gaps.
 */
final class PlayBuffer {
    /** What is waited for before playing begins, in frames. */
    private static final int PREFILL_FRAMES = 3;

    private final byte[] ring;
    private final boolean bigEndian;
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong read = new AtomicLong();
    private final int prefill;
    private boolean playing;
    private int waited;
    private volatile long dropped;

    /**
     * An empty buffer.
     *
     * @param bytes how much is kept, an even number
     * @param frameBytes bytes of 20 ms
     */
    PlayBuffer(int bytes, int frameBytes, ByteOrder order) {
        this.ring = new byte[bytes];
        this.bigEndian = order == ByteOrder.BIG_ENDIAN;
        this.prefill = PREFILL_FRAMES * frameBytes;
    }

    /** Adds what fits. By the one writer. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // written by this thread alone
    void write(ByteBuffer audio) {
        long at = written.get();
        int room = (int) (ring.length - (at - read.get()));
        int count = Math.min(room & ~1, audio.remaining());
        int start = (int) (at % ring.length);
        int first = Math.min(count, ring.length - start);
        audio.get(ring, start, first);
        audio.get(ring, 0, count - first);
        dropped += audio.remaining();
        audio.position(audio.limit());
        written.setRelease(at + count);
    }

    /** The position behind the last byte written. */
    long written() {
        return written.getAcquire();
    }

    /** The position of the next byte played. */
    long read() {
        return read.get();
    }

    /** Forgets what was written before a position. By the one reader. */
    void skipTo(long position) {
        if (position > read.get()) {
            read.setRelease(position);
        }
        playing = false;
        waited = 0;
    }

    /** Takes a frame, filled up with silence; false when there is nothing but silence. By the one reader, every 20 ms. */
    boolean read(short[] pcm) {
        long at = read.get();
        int there = (int) (written.getAcquire() - at) / 2;
        if (there == 0) {
            playing = false;
            waited = 0;
            return false;
        }
        if (!playing && 2 * there < prefill && ++waited < PREFILL_FRAMES) {
            return false;
        }
        playing = true;
        int samples = Math.min(there, pcm.length);
        for (int i = 0; i < samples; i++) {
            int low = ring[(int) ((at + 2L * i) % ring.length)];
            int high = ring[(int) ((at + 2L * i + 1) % ring.length)];
            pcm[i] = (short) (bigEndian ? low << 8 | high & 0xFF : high << 8 | low & 0xFF);
        }
        Arrays.fill(pcm, samples, pcm.length, (short) 0);
        read.setRelease(at + 2L * samples);
        return true;
    }

    /** Bytes that found no room. */
    long dropped() {
        return dropped;
    }
}
