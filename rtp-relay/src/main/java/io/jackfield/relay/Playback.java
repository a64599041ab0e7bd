package io.jackfield.relay;

import io.jackfield.rtp.bridge.StreamBridge;

/** Something that is played a packet time at a time. */
interface Playback {
    /** Whether there is another packet time of it; called on the loop, before {@link #frame}. */
    boolean next();

    /** Gives the bridge its next packet time; on the bridge's thread. */
    void frame(StreamBridge bridge);
}
