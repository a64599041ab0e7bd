package io.jackfield.media.sound;

import io.jackfield.rtp.codec.Codec;
import io.jackfield.rtp.codec.Encoder;
import java.util.Arrays;

/**
 * Sound as a codec sends it: frames of 20 ms, encoded once and sent to any number of calls. Immutable; the array is shared and must not
 * be written to.
 */
public final class EncodedSound {
    /** How long a frame is, in milliseconds. */
    public static final int FRAME_MS = 20;

    /** Frames a second. */
    public static final int FRAMES_PER_SECOND = 1_000 / FRAME_MS;

    private final byte[] data;
    private final int[] ends;
    private final int times;

    private EncodedSound(byte[] data, int[] ends, int times) {
        this.data = data;
        this.ends = ends;
        this.times = times;
    }

    /**
     * Encodes from the codec's initial state; the last frame is filled up with silence.
     *
     * @param sound at the codec's sample rate
     * @throws IllegalArgumentException when it is at another rate
     */
    static EncodedSound encode(Sound sound, Codec codec) {
        if (sound.sampleRate() != codec.sampleRate()) {
            throw new IllegalArgumentException(sound.sampleRate() + " Hz for " + codec.name());
        }
        int frameSamples = codec.sampleRate() / FRAMES_PER_SECOND;
        int frames = Math.max(1, (sound.samples().length + frameSamples - 1) / frameSamples);
        short[] pcm = Arrays.copyOf(sound.samples(), frames * frameSamples);
        Encoder encoder = codec.encoder();
        byte[] data = new byte[Math.min(frames * 160, 1 << 20)];
        int[] ends = new int[frames];
        int at = 0;
        for (int i = 0; i < frames; i++) {
            if (data.length - at < frameSamples * 2) {
                data = Arrays.copyOf(data, Math.max(data.length * 2, at + frameSamples * 2));
            }
            at += encoder.encode(pcm, i * frameSamples, frameSamples, data, at);
            ends[i] = at;
        }
        return new EncodedSound(Arrays.copyOf(data, at), ends, 1);
    }

    /** The same frames, played so many times. */
    EncodedSound times(int times) {
        return times == this.times ? this : new EncodedSound(data, ends, times);
    }

    /** How many frames it has. */
    public int frames() {
        return ends.length;
    }

    /** How often it is played, {@link Prompt#FOREVER} without end. */
    public int times() {
        return times;
    }

    /** All frames in a row; see {@link #offset} and {@link #size}. */
    public byte[] data() {
        return data;
    }

    /** Where a frame begins. */
    public int offset(int frame) {
        return frame == 0 ? 0 : ends[frame - 1];
    }

    /** How many bytes a frame has; 0 when the codec sends nothing for it. */
    public int size(int frame) {
        return ends[frame] - offset(frame);
    }

    /** Memory it takes, about. */
    int memoryBytes() {
        return data.length + ends.length * 4 + 64;
    }
}
