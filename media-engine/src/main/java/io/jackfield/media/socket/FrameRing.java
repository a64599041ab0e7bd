package io.jackfield.media.socket;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Frames on their way from the media loop to the application: one writer, one reader, frames of equal size. What does not fit is dropped
 * and counted; nothing is allocated for a frame.
 */
final class FrameRing {
    private final byte[][] frames;
    private final ByteBuffer[] views;
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong read = new AtomicLong();
    private volatile long dropped;

    FrameRing(int count, int bytes) {
        frames = new byte[count][bytes];
        views = new ByteBuffer[count];
        for (int i = 0; i < count; i++) {
            views[i] = ByteBuffer.wrap(frames[i]);
        }
    }

    /** Where the next frame is to be written, before {@link #commit}; an empty array when there is no room. By the one writer. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // written by this thread alone
    byte[] next() {
        long at = written.get();
        if (at - read.get() >= frames.length) {
            dropped++;
            return new byte[0];
        }
        return frames[(int) (at % frames.length)];
    }

    /** The frame is written. */
    void commit() {
        written.setRelease(written.get() + 1);
    }

    boolean isEmpty() {
        return read.get() == written.getAcquire();
    }

    /** The oldest frame; it stays there until {@link #release}. By the one reader. */
    ByteBuffer peek() {
        return views[(int) (read.get() % frames.length)].clear();
    }

    /** The oldest frame has been sent. */
    void release() {
        read.setRelease(read.get() + 1);
    }

    /** Forgets what waits. By the one reader. */
    void clear() {
        read.setRelease(written.getAcquire());
    }

    /** Frames that found no room. */
    long dropped() {
        return dropped;
    }
}
