package io.jackfield.media.sound;

import java.time.Duration;

/**
 * A piece of mono sound in memory: signed 16-bit samples at a rate.
 *
 * <p>The array is shared, not copied: whoever makes a sound does not write to its samples any more.
 *
 * @param sampleRate samples a second, 1,000 to 192,000
 * @param samples the samples
 */
public record Sound(int sampleRate, short[] samples) {

    /** Lowest and highest sample rate that is read, made or written. */
    public static final int MIN_RATE = 1_000;

    /** Highest sample rate that is read, made or written. */
    public static final int MAX_RATE = 192_000;

    /**
     * Checks the rate.
     *
     * @throws IllegalArgumentException when the rate is out of range
     */
    public Sound {
        if (sampleRate < MIN_RATE || sampleRate > MAX_RATE) {
            throw new IllegalArgumentException("sample rate " + sampleRate + " is not within 1000..192000");
        }
    }

    /** How long it sounds. */
    public Duration duration() {
        return Duration.ofNanos(samples.length * 1_000_000_000L / sampleRate);
    }
}
