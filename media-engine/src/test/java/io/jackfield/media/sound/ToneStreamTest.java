package io.jackfield.media.sound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToneStreamTest {

    /** Amplitude of one frequency (Goertzel). */
    private static double amplitude(short[] samples, int from, int to, double frequency, int rate) {
        double re = 0;
        double im = 0;
        for (int i = from; i < to; i++) {
            re += samples[i] * Math.cos(2 * Math.PI * frequency * i / rate);
            im += samples[i] * Math.sin(2 * Math.PI * frequency * i / rate);
        }
        return 2 * Math.hypot(re, im) / (to - from);
    }

    @Test
    void oneToneSoundsAtItsFrequencyAndThenIsSilent() {
        Sound sound = ToneStream.parse("%(400,200,425)").render(8_000);
        assertThat(sound.duration()).isEqualTo(Duration.ofMillis(600));
        assertThat(amplitude(sound.samples(), 0, 3_200, 425, 8_000)).isCloseTo(32_767 * 0.3162, within(20.0));
        assertThat(amplitude(sound.samples(), 0, 3_200, 850, 8_000)).isLessThan(20);
        for (int i = 3_200; i < 4_800; i++) {
            assertThat(sound.samples()[i]).isZero();
        }
    }

    @Test
    void twoFrequenciesShareTheLevel() {
        Sound sound = ToneStream.parse("v=0;%(100,0,941,1336)").render(48_000);
        assertThat(amplitude(sound.samples(), 0, 4_800, 941, 48_000)).isCloseTo(16_383, within(600.0));
        assertThat(amplitude(sound.samples(), 0, 4_800, 1_336, 48_000)).isCloseTo(16_383, within(600.0));
    }

    @Test
    void levelsHoldForTheTonesBehindThem() {
        Sound sound = ToneStream.parse("v=-6;%(100,0,1000);v=-26;%(100,0,1000)").render(8_000);
        double loud = amplitude(sound.samples(), 0, 800, 1_000, 8_000);
        double soft = amplitude(sound.samples(), 800, 1_600, 1_000, 8_000);
        assertThat(loud / soft).isCloseTo(10, within(0.05));
    }

    @Test
    void aFrequencyThatTheRateCannotCarryIsLeftOut() {
        assertThat(ToneStream.parse("%(20,0,5000)").render(8_000).samples()).containsOnly(0);
    }

    @Test
    void loops() {
        assertThat(ToneStream.parse("%(1,1,440)").loops()).isEqualTo(1);
        assertThat(ToneStream.parse("L=3;%(1,1,440)").loops()).isEqualTo(3);
        assertThat(ToneStream.parse("tone_stream://%(2000,4000,440,480);loops=-1")
                        .loops())
                .isEqualTo(ToneStream.FOREVER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ";",
                "%(400,200)",
                "%(400,200,425",
                "%(0,0,425)",
                "%(99999,0,425)",
                "%(1,1,5)",
                "v=-99;%(1,1,440)",
                "v=3;%(1,1,440)",
                "L=0;%(1,1,440)",
                "L=-2;%(1,1,440)",
                "%(1,1,440)x",
                "hello"
            })
    void nonsenseIsTheCallersMistake(String text) {
        assertThatThrownBy(() -> ToneStream.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theMistakeNamesItsPlace() {
        assertThatThrownBy(() -> ToneStream.parse("%(1,1,440);oops")).hasMessageContaining("\"oops\"");
    }
}
