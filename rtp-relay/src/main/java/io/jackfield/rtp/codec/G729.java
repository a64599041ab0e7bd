package io.jackfield.rtp.codec;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import io.jackfield.rtp.NativeAccess;
import java.lang.ref.Cleaner;
import java.util.Arrays;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * G.729 Annex A and B at 8 kbit/s by the system's bcg729, where it is installed (Debian: {@code libbcg729-0}). A packet holds frames of
 * 10 ms in 10 bytes each, perhaps with a comfort noise frame of 2 bytes behind them (RFC 3551 4.5.6).
 */
final class G729 implements Codec {
    private static final Logger LOG = LoggerFactory.getLogger(G729.class);
    private static final Cleaner CLEANER = Cleaner.create();
    private static final int FRAME_SAMPLES = 80;
    private static final int FRAME_BYTES = 10;
    private static final int NOISE_BYTES = 2;

    private G729() {}

    /** Empty when the library is not there. */
    static Optional<Codec> installed() {
        if (!NativeAccess.quiet()) {
            return Optional.empty();
        }
        for (String name : new String[] {"libbcg729.so.0", "bcg729"}) {
            try {
                Native.register(Functions.class, NativeLibrary.getInstance(name));
                return Optional.of(new G729());
            } catch (UnsatisfiedLinkError | NoClassDefFoundError e) {
                LOG.debug("no native library {}", name);
            }
        }
        return Optional.empty();
    }

    /** The library's own names. */
    static final class Functions {
        private Functions() {}

        static native Pointer initBcg729EncoderChannel(byte voiceActivityDetection);

        static native void closeBcg729EncoderChannel(Pointer channel);

        static native void bcg729Encoder(Pointer channel, Pointer pcm, Pointer bits, Pointer size);

        static native Pointer initBcg729DecoderChannel();

        static native void closeBcg729DecoderChannel(Pointer channel);

        static native void bcg729Decoder(
                Pointer channel, Pointer bits, byte size, byte erased, byte noise, byte rfc3389, Pointer pcm);
    }

    @Override
    public String name() {
        return "G729";
    }

    @Override
    public int clockRate() {
        return 8000;
    }

    @Override
    public int channels() {
        return 1;
    }

    @Override
    public int sampleRate() {
        return 8000;
    }

    @Override
    public int payloadType() {
        return 18;
    }

    @Override
    public boolean heavy() {
        return true;
    }

    @Override
    public Encoder encoder() {
        Pointer channel = Functions.initBcg729EncoderChannel((byte) 0);
        Memory pcm = new Memory(2L * FRAME_SAMPLES);
        Memory bits = new Memory(16);
        Memory size = new Memory(1);
        Encoder encoder = new Encoder() {
            @Override
            public int encode(short[] samples, int offset, int count, byte[] target, int at) {
                if (count % FRAME_SAMPLES != 0) {
                    throw new IllegalArgumentException(count + " samples are no frames of 10 ms");
                }
                int written = 0;
                for (int i = 0; i < count; i += FRAME_SAMPLES) {
                    pcm.write(0, samples, offset + i, FRAME_SAMPLES);
                    Functions.bcg729Encoder(channel, pcm, bits, size);
                    int bytes = size.getByte(0);
                    bits.read(0, target, at + written, bytes);
                    written += bytes;
                }
                return written;
            }
        };
        CLEANER.register(encoder, () -> Functions.closeBcg729EncoderChannel(channel));
        return encoder;
    }

    @Override
    public Decoder decoder() {
        Pointer channel = Functions.initBcg729DecoderChannel();
        Decoder decoder = new Stream(channel);
        CLEANER.register(decoder, () -> Functions.closeBcg729DecoderChannel(channel));
        return decoder;
    }

    @Override
    public String toString() {
        return "G729";
    }

    private static final class Stream implements Decoder {
        private final Pointer channel;
        private final Memory bits = new Memory(16);
        private final Memory frame = new Memory(2L * FRAME_SAMPLES);

        Stream(Pointer channel) {
            this.channel = channel;
        }

        @Override
        public int decode(byte[] payload, int at, int size, short[] pcm, int offset) {
            int room = Math.min(MAX_SAMPLES, pcm.length - offset);
            int samples = 0;
            int from = 0;
            while (size - from >= NOISE_BYTES && samples + FRAME_SAMPLES <= room) {
                boolean noise = size - from < FRAME_BYTES;
                int bytes = noise ? NOISE_BYTES : FRAME_BYTES;
                bits.write(0, payload, at + from, bytes);
                frame(bytes, false, noise, pcm, offset + samples);
                from += bytes;
                samples += FRAME_SAMPLES;
            }
            return samples;
        }

        private void frame(int bytes, boolean erased, boolean noise, short[] pcm, int offset) {
            byte lost = (byte) (erased ? 1 : 0);
            Functions.bcg729Decoder(channel, bits, (byte) bytes, lost, (byte) (noise ? 1 : 0), (byte) 0, frame);
            frame.read(0, pcm, offset, FRAME_SAMPLES);
        }

        @Override
        public void conceal(short[] pcm, int offset, int samples) {
            int done = 0;
            for (; done + FRAME_SAMPLES <= samples; done += FRAME_SAMPLES) {
                frame(0, true, false, pcm, offset + done);
            }
            Arrays.fill(pcm, offset + done, offset + samples, (short) 0);
        }
    }
}
