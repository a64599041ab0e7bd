package io.jackfield.media.stream;

import io.jackfield.rtp.loop.MediaLoop;

/** A stream, as its {@link AudioAttachment} sees it. Belongs to the stream's loop; from other threads only {@link #loop} may be used. */
public interface AudioLine {

    /** The loop that everything here runs on. */
    MediaLoop loop();

    /** Whether the other side may be sent audio now; it may not while it holds the call. */
    boolean sends();

    /** Ends the attachment. Does nothing when that is over. */
    void detach();
}
