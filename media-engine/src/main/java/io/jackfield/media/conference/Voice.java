package io.jackfield.media.conference;

import io.jackfield.media.stream.LinearReceiver;
import io.jackfield.rtp.RtpPacket;
import io.jackfield.rtp.codec.Codec;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one participant says: packets in, frames through gate and gain into the mix. Keeps its last frames, so that they can be taken out
 * of what he hears. One media loop; nothing is allocated for a frame.
 */
final class Voice {
    private static final int MASK = Mixer.HISTORY - 1;
    private static final float LEVEL_FOLLOW = 0.2f;
    /** Gains are whole numbers of 1/4096: 16 times a sample still fits an int. */
    private static final int UNITY_BITS = 12;

    private static final int UNITY = 1 << UNITY_BITS;
    /** A square has 30 bits, and a frame at most 960 samples. */
    private static final int SQUARE_BITS = 9;

    private final LinearReceiver receiver;
    private final NoiseGate gate;
    private final @Nullable AutoGain autoGain;
    private final int frame;
    private final int ramp;
    /** Made when he speaks first: most do not. */
    private short[][] said = {};

    private final boolean[] sounding = new boolean[Mixer.HISTORY];
    private Optional<Participant> owner = Optional.empty();
    private boolean muted;
    private float volume = 1f;
    private int applied;
    private float loudness;

    /**
     * A voice that has said nothing.
     *
     * @param gateLevel see {@link NoiseGate}
     * @param levelled whether speakers are brought to the same loudness
     */
    Voice(int sampleRate, int gateLevel, boolean levelled) {
        this.receiver = new LinearReceiver(sampleRate);
        this.gate = new NoiseGate(gateLevel);
        this.autoGain = levelled ? new AutoGain() : null;
        this.frame = receiver.frameSamples();
        this.ramp = frame / 8;
    }

    void codec(Codec codec) {
        receiver.codec(codec);
    }

    void packet(RtpPacket packet, long nowNs) {
        receiver.packet(packet, nowNs);
    }

    /** Says nothing from now on, or again. */
    void mute(boolean silent) {
        muted = silent;
    }

    /** How loud this voice is for others, beside what the gain does: 0.1 to 4.0. */
    void volume(float factor) {
        volume = factor;
    }

    /** Whose voice it is. Set once, before the voice is heard. */
    void owner(Participant who) {
        owner = Optional.of(who);
    }

    Optional<Participant> owner() {
        return owner;
    }

    /**
     * Takes the frame of a number; tells whether there is anything in it. Numbers go up by one.
     *
     * @param pcm room for a frame, of all voices of the thread: those that say nothing touch no memory of their own for it
     * @param decoded room to decode in, of all voices too
     */
    boolean listen(long number, long nowNs, short[] pcm, short[] decoded) {
        int slot = (int) number & MASK;
        boolean heard = receiver.frame(pcm, nowNs, decoded);
        sounding[slot] = heard && speaks(pcm);
        if (sounding[slot]) {
            if (said.length == 0) {
                said = new short[Mixer.HISTORY][frame];
            }
            System.arraycopy(pcm, 0, said[slot], 0, frame);
        } else {
            loudness -= loudness * LEVEL_FOLLOW;
        }
        return sounding[slot];
    }

    private boolean speaks(short[] pcm) {
        float level = muted ? 0 : level(pcm);
        int before = applied;
        if (muted || !gate.open(level)) {
            if (muted) {
                gate.shut();
            }
            applied = 0;
            if (before == 0) {
                return false;
            }
            fadeOut(pcm, before);
            return true;
        }
        AutoGain levelling = autoGain;
        float gain = volume * (levelling == null ? 1f : levelling.gain(level, peak(pcm)));
        applied = Math.round(gain * UNITY);
        apply(pcm, before, applied);
        loudness += (level * gain - loudness) * LEVEL_FOLLOW;
        return true;
    }

    /** Root mean square. Squares lose their last bits so that their sum fits an int, which the JIT adds up many at a time. */
    private float level(short[] pcm) {
        int squares = 0;
        for (int i = 0; i < frame; i++) {
            int sample = pcm[i];
            squares += sample * sample >>> SQUARE_BITS;
        }
        return (float) Math.sqrt((double) squares * (1 << SQUARE_BITS) / frame);
    }

    private int peak(short[] pcm) {
        int highest = 0;
        for (int i = 0; i < frame; i++) {
            highest = Math.max(highest, Math.abs((int) pcm[i]));
        }
        return highest;
    }

    /** From one gain to another without a step that could be heard. */
    private void apply(short[] pcm, int from, int to) {
        if (from == UNITY && to == UNITY) {
            return;
        }
        int step = (to - from) / ramp;
        for (int i = 0; i < ramp; i++) {
            pcm[i] = scaled(pcm[i], from + step * i);
        }
        for (int i = ramp; i < frame; i++) {
            pcm[i] = scaled(pcm[i], to);
        }
    }

    private void fadeOut(short[] pcm, int from) {
        for (int i = 0; i < ramp; i++) {
            pcm[i] = scaled(pcm[i], from * (ramp - i) / ramp);
        }
        Arrays.fill(pcm, ramp, frame, (short) 0);
    }

    private static short scaled(short sample, int gain) {
        return (short) Math.max(-32_768, Math.min(32_767, sample * gain >> UNITY_BITS));
    }

    /** Whether the frame of a number, one of the last {@link Mixer#HISTORY}, has anything in it. */
    boolean sounding(long number) {
        return sounding[(int) number & MASK];
    }

    /** The frame of a number, one of the last {@link Mixer#HISTORY}, in which he was {@link #sounding}. */
    short[] said(long number) {
        return said[(int) number & MASK];
    }

    /** It was not there when frames were mixed: nothing is to be taken out of them. */
    void forget() {
        Arrays.fill(sounding, false);
    }

    /** How loud it has been of late, root mean square. */
    float loudness() {
        return loudness;
    }
}
