package io.jackfield.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class DtmfDetectorTest {
    private static final String KEYS = "0123456789*#ABCD";

    private static String heard(short[] pcm, int rate) {
        DtmfDetector detector = new DtmfDetector(rate);
        StringBuilder keys = new StringBuilder();
        char down = 0;
        int step = rate / 100;
        for (int i = 0; i + step <= pcm.length; i += step) {
            char now = detector.listen(pcm, i, step);
            if (now != down && now != 0) {
                keys.append(now);
            }
            down = now;
        }
        return keys.toString();
    }

    private static short[] dial(String keys, int rate, int onMs, int offMs, int levelDb) {
        short[] pcm = new short[(keys.length() + 1) * (onMs + offMs) * rate / 1000];
        DtmfTone tone = new DtmfTone(rate);
        int at = offMs * rate / 1000;
        for (char key : keys.toCharArray()) {
            tone.write(key, levelDb, pcm, at, onMs * rate / 1000);
            at += (onMs + offMs) * rate / 1000;
        }
        return pcm;
    }

    /** Q.24: 40 ms are a key, 40 ms between them a pause; quiet ones and noisy ones too. */
    @Property(tries = 200)
    void hearsEveryKey(@ForAll @IntRange(min = 0, max = 25) int levelDb, @ForAll long seed, @ForAll boolean wide) {
        int rate = wide ? 16_000 : 8000;
        short[] pcm = dial(KEYS, rate, 50, 50, levelDb);
        Random random = new Random(seed);
        double noise = 22_800 * Math.pow(10, -(levelDb + 20) / 20.0);
        for (int i = 0; i < pcm.length; i++) {
            pcm[i] = (short) Math.max(-32_768, Math.min(32_767, pcm[i] + noise * random.nextGaussian() / 2));
        }
        assertThat(heard(pcm, rate)).isEqualTo(KEYS);
    }

    @Example
    void hearsNoKeyInHalfOfOne() {
        assertThat(heard(dial(KEYS, 8000, 15, 60, 5), 8000)).isEmpty();
    }

    /** Talk-off: an hour of something like speech, in which at most two keys may be heard that nobody pressed. */
    @Example
    void hearsHardlyAKeyInAnHourOfSpeech() {
        int wrong = 0;
        for (int seed = 0; seed < 120; seed++) {
            wrong += heard(speech(seed), 8000).length();
        }
        assertThat(wrong).isLessThanOrEqualTo(2);
    }

    private static short[] speech(long seed) {
        Random random = new Random(seed);
        int rate = 8000;
        short[] pcm = new short[30 * rate];
        double pitch = 120;
        double[] y = {0, 0, 0, 0};
        double phase = 0;
        double first = 600;
        double second = 1200;
        for (int i = 0; i < pcm.length; i++) {
            if (i % 800 == 0) {
                pitch = 80 + random.nextInt(200);
                first = 300 + random.nextInt(700);
                second = 900 + random.nextInt(1600);
            }
            phase += pitch / rate;
            double pulse = phase >= 1 ? 3000 : random.nextGaussian() * 40;
            phase -= phase >= 1 ? 1 : 0;
            double a = pulse + 2 * 0.97 * Math.cos(2 * Math.PI * first / rate) * y[0] - 0.94 * y[1];
            y[1] = y[0];
            y[0] = a;
            double b = pulse + 2 * 0.96 * Math.cos(2 * Math.PI * second / rate) * y[2] - 0.92 * y[3];
            y[3] = y[2];
            y[2] = b;
            pcm[i] = (short)
                    Math.max(-32_768, Math.min(32_767, a + 0.4 * b)); // a vowel's second formant is the weaker one
        }
        return pcm;
    }

    @Example
    void hearsNoKeyInChords() {
        int rate = 8000;
        int wrong = 0;
        for (int low = 200; low < 1000; low += 25) {
            for (int high = low + 30; high < 3000; high += 60) {
                boolean key = near(low, 697, 770, 852, 941) && near(high, 1209, 1336, 1477, 1633);
                short[] pcm = new short[rate / 5];
                for (int i = 0; i < pcm.length; i++) {
                    pcm[i] = (short)
                            (6000 * (Math.sin(2 * Math.PI * low * i / rate) + Math.sin(2 * Math.PI * high * i / rate)));
                }
                wrong += !key && !heard(pcm, rate).isEmpty() ? 1 : 0;
            }
        }
        assertThat(wrong).isZero();
    }

    private static boolean near(int hz, int... tones) {
        for (int tone : tones) {
            if (Math.abs(hz - tone) < 0.045 * tone) {
                return true;
            }
        }
        return false;
    }
}
