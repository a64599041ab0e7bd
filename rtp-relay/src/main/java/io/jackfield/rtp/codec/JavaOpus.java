package io.jackfield.rtp.codec;

import io.github.jaredmdobson.concentus.OpusApplication;
import io.github.jaredmdobson.concentus.OpusDecoder;
import io.github.jaredmdobson.concentus.OpusEncoder;
import io.github.jaredmdobson.concentus.OpusException;
import java.util.Arrays;

/** Concentus, the port of libopus to Java, for systems that have no libopus. */
final class JavaOpus {
    private static final int FULL_RATE = 48_000;
    /** The largest packet that RFC 6716 3.4 lets a frame have. */
    private static final int MAX_PACKET_BYTES = 1275;

    private JavaOpus() {}

    static Encoder encoder(int rate, int bitRate, int complexity, int lossPercent) {
        OpusEncoder encoder;
        try {
            encoder = new OpusEncoder(rate, 1, OpusApplication.OPUS_APPLICATION_VOIP);
        } catch (OpusException e) {
            throw new IllegalStateException(e);
        }
        encoder.setBitrate(bitRate);
        encoder.setComplexity(complexity);
        encoder.setUseInbandFEC(true);
        encoder.setPacketLossPercent(lossPercent);
        return (pcm, offset, samples, target, at) -> {
            try {
                return encoder.encode(pcm, offset, samples, target, at, Math.min(MAX_PACKET_BYTES, target.length - at));
            } catch (OpusException e) {
                throw new IllegalArgumentException(samples + " samples are no Opus frame", e);
            }
        };
    }

    /** Decodes all at 48 kHz: the port is silent in what is above 8 kHz when it decodes to less. */
    static Decoder decoder(int rate) {
        Stream full = new Stream();
        return rate == FULL_RATE ? full : new Thinned(full, rate);
    }

    private static final class Stream implements Decoder {
        private static final int UNIT = FULL_RATE / 400; // the decoder conceals whole 2.5 ms

        private final OpusDecoder decoder;
        private int lastSamples = FULL_RATE / 50;

        Stream() {
            try {
                decoder = new OpusDecoder(FULL_RATE, 1); // stereo is mixed down by the decoder
            } catch (OpusException e) {
                throw new IllegalStateException(e);
            }
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
                int done = 0;
                while (samples - done >= UNIT) {
                    int part = Math.min(samples - done, lastSamples) / UNIT * UNIT;
                    done += decoder.decode(null, 0, 0, pcm, offset + done, Math.max(part, UNIT), false);
                }
                Arrays.fill(pcm, offset + done, offset + samples, (short) 0);
            } catch (OpusException | RuntimeException | AssertionError e) {
                Arrays.fill(pcm, offset, offset + samples, (short) 0);
            }
        }
    }

    /** Every nth sample of a stream, after a filter. */
    private static final class Thinned implements Decoder {
        private final Stream full;
        private final Resampler resampler;
        private final int ratio;
        private final short[] decoded = new short[MAX_SAMPLES];

        Thinned(Stream full, int rate) {
            this.full = full;
            this.resampler = Resampler.of(FULL_RATE, rate);
            this.ratio = FULL_RATE / rate;
        }

        @Override
        public int decode(byte[] payload, int at, int size, short[] pcm, int offset) {
            int samples = full.decode(payload, at, size, decoded, 0);
            return thin(Math.min(samples, (pcm.length - offset) * ratio), pcm, offset);
        }

        @Override
        public void conceal(short[] pcm, int offset, int samples) {
            int most = MAX_SAMPLES / ratio;
            for (int done = 0; done < samples; done += most) {
                int part = Math.min(most, samples - done);
                full.conceal(decoded, 0, part * ratio);
                thin(part * ratio, pcm, offset + done);
            }
        }

        private int thin(int samples, short[] pcm, int offset) {
            return resampler.process(decoded, 0, samples / ratio * ratio, pcm, offset);
        }
    }
}
