package io.jackfield.media.conference;

import io.jackfield.media.stream.LinearSender;
import io.jackfield.rtp.codec.Codec;
import java.util.Arrays;

/**
 * What one participant hears, as payloads of his codec: what all silent ones hear, encoded for all of them together; or, while he
 * speaks or is spoken to alone, a mix of his own.
 *
 * <p>Frames of two encoders that remember what was before do not fit together: a decoder would click. So before its own mix begins, an
 * encoder is given the last frames of the common one, and it goes on with the common mix for a while after: both then know the same.
 *
 * <p>One media loop; nothing is allocated for a frame.
 */
final class Hearing {
    /** Frames of the common mix that an encoder hears before it is used, and that it encodes before it is not. */
    private static final int OVERLAP_FRAMES = 7;
    /** Opus is made to lose packets and needs no more. */
    private static final int OPUS_OVERLAP_FRAMES = 1;

    private final Mixer mixer;
    private final Voice voice;
    private final LinearSender sender;
    private final SharedPayloads shared;
    private final SharedPayloads silent;
    private final int overlap;
    private final short[] mix;
    private final int[] whispered;
    private final SoundTrack whisper = new SoundTrack();
    private final byte[] own;
    private boolean deaf;
    private int ownFor;
    private float level = 1f;
    private byte[] payload = {};
    private int size;

    Hearing(Mixer mixer, Voice voice, Codec codec) {
        int frame = mixer.sampleRate() / 50;
        this.mixer = mixer;
        this.voice = voice;
        this.sender = new LinearSender(codec, mixer.sampleRate());
        this.shared = mixer.shared(codec);
        this.silent = mixer.silent(codec);
        this.overlap =
                sender.stateless() ? 0 : codec.name().equalsIgnoreCase("opus") ? OPUS_OVERLAP_FRAMES : OVERLAP_FRAMES;
        this.mix = new short[frame];
        this.whispered = new int[frame];
        this.own = new byte[sender.maxPayload()];
    }

    Codec codec() {
        return sender.codec();
    }

    /** Sounds that only he hears; the room is silent for him meanwhile. */
    SoundTrack whisper() {
        return whisper;
    }

    /** Hears nothing of the room from now on, or again. */
    void deafen(boolean hearsNothing) {
        deaf = hearsNothing;
    }

    /** How loud the room is for him: 0.1 to 4.0. */
    void level(float factor) {
        level = factor;
    }

    /** Makes the payload of a frame; {@link #payload} and {@link #size} then tell it. False when that frame is not there. */
    boolean hear(long number) {
        if (!mixer.has(number)) {
            return false;
        }
        boolean apart = whisper.sounding() || level != 1f || (!deaf && voice.sounding(number));
        if (apart || (deaf && overlap > 0)) {
            if (ownFor == 0) {
                preRoll(number);
            }
            ownFor = overlap + 1;
        }
        if (ownFor > 0) {
            ownFor--;
            compose(number);
            size = sender.encode(mix, 0, own);
            payload = own;
        } else {
            SharedPayloads all = deaf ? silent : shared;
            all.need(number);
            payload = all.payload(number);
            size = all.size(number);
        }
        return true;
    }

    private void preRoll(long number) {
        Mixer.Frames frames = mixer.mixed();
        for (long earlier = Math.max(frames.oldest(), number - overlap); earlier < number; earlier++) {
            sender.encode(frames.mixed(earlier), 0, own);
        }
    }

    private void compose(long number) {
        if (whisper.sounding()) {
            Arrays.fill(whispered, 0);
            whisper.addTo(whispered);
            for (int i = 0; i < mix.length; i++) {
                mix[i] = (short) Math.max(-32_768, Math.min(32_767, whispered[i]));
            }
        } else if (deaf) {
            Arrays.fill(mix, (short) 0);
        } else if (voice.sounding(number)) {
            mixer.without(voice, number, mix);
            scale();
        } else {
            System.arraycopy(mixer.mixed().mixed(number), 0, mix, 0, mix.length);
            scale();
        }
    }

    private void scale() {
        if (level != 1f) {
            for (int i = 0; i < mix.length; i++) {
                mix[i] = (short) Math.max(-32_768f, Math.min(32_767f, mix[i] * level));
            }
        }
    }

    /** The payload that was made last, from index 0. */
    byte[] payload() {
        return payload;
    }

    /** How many bytes it has; 0 when the codec sends nothing for it. */
    int size() {
        return size;
    }
}
