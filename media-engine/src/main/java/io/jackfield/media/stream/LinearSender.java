package io.jackfield.media.stream;

import io.jackfield.rtp.codec.Codec;
import io.jackfield.rtp.codec.Encoder;
import io.jackfield.rtp.codec.Resampler;
import org.jspecify.annotations.Nullable;

/** Turns frames of 20 ms of linear audio into payloads of one stream's codec. Nothing is allocated for a frame. One thread. */
public final class LinearSender {
    private final Codec codec;
    private final Encoder encoder;
    private final @Nullable Resampler resampler;
    private final short[] converted;
    private final int frame;

    /**
     * A sender for one stream.
     *
     * @param codec that the stream is encoded with
     * @param sampleRate of the frames, Hz, a multiple of 50
     */
    public LinearSender(Codec codec, int sampleRate) {
        this.codec = codec;
        Codec nearest = codec.at(sampleRate);
        this.encoder = nearest.encoder();
        this.frame = sampleRate / 50;
        boolean same = nearest.sampleRate() == sampleRate;
        Resampler converter = same ? null : Resampler.of(sampleRate, nearest.sampleRate());
        this.resampler = converter;
        this.converted = new short[converter == null ? 0 : converter.maxOutput(frame)];
    }

    /** The codec. */
    public Codec codec() {
        return codec;
    }

    /** Room that any frame's payload fits into, in bytes. */
    public int maxPayload() {
        return codec.sampleRate() / 50 * 2;
    }

    /** Whether what a frame becomes depends on nothing but the frame, so that frames of several senders can follow each other. */
    public boolean stateless() {
        return resampler == null
                && (codec.name().startsWith("PCM") || codec.name().equals("L16"));
    }

    /**
     * Encodes a frame.
     *
     * @param pcm the frame's samples from {@code offset} on
     * @param target has {@link #maxPayload} bytes from 0 on
     * @return how many bytes the payload has; 0 when the codec sends nothing for it
     */
    public int encode(short[] pcm, int offset, byte[] target) {
        Resampler converter = resampler;
        if (converter == null) {
            return encoder.encode(pcm, offset, frame, target, 0);
        }
        int samples = converter.process(pcm, offset, frame, converted, 0);
        return encoder.encode(converted, 0, samples, target, 0);
    }
}
