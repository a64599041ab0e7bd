package io.jackfield.media.conference;

import io.jackfield.rtp.codec.Codec;
import io.jackfield.rtp.codec.Decoder;
import io.jackfield.rtp.codec.Encoder;
import java.util.Arrays;

/**
 * Linear audio at any rate (L16 of RFC 3551 4.5.11, most significant byte first): how prompts get into a mix and a mix into a recording.
 *
 * @param sampleRate Hz
 */
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
        return LinearCodec::encode;
    }

    @Override
    public Decoder decoder() {
        return new Decoder() {
            @Override
            public int decode(byte[] payload, int at, int size, short[] pcm, int offset) {
                int samples = Math.min(size / 2, pcm.length - offset);
                LinearCodec.decode(payload, at, samples, pcm, offset);
                return samples;
            }

            @Override
            public void conceal(short[] pcm, int offset, int samples) {
                Arrays.fill(pcm, offset, offset + samples, (short) 0);
            }
        };
    }

    static int encode(short[] pcm, int offset, int samples, byte[] target, int at) {
        for (int i = 0; i < samples; i++) {
            short sample = pcm[offset + i];
            target[at + 2 * i] = (byte) (sample >> 8);
            target[at + 2 * i + 1] = (byte) sample;
        }
        return 2 * samples;
    }

    static void decode(byte[] payload, int at, int samples, short[] pcm, int offset) {
        for (int i = 0; i < samples; i++) {
            pcm[offset + i] = (short) (payload[at + 2 * i] << 8 | payload[at + 2 * i + 1] & 0xFF);
        }
    }
}
