package io.jackfield.relay.record;

import java.io.IOException;

/** A file that is being written, on the recorder's thread. */
interface RecordingSink {
    void packet(RecordedPacket packet, long epochMicros) throws IOException;

    /** Writes what is left and closes the file; after this it is complete. */
    void finish() throws IOException;

    /** Closes it, complete or not. */
    void abandon();
}
