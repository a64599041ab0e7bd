package io.jackfield.media.conference;

/**
 * Brings speakers to about the same loudness, slowly enough that nobody hears it at work: half a second up or down for 6 dB, within
 * 6 dB less and 12 dB more. Frames that would be cut at full scale are turned down at once.
 */
final class AutoGain {
    /** What speech is brought to: 24 dB below full scale, root mean square. */
    static final float TARGET = 2_067f;

    static final float MAX_GAIN = 4f;
    static final float MIN_GAIN = 0.5f;

    private static final float FOLLOW = 0.04f;
    private static final float STEP_UP = 1.03f;
    private static final float STEP_DOWN = 1 / STEP_UP;
    private static final float FULL_SCALE = 32_000f;

    private float loudness;
    private float gain = 1f;

    /**
     * The gain for a frame of speech.
     *
     * @param level of the frame, root mean square
     * @param peak of the frame, the largest amount of a sample
     */
    float gain(float level, int peak) {
        loudness = loudness == 0 ? level : loudness + (level - loudness) * FOLLOW;
        float wanted = Math.max(MIN_GAIN, Math.min(MAX_GAIN, TARGET / Math.max(1f, loudness)));
        if (wanted > gain) {
            gain = Math.min(wanted, gain * STEP_UP);
        } else {
            gain = Math.max(wanted, gain * STEP_DOWN);
        }
        if (peak * gain > FULL_SCALE) {
            gain = Math.max(MIN_GAIN, FULL_SCALE / peak);
        }
        return gain;
    }

    /** The gain now. */
    float gain() {
        return gain;
    }
}
