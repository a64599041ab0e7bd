package io.jackfield.rtp.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * G.722 beside another implementation of the Recommendation, SpanDSP, which its authors hold against the ITU's test sequences: the same
 * bits for the same samples, and the same samples for the same bits. The Recommendation is fixed point: there is one right answer.
 */
class G722PeerTest {
    private static final int SAMPLES = 16_000 * 10;
    private static NativeLibrary peer;

    @BeforeAll
    static void find() {
        for (String name : new String[] {"spandsp", "libspandsp.so.2", "libspandsp.so.3"}) {
            try {
                peer = NativeLibrary.getInstance(name);
                return;
            } catch (UnsatisfiedLinkError e) {
                // the next name
            }
        }
        abort("no libspandsp: apt-get install libspandsp2");
    }

    private enum Sound {
        SILENCE(i -> 0),
        LOW_TONE(i -> 10_000 * Math.sin(2 * Math.PI * 300 * i / 16_000)),
        HIGH_TONE(i -> 10_000 * Math.sin(2 * Math.PI * 6000 * i / 16_000)),
        SWEEP(i -> 30_000 * Math.sin(2 * Math.PI * i * (50 + i / 48.0) / 16_000)),
        FULL_SCALE(i -> i / 20 % 2 == 0 ? 32_767 : -32_768),
        FAINT(i -> i % 7 == 0 ? 1 : i % 5 == 0 ? -1 : 0),
        NOISE(new Random(1).doubles(SAMPLES).map(d -> 65_535 * d - 32_768).toArray()),
        BURSTS(bursts());

        private final IntToDoubleFunction wave;

        Sound(IntToDoubleFunction wave) {
            this.wave = wave;
        }

        Sound(double[] samples) {
            this(i -> samples[i]);
        }

        private static double[] bursts() {
            Random random = new Random(2);
            double[] samples = new double[SAMPLES];
            for (int i = 0; i < SAMPLES; i++) {
                samples[i] = i / 1600 % 3 == 0 ? 0 : random.nextGaussian() * Math.pow(2, i / 1600 % 14);
            }
            return samples;
        }

        short[] pcm() {
            short[] pcm = new short[SAMPLES];
            for (int i = 0; i < SAMPLES; i++) {
                pcm[i] = (short) Math.max(-32_768, Math.min(32_767, Math.round(wave.applyAsDouble(i))));
            }
            return pcm;
        }
    }

    private static byte[] ours(short[] pcm) {
        byte[] bits = new byte[SAMPLES / 2];
        Encoder encoder = Codecs.G722.encoder();
        for (int i = 0; i < SAMPLES; i += 320) {
            assertThat(encoder.encode(pcm, i, 320, bits, i / 2)).isEqualTo(160);
        }
        return bits;
    }

    private static byte[] theirs(short[] pcm) {
        Pointer state = peer.getFunction("g722_encode_init").invokePointer(new Object[] {Pointer.NULL, 64_000, 0});
        Memory in = new Memory(2L * SAMPLES);
        in.write(0, pcm, 0, SAMPLES);
        Memory out = new Memory(SAMPLES);
        int size = peer.getFunction("g722_encode").invokeInt(new Object[] {state, out, in, SAMPLES});
        peer.getFunction("g722_encode_free").invokeInt(new Object[] {state});
        return out.getByteArray(0, size);
    }

    private static short[] heardByUs(byte[] bits) {
        short[] pcm = new short[2 * bits.length];
        Decoder decoder = Codecs.G722.decoder();
        for (int i = 0; i < bits.length; i += 160) {
            decoder.decode(bits, i, 160, pcm, 2 * i);
        }
        return pcm;
    }

    private static short[] heardByThem(byte[] bits) {
        Pointer state = peer.getFunction("g722_decode_init").invokePointer(new Object[] {Pointer.NULL, 64_000, 0});
        Memory in = new Memory(bits.length);
        in.write(0, bits, 0, bits.length);
        Memory out = new Memory(4L * bits.length);
        int samples = peer.getFunction("g722_decode").invokeInt(new Object[] {state, out, in, bits.length});
        peer.getFunction("g722_decode_free").invokeInt(new Object[] {state});
        return out.getShortArray(0, samples);
    }

    @ParameterizedTest
    @EnumSource
    void encodesAndDecodesBitForBit(Sound sound) {
        short[] pcm = sound.pcm();
        byte[] bits = theirs(pcm);
        assertThat(Arrays.mismatch(ours(pcm), bits)).as("bytes that are alike").isEqualTo(-1);
        assertAlike(heardByUs(bits), heardByThem(bits));
    }

    /** But for samples past full scale, which we limit as the Recommendation has it (6.2.2.3), and SpanDSP 0.0.6 lets turn over. */
    private static void assertAlike(short[] ours, short[] theirs) {
        assertThat(ours).hasSameSizeAs(theirs);
        for (int i = 0; i < ours.length; i++) {
            boolean limited = ours[i] == Short.MAX_VALUE || ours[i] == Short.MIN_VALUE;
            if (!limited && ours[i] != theirs[i]) {
                assertThat(ours[i]).as("sample " + i).isEqualTo(theirs[i]);
            }
        }
    }

    /** Every code after every other, which no encoder makes. */
    @ParameterizedTest
    @EnumSource(
            value = Sound.class,
            names = {"NOISE", "BURSTS"})
    void decodesWhateverComes(Sound seed) {
        byte[] bits = new byte[SAMPLES / 2];
        new Random(seed.ordinal()).nextBytes(bits);
        assertAlike(heardByUs(bits), heardByThem(bits));
    }
}
