package io.jackfield.media.record;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The bytes of a recording on their way to the disk, front to back. One thread. */
interface RecordingBytes extends Closeable {
    /** Appends all that remains in a buffer. */
    void append(ByteBuffer bytes) throws IOException;

    /**
     * Writes over what is at the front already.
     *
     * @return false where what is written can not be changed: a header then says that sizes are not known
     */
    boolean patchFront(ByteBuffer bytes) throws IOException;

    /** Nothing more comes: completes the file and has it on the disk. */
    void finish() throws IOException;
}
