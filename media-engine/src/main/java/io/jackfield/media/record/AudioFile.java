package io.jackfield.media.record;

import java.io.Closeable;
import java.io.IOException;

/** A file of sound that is being written. One thread. */
interface AudioFile extends Closeable {
    /** Appends frames: a sample of every channel each. */
    void write(short[] interleaved, int offset, int frames) throws IOException;

    /** Writes what is held back, so that the file plays up to here whatever happens. */
    void flush() throws IOException;

    /** Writes the end, and has it on the disk. */
    void finish() throws IOException;

    /** Frames appended so far. */
    long frames();
}
