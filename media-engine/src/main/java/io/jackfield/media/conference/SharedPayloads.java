package io.jackfield.media.conference;

import io.jackfield.media.stream.LinearSender;
import io.jackfield.rtp.codec.Codec;

/** The last frames of a mix in one codec, each encoded once, when the first listener asks for it. One media loop. */
final class SharedPayloads {
    private static final int MASK = Mixer.HISTORY - 1;

    private final Mixer.Frames mix;
    private final LinearSender sender;
    private final byte[][] payloads;
    private final int[] sizes = new int[Mixer.HISTORY];
    private long encoded = -1;
    private long frames;

    SharedPayloads(Codec codec, int sampleRate, Mixer.Frames mix) {
        this.mix = mix;
        this.sender = new LinearSender(codec, sampleRate);
        this.payloads = new byte[Mixer.HISTORY][sender.maxPayload()];
    }

    Codec codec() {
        return sender.codec();
    }

    /** Sees to it that a frame's payload is there. */
    void need(long number) {
        if (number <= encoded) {
            return;
        }
        long from = encoded + 1 >= mix.oldest() ? encoded + 1 : number;
        for (long next = from; next <= number; next++) {
            int slot = (int) next & MASK;
            sizes[slot] = sender.encode(mix.mixed(next), 0, payloads[slot]);
            frames++;
        }
        encoded = number;
    }

    byte[] payload(long number) {
        return payloads[(int) number & MASK];
    }

    int size(long number) {
        return sizes[(int) number & MASK];
    }

    /** Frames encoded so far. */
    long frames() {
        return frames;
    }
}
