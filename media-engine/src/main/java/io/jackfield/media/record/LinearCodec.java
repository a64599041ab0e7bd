package io.jackfield.media.record;

import io.jackfield.rtp.codec.Codec;
import io.jackfield.rtp.codec.Decoder;
import io.jackfield.rtp.codec.Encoder;
import java.util.Arrays;

/** Samples as they are, 16 bits each, the high byte first, at any rate: how sound that was never encoded is handed to the writer. */
record LinearCodec(int sampleRate) implements Codec {

    @Override
    public String name() {
        return "L16";
    }

    @Override
    public int clockRate() {
        return sampleRate;
    }

    @Override
    public int channels() {
        return 1;
    }

    @Override
    public int payloadType() {
        return -1;
    }

    @Override
    public Encoder encoder() {
        throw new UnsupportedOperationException("samples are handed over, not encoded");
    }

    @Override
    public Decoder decoder() {
        return new Decoder() {
            @Override
            public int decode(byte[] payload, int at, int size, short[] pcm, int offset) {
                int samples = Math.min(size / 2, Math.min(MAX_SAMPLES, pcm.length - offset));
                for (int i = 0; i < samples; i++) {
                    pcm[offset + i] = (short) (payload[at + 2 * i] << 8 | payload[at + 2 * i + 1] & 0xFF);
                }
                return samples;
            }

            @Override
            public void conceal(short[] pcm, int offset, int samples) {
                Arrays.fill(pcm, offset, offset + samples, (short) 0);
            }
        };
    }
}
