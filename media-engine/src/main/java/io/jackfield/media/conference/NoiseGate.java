package io.jackfield.media.conference;

/**
 * Tells speech from background by the level of frames: opens with the first frame that is loud, closes when none was for 400 ms.
 *
 * <pre>
 * state   frame                        next
 * CLOSED  louder than the threshold    OPEN
 * CLOSED  else                         CLOSED  the floor follows it
 * OPEN    louder than 0.7 of it        OPEN    the 400 ms begin anew
 * OPEN    else, 400 ms not over        OPEN
 * OPEN    else                         CLOSED
 * </pre>
 *
 * <p>The threshold is 2.5 times the floor of what is heard between speech, at least the level that is set, and at most
 * {@value #MAX_THRESHOLD}: whoever is louder than that is heard, noise or not.
 */
final class NoiseGate {
    /** The highest threshold: 36 dB below full scale. */
    static final int MAX_THRESHOLD = 520;

    private static final int HANGOVER_FRAMES = 20;
    private static final float ABOVE_FLOOR = 2.5f;
    private static final float HYSTERESIS = 0.7f;
    private static final float FLOOR_RISE = 0.02f;
    private static final float FLOOR_FALL = 0.3f;

    private final float minimum;
    private float floor;
    private int remaining;

    /**
     * A closed gate.
     *
     * @param threshold lowest level that can open it, root mean square of 16-bit samples; 0 lets everything through
     */
    NoiseGate(int threshold) {
        this.minimum = threshold;
    }

    /** Takes a frame's level; tells whether the gate is open for it. */
    boolean open(float level) {
        if (minimum == 0) {
            return true;
        }
        float threshold = Math.max(minimum, Math.min(MAX_THRESHOLD, floor * ABOVE_FLOOR));
        if (level > (remaining > 0 ? threshold * HYSTERESIS : threshold)) {
            remaining = HANGOVER_FRAMES;
            return true;
        }
        floor += (level - floor) * (level > floor ? FLOOR_RISE : FLOOR_FALL);
        if (remaining > 0) {
            remaining--;
        }
        return remaining > 0;
    }

    /** Closes at once. */
    void shut() {
        remaining = 0;
    }
}
