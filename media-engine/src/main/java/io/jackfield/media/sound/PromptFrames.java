package io.jackfield.media.sound;

import io.jackfield.rtp.codec.Codec;
import io.jackfield.rtp.codec.Encoder;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/**
 * A prompt cut into frames of 20 ms for one codec, shared by all calls that play it. Immutable; arrays are shared and must not be written
 * to.
 *
 * <p>Where a receiver does not mind that a stream goes on with packets of another encoder, the frames are encoded once and for all: for
 * codecs without memory, and for Opus, which is made to lose packets. G.722 keeps adapting to what was before, and a foreign packet
 * makes it click at full volume, so its frames are linear and each stream encodes them itself.
 */
public final class PromptFrames {
    /** How long a frame is, in milliseconds. */
    public static final int FRAME_MS = 20;

    /** Frames a second. */
    public static final int FRAMES_PER_SECOND = 1_000 / FRAME_MS;

    private static final Set<String> SPLICED = Set.of("PCMU", "PCMA", "L16", "OPUS");

    private final byte[] data;
    private final int[] ends;
    private final short[] linear;
    private final int frameSamples;
    private final int times;

    private PromptFrames(byte[] data, int[] ends, short[] linear, int frameSamples, int times) {
        this.data = data;
        this.ends = ends;
        this.linear = linear;
        this.frameSamples = frameSamples;
        this.times = times;
    }

    /**
     * Cuts a sound into frames; the last one is filled up with silence.
     *
     * @param sound at the codec's sample rate
     * @throws IllegalArgumentException when it is at another rate
     */
    static PromptFrames of(Sound sound, Codec codec) {
        if (sound.sampleRate() != codec.sampleRate()) {
            throw new IllegalArgumentException(sound.sampleRate() + " Hz for " + codec.name());
        }
        int frameSamples = codec.sampleRate() / FRAMES_PER_SECOND;
        int frames = Math.max(1, (sound.samples().length + frameSamples - 1) / frameSamples);
        short[] pcm = Arrays.copyOf(sound.samples(), frames * frameSamples);
        return SPLICED.contains(codec.name().toUpperCase(Locale.ROOT))
                ? encoded(pcm, frames, frameSamples, codec.encoder())
                : new PromptFrames(new byte[0], new int[0], pcm, frameSamples, 1);
    }

    private static PromptFrames encoded(short[] pcm, int frames, int frameSamples, Encoder encoder) {
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
        return new PromptFrames(Arrays.copyOf(data, at), ends, new short[0], frameSamples, 1);
    }

    /** The same frames, played so many times. */
    PromptFrames times(int times) {
        return times == this.times ? this : new PromptFrames(data, ends, linear, frameSamples, times);
    }

    /** How many frames it has. */
    public int frames() {
        return encoded() ? ends.length : linear.length / frameSamples;
    }

    /** How often it is played, {@link Prompt#FOREVER} without end. */
    public int times() {
        return times;
    }

    /** Whether frames are payloads; else {@link #encode} makes them. */
    public boolean encoded() {
        return ends.length > 0;
    }

    /** The payloads of all frames in a row; see {@link #offset} and {@link #size}. */
    public byte[] data() {
        return data;
    }

    /** Where a frame's payload begins. */
    public int offset(int frame) {
        return frame == 0 ? 0 : ends[frame - 1];
    }

    /** How many bytes a frame's payload has; 0 when the codec sends nothing for it. */
    public int size(int frame) {
        return ends[frame] - offset(frame);
    }

    /**
     * Encodes a linear frame.
     *
     * @param stream the encoder of the stream that it goes into
     * @return how many bytes it has in {@code target}, from 0
     */
    public int encode(int frame, Encoder stream, byte[] target) {
        return stream.encode(linear, frame * frameSamples, frameSamples, target, 0);
    }

    /** Memory it takes, about. */
    int memoryBytes() {
        return data.length + ends.length * 4 + linear.length * 2 + 64;
    }
}
