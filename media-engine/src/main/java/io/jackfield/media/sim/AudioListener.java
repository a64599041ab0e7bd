package io.jackfield.media.sim;

import java.time.Duration;

/** Hears every packet of sound that a phone gets. */
@FunctionalInterface
public interface AudioListener {
    /**
     * A packet came.
     *
     * @param at how long the world had existed
     * @param sequence of RTP, 0 to 65535
     * @param timestamp of RTP, 8,000 a second
     * @param samples its sound, 16-bit at 8 kHz
     */
    void onFrame(Duration at, int sequence, int timestamp, short[] samples);
}
