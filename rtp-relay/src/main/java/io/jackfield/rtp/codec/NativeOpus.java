package io.jackfield.rtp.codec;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import io.jackfield.rtp.NativeAccess;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The system's libopus, where there is one: a fifth of the processor time of the one in Java. Its state lives in memory that goes with
 * its object.
 */
final class NativeOpus {
    private static final Logger LOG = LoggerFactory.getLogger(NativeOpus.class);
    private static final int VOIP = 2048;
    private static final int SET_BITRATE = 4002;
    private static final int SET_COMPLEXITY = 4010;
    private static final int SET_INBAND_FEC = 4012;
    private static final int SET_PACKET_LOSS = 4014;
    private static final int MAX_SAMPLES = 5760;
    private static final int MAX_BYTES = 1500;
    private static final boolean PRESENT = load();

    private NativeOpus() {}

    private static boolean load() {
        if (Boolean.getBoolean("jackfield.opus.java") || !NativeAccess.quiet()) {
            return false;
        }
        for (String name : new String[] {"libopus.so.0", "opus"}) {
            try {
                Native.register(Functions.class, NativeLibrary.getInstance(name));
                return true;
            } catch (UnsatisfiedLinkError | NoClassDefFoundError e) {
                LOG.debug("no native library {}", name);
            }
        }
        return false;
    }

    static boolean present() {
        return PRESENT;
    }

    /** The library's own names. */
    static final class Functions {
        private Functions() {}

        static native int opus_encoder_get_size(int channels);

        static native int opus_encoder_init(Pointer state, int rate, int channels, int application);

        static native int opus_encoder_ctl(Pointer state, int request, int value);

        static native int opus_encode(Pointer state, Pointer pcm, int samples, Pointer packet, int room);

        static native int opus_decoder_get_size(int channels);

        static native int opus_decoder_init(Pointer state, int rate, int channels);

        static native int opus_decode(Pointer state, Pointer packet, int size, Pointer pcm, int samples, int fec);
    }

    static Encoder encoder(int rate, int bitRate, int complexity, int lossPercent) {
        Memory state = new Memory(Functions.opus_encoder_get_size(1));
        Functions.opus_encoder_init(state, rate, 1, VOIP);
        Functions.opus_encoder_ctl(state, SET_BITRATE, bitRate);
        Functions.opus_encoder_ctl(state, SET_COMPLEXITY, complexity);
        Functions.opus_encoder_ctl(state, SET_INBAND_FEC, 1);
        Functions.opus_encoder_ctl(state, SET_PACKET_LOSS, lossPercent);
        Memory input = new Memory(2L * MAX_SAMPLES);
        Memory output = new Memory(MAX_BYTES);
        return (pcm, offset, samples, target, at) -> {
            if (samples > MAX_SAMPLES) {
                throw new IllegalArgumentException(samples + " samples are no Opus frame");
            }
            input.write(0, pcm, offset, samples);
            int size = Functions.opus_encode(state, input, samples, output, Math.min(MAX_BYTES, target.length - at));
            if (size < 0) {
                throw new IllegalArgumentException(samples + " samples are no Opus frame: error " + size);
            }
            output.read(0, target, at, size);
            return size;
        };
    }

    static Decoder decoder(int rate) {
        Memory state = new Memory(Functions.opus_decoder_get_size(1));
        Functions.opus_decoder_init(state, rate, 1);
        return new Stream(state, rate);
    }

    private static final class Stream implements Decoder {
        private final Memory state;
        private final Memory input = new Memory(MAX_BYTES);
        private final Memory output = new Memory(2L * MAX_SAMPLES);
        private final int unit;
        private int lastSamples;

        Stream(Memory state, int rate) {
            this.state = state;
            this.unit = rate / 400;
            this.lastSamples = rate / 50;
        }

        @Override
        public int decode(byte[] payload, int at, int size, short[] pcm, int offset) {
            int room = Math.min(MAX_SAMPLES, pcm.length - offset);
            if (size > 0 && size <= MAX_BYTES) {
                input.write(0, payload, at, size);
                int samples = Functions.opus_decode(state, input, size, output, room, 0);
                if (samples > 0) {
                    output.read(0, pcm, offset, samples);
                    lastSamples = samples;
                    return samples;
                }
            }
            int samples = Math.min(lastSamples, room);
            conceal(pcm, offset, samples);
            return samples;
        }

        @Override
        public void conceal(short[] pcm, int offset, int samples) {
            int done = 0;
            while (samples - done >= unit) {
                int part = Math.max(unit, Math.min(samples - done, lastSamples) / unit * unit);
                int made = Functions.opus_decode(state, Pointer.NULL, 0, output, part, 0);
                if (made <= 0) {
                    break;
                }
                output.read(0, pcm, offset + done, made);
                done += made;
            }
            Arrays.fill(pcm, offset + done, offset + samples, (short) 0);
        }
    }
}
