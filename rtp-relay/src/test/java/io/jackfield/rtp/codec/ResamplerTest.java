package io.jackfield.rtp.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResamplerTest {
    private static short[] resample(int from, int to, short[] in, int block) {
        Resampler resampler = Resampler.of(from, to);
        short[] out = new short[resampler.maxOutput(in.length) + 16];
        int written = 0;
        for (int at = 0; at < in.length; at += block) {
            written += resampler.process(in, at, Math.min(block, in.length - at), out, written);
        }
        return Arrays.copyOf(out, written);
    }

    @ParameterizedTest
    @CsvSource({
        "8000, 16000, 1000", "8000, 48000, 3300", "16000, 8000, 1000", "48000, 8000, 3300", "48000, 16000, 6500",
        "44100, 8000, 1000", "44100, 48000, 12000", "8000, 44100, 500", "22050, 8000, 700", "16000, 44100, 6800",
    })
    void carriesTonesCleanly(int from, int to, int hz) {
        short[] in = Signal.tone(from, hz, 16_000, 2 * from);
        short[] out = resample(from, to, in, from / 50);
        assertThat(out.length).isBetween(2 * to - 2, 2 * to + 2);
        double amplitude = Signal.amplitude(out, to / 2, 2 * to - 100, to, hz);
        assertThat(20 * Math.log10(amplitude / 16_000)).isBetween(-0.2, 0.2);
        short[] ideal = Signal.tone(to, hz, 16_000, 2 * to);
        double noise = noise(out, ideal, to, hz);
        assertThat(20 * Math.log10(noise / 16_000)).isLessThan(-60);
    }

    /** What is left when the tone is taken out, whatever its phase. */
    private static double noise(short[] out, short[] ideal, int rate, int hz) {
        int from = rate / 2;
        int to = from + rate; // whole periods
        double re = 0;
        double im = 0;
        for (int i = from; i < to; i++) {
            re += out[i] * Math.cos(2 * Math.PI * hz * i / rate);
            im += out[i] * Math.sin(2 * Math.PI * hz * i / rate);
        }
        re *= 2.0 / rate;
        im *= 2.0 / rate;
        double sum = 0;
        for (int i = from; i < to; i++) {
            double w = 2 * Math.PI * hz * i / rate;
            double rest = out[i] - re * Math.cos(w) - im * Math.sin(w);
            sum += rest * rest;
        }
        return Math.sqrt(2 * sum / rate);
    }

    @ParameterizedTest
    @CsvSource({
        "16000, 8000, 4100",
        "48000, 8000, 5000",
        "48000, 16000, 9000",
        "44100, 8000, 4200",
        "48000, 8000, 20000"
    })
    void keepsOutWhatTheLowerRateCannotCarry(int from, int to, int hz) {
        short[] out = resample(from, to, Signal.tone(from, hz, 16_000, from), from / 50);
        assertThat(20 * Math.log10(Signal.rms(out, out.length / 4, out.length) / 16_000))
                .isLessThan(-60);
    }

    @ParameterizedTest
    @CsvSource({"8000, 48000, 3000", "8000, 16000, 3000", "8000, 44100, 1000"})
    void addsNoImages(int from, int to, int hz) {
        short[] out = resample(from, to, Signal.tone(from, hz, 16_000, 2 * from), from / 50);
        double image = Signal.amplitude(out, to / 2, 3 * to / 2, to, from - hz);
        assertThat(20 * Math.log10((image + 1e-3) / 16_000)).isLessThan(-60);
    }

    @Property(tries = 50)
    void doesNotDependOnTheSizeOfBlocks(@ForAll @IntRange(min = 1, max = 5000) int block) {
        short[] in = Signal.voice(44_100, 9000);
        assertThat(resample(44_100, 48_000, in, block)).isEqualTo(resample(44_100, 48_000, in, 441));
    }

    @Test
    void changesNothingAtTheSameRate() {
        short[] in = Signal.voice(8000, 800);
        assertThat(resample(8000, 8000, in, 160)).isEqualTo(in);
    }

    @Test
    void doesNotWrapAround() {
        short[] square = new short[8000];
        for (int i = 0; i < square.length; i++) {
            square[i] = i / 40 % 2 == 0 ? Short.MAX_VALUE : Short.MIN_VALUE;
        }
        short[] out = resample(8000, 16_000, square, 160);
        for (int i = 200; i < out.length; i++) {
            int sign = (i - 64) / 80 % 2 == 0 ? 1 : -1;
            boolean middle = (i - 64) % 80 > 20 && (i - 64) % 80 < 60;
            assertThat(!middle || out[i] * sign > 20_000).isTrue();
        }
    }

    @Test
    void refusesRatesThatAreNone() {
        assertThatThrownBy(() -> Resampler.of(0, 8000)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Resampler.of(8000, 1_000_000)).isInstanceOf(IllegalArgumentException.class);
    }
}
