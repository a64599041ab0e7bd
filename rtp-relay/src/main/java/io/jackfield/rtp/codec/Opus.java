package io.jackfield.rtp.codec;

import io.github.jaredmdobson.concentus.OpusApplication;
import io.github.jaredmdobson.concentus.OpusDecoder;
import io.github.jaredmdobson.concentus.OpusEncoder;
import io.github.jaredmdobson.concentus.OpusException;
import java.util.Arrays;

/**
 * Opus (RFC 6716, RFC 7587): 48 kHz, mono, 24 kbit/s unless told otherwise, with in-band error correction. By the system's libopus where there is one, else by
 * Concentus, its port to Java; the system property {@code jackfield.opus.java=true} takes the port in any case.
 */
final class Opus implements Codec {
    private static final int RATE = 48_000;
    private static final int BIT_RATE = 24_000;
    private static final int LEAST_BIT_RATE = 6000;
    private static final int MOST_BIT_RATE = 510_000;
    private static final int COMPLEXITY = 5;
    private static final int EXPECTED_LOSS_PERCENT = 5;
    /** The largest packet that RFC 6716 3.4 lets a frame have. */
    private static final int MAX_PACKET_BYTES = 1275;

    private final int bitRate;

    Opus() {
        this(BIT_RATE);
    }

    private Opus(int bitRate) {
        this.bitRate = bitRate;
    }

    /** RFC 6716 2.1.1: 6 to 510 kbit/s. */
    @Override
    public Codec withBitRate(int bitsPerSecond) {
        int rate = Math.max(LEAST_BIT_RATE, Math.min(MOST_BIT_RATE, bitsPerSecond));
        return rate == bitRate ? this : new Opus(rate);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Opus opus && opus.bitRate == bitRate;
    }

    @Override
    public int hashCode() {
        return bitRate;
    }

    @Override
    public String name() {
        return "opus";
    }

    @Override
    public int clockRate() {
        return RATE;
    }

    @Override
    public int channels() {
        return 2;
    }

    @Override
    public int sampleRate() {
        return RATE;
    }

    @Override
    public int payloadType() {
        return -1;
    }

    @Override
    public boolean heavy() {
        return true;
    }

    @Override
    public Encoder encoder() {
        if (NativeOpus.present()) {
            return NativeOpus.encoder(RATE, bitRate, COMPLEXITY, EXPECTED_LOSS_PERCENT);
        }
        OpusEncoder encoder;
        try {
            encoder = new OpusEncoder(RATE, 1, OpusApplication.OPUS_APPLICATION_VOIP);
        } catch (OpusException e) {
            throw new IllegalStateException(e);
        }
        encoder.setBitrate(bitRate);
        encoder.setComplexity(COMPLEXITY);
        encoder.setUseInbandFEC(true);
        encoder.setPacketLossPercent(EXPECTED_LOSS_PERCENT);
        return (pcm, offset, samples, target, at) -> {
            try {
                return encoder.encode(pcm, offset, samples, target, at, Math.min(MAX_PACKET_BYTES, target.length - at));
            } catch (OpusException e) {
                throw new IllegalArgumentException(samples + " samples are no Opus frame", e);
            }
        };
    }

    @Override
    public Decoder decoder() {
        if (NativeOpus.present()) {
            return NativeOpus.decoder(RATE);
        }
        OpusDecoder decoder;
        try {
            decoder = new OpusDecoder(RATE, 1); // stereo is mixed down by the decoder
        } catch (OpusException e) {
            throw new IllegalStateException(e);
        }
        return new OpusStream(decoder);
    }

    @Override
    public String toString() {
        return "opus";
    }

    private static final class OpusStream implements Decoder {
        private final OpusDecoder decoder;
        private int lastSamples = RATE / 50;

        OpusStream(OpusDecoder decoder) {
            this.decoder = decoder;
        }

        @Override
        public int decode(byte[] payload, int at, int size, short[] pcm, int offset) {
            int room = Math.min(MAX_SAMPLES, pcm.length - offset);
            try {
                int samples = size == 0 ? 0 : decoder.decode(payload, at, size, pcm, offset, room, false);
                if (samples > 0) {
                    lastSamples = samples;
                    return samples;
                }
            } catch (OpusException | RuntimeException | AssertionError e) {
                // a payload from the network that is not Opus: the port throws from deep inside
            }
            int samples = Math.min(lastSamples, room);
            conceal(pcm, offset, samples);
            return samples;
        }

        @Override
        public void conceal(short[] pcm, int offset, int samples) {
            try {
                int unit = RATE / 400; // the decoder conceals whole 2.5 ms
                int done = 0;
                while (samples - done >= unit) {
                    int part = Math.min(samples - done, lastSamples) / unit * unit;
                    done += decoder.decode(null, 0, 0, pcm, offset + done, Math.max(part, unit), false);
                }
                Arrays.fill(pcm, offset + done, offset + samples, (short) 0);
            } catch (OpusException | RuntimeException | AssertionError e) {
                Arrays.fill(pcm, offset, offset + samples, (short) 0);
            }
        }
    }
}
