package io.jackfield.rtp.loop;

import java.nio.ByteBuffer;

/** What a media loop reads for: attached to a key of its selector. */
abstract class LoopSocket {
    /** There is something to read. */
    abstract void onReadable(ByteBuffer buffer, long nowNs);

    /** Closes it; harmless when closed. {@code released} runs once the operating system has the port back. */
    public abstract void close(Runnable released);
}
