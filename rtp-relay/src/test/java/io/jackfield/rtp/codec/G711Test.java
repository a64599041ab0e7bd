package io.jackfield.rtp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class G711Test {
    private static int encode(Codec codec, int sample) {
        byte[] target = new byte[1];
        codec.encoder().encode(new short[] {(short) sample}, 0, 1, target, 0);
        return target[0] & 0xff;
    }

    private static int decode(Codec codec, int code) {
        short[] pcm = new short[1];
        codec.decoder().decode(new byte[] {(byte) code}, 0, 1, pcm, 0);
        return pcm[0];
    }

    /**
     * G.711 table 2a: the decision value where each segment of mu-law begins, in 14-bit steps, the code of the interval above it, and
     * the value that the code decodes to.
     */
    @ParameterizedTest
    @CsvSource({
        "0, 0xff, 0",
        "1, 0xfe, 2",
        "31, 0xef, 33",
        "95, 0xdf, 99",
        "223, 0xcf, 231",
        "479, 0xbf, 495",
        "991, 0xaf, 1023",
        "2015, 0x9f, 2079",
        "4063, 0x8f, 4191",
        "7903, 0x80, 8031",
    })
    void muLawHasTheValuesOfTheRecommendation(int decision, String code, int value) {
        int expected = Integer.decode(code);
        assertThat(encode(Codecs.PCMU, decision << 2)).isEqualTo(expected);
        assertThat(decode(Codecs.PCMU, expected)).isEqualTo(value << 2);
        if (decision > 1) {
            assertThat(encode(Codecs.PCMU, (decision << 2) - 4)).isEqualTo(expected + 1); // just below: the code before
            assertThat(encode(Codecs.PCMU, -(decision << 2))).isEqualTo(expected & 0x7f);
        }
        assertThat(decode(Codecs.PCMU, expected & 0x7f)).isEqualTo(-(value << 2));
    }

    /** G.711 table 1a: the same for A-law, in 13-bit steps (the table counts half of these); codes with even bits inverted. */
    @ParameterizedTest
    @CsvSource({
        "0, 0xd5, 1",
        "2, 0xd4, 3",
        "32, 0xc5, 33",
        "64, 0xf5, 66",
        "128, 0xe5, 132",
        "256, 0x95, 264",
        "512, 0x85, 528",
        "1024, 0xb5, 1056",
        "2048, 0xa5, 2112",
        "3968, 0xaa, 4032",
    })
    void aLawHasTheValuesOfTheRecommendation(int decision, String code, int value) {
        int expected = Integer.decode(code);
        assertThat(encode(Codecs.PCMA, decision << 3)).isEqualTo(expected);
        assertThat(decode(Codecs.PCMA, expected)).isEqualTo(value << 3);
        assertThat(encode(Codecs.PCMA, -(decision << 3) - 1)).isEqualTo(expected & 0x7f);
        assertThat(decode(Codecs.PCMA, expected & 0x7f)).isEqualTo(-(value << 3));
    }

    /** Every code survives, but that mu-law has two zeros, which the Recommendation makes one. */
    @Test
    void everyCodeSurvivesDecodingAndEncoding() {
        for (int code = 0; code < 256; code++) {
            assertThat(encode(Codecs.PCMA, decode(Codecs.PCMA, code))).isEqualTo(code);
            int back = encode(Codecs.PCMU, decode(Codecs.PCMU, code));
            assertThat(back).isEqualTo(code == 0x7f ? 0xff : code);
        }
    }

    /** Values rise with samples, and none is further off than half its interval. */
    @Test
    void everySampleGetsTheValueOfItsInterval() {
        for (Codec codec : new Codec[] {Codecs.PCMU, Codecs.PCMA}) {
            int[] values = new int[256];
            for (int code = 0; code < 256; code++) {
                values[code] = decode(codec, code);
            }
            int[] sorted = Arrays.stream(values).sorted().distinct().toArray();
            int clip = sorted[sorted.length - 1];
            int last = Integer.MIN_VALUE;
            for (int sample = -32_768; sample < 32_768; sample++) {
                int value = values[encode(codec, sample)];
                assertThat(value).isGreaterThanOrEqualTo(last);
                last = value;
                int at = Arrays.binarySearch(sorted, value);
                int gap = Math.max(
                        at > 0 ? value - sorted[at - 1] : 0, at + 1 < sorted.length ? sorted[at + 1] - value : 0);
                assertThat(Math.abs(value - Math.max(-clip, Math.min(clip, sample))))
                        .isLessThanOrEqualTo(gap / 2 + 8);
            }
        }
    }

    @Test
    void clipsAtTheEnds() {
        assertThat(encode(Codecs.PCMU, 32_767)).isEqualTo(0x80);
        assertThat(encode(Codecs.PCMU, -32_768)).isEqualTo(0x00);
        assertThat(encode(Codecs.PCMA, 32_767)).isEqualTo(0xaa);
        assertThat(encode(Codecs.PCMA, -32_768)).isEqualTo(0x2a);
    }

    @Test
    void speechKeepsItsUsualQuality() {
        short[] tone = Signal.tone(8000, 1020, 8000, 8000);
        assertThat(Signal.snr(tone, Signal.through(Codecs.PCMU, tone), 0)).isGreaterThan(36);
        assertThat(Signal.snr(tone, Signal.through(Codecs.PCMA, tone), 0)).isGreaterThan(36);
    }

    @Test
    void decodesNoMoreThanFits() {
        short[] pcm = new short[5];
        assertThat(Codecs.PCMU.decoder().decode(new byte[100], 0, 100, pcm, 2)).isEqualTo(3);
    }
}
