package io.jackfield.rtp.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Percentage.withPercentage;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.zip.CRC32;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CodecTest {
    static List<Codec> all() {
        return Codecs.standard().all();
    }

    @Test
    void isFoundAsSdpNamesIt() {
        assertThat(Codecs.standard().find("pcmu", 8000, 1)).containsSame(Codecs.PCMU);
        assertThat(Codecs.standard().find("G722", 8000, 1)).containsSame(Codecs.G722);
        assertThat(Codecs.standard().find("OPUS", 48_000, 2)).containsSame(Codecs.OPUS);
        assertThat(Codecs.standard().find("L16", 16_000, 1)).containsSame(Codecs.L16_16000);
        assertThat(Codecs.standard().find("G729", 8000, 1)).isEmpty();
        assertThat(Codecs.standard().find(0)).containsSame(Codecs.PCMU);
        assertThat(Codecs.standard().find(8)).containsSame(Codecs.PCMA);
        assertThat(Codecs.standard().find(9)).containsSame(Codecs.G722);
        assertThat(Codecs.standard().find(-1)).isEmpty();
        assertThat(Codecs.of(Codecs.PCMA).all()).containsExactly(Codecs.PCMA);
    }

    @Test
    void countsTheClockOfG722AsRfc3551Has() {
        assertThat(Codecs.G722.clockUnits(320)).isEqualTo(160);
        assertThat(Codecs.OPUS.clockUnits(960)).isEqualTo(960);
    }

    @Test
    void l16IsExact() {
        short[] tone = Signal.tone(16_000, 777, 30_000, 640);
        assertThat(Signal.through(Codecs.L16_16000, tone)).isEqualTo(tone);
    }

    @ParameterizedTest
    @CsvSource({"300, 25", "1000, 25", "3000, 20", "5000, 14", "6500, 14"})
    void g722CarriesTonesOfBothBands(int hz, double snr) {
        short[] tone = Signal.tone(16_000, hz, 8000, 32_000);
        short[] heard = Signal.through(Codecs.G722, tone);
        assertThat(Signal.snr(tone, heard, 40)).isGreaterThan(snr);
        double sent = Signal.amplitude(tone, 16_000, 32_000, 16_000, hz);
        double got = Signal.amplitude(heard, 16_000, 32_000, 16_000, hz);
        assertThat(20 * Math.log10(got / sent)).isBetween(-1.0, 1.0); // unity gain
    }

    @Test
    void g722CarriesVoice() {
        short[] voice = Signal.voice(16_000, 32_000);
        assertThat(Signal.snr(voice, Signal.through(Codecs.G722, voice), 40)).isGreaterThan(15);
    }

    /** Noise, silence, squares and ramps: the checksums are those of spandsp 0.0.6, an implementation that is not ours. */
    @Test
    void g722IsBitExact() {
        short[] pcm = new short[32_000];
        int x = 12_345;
        for (int i = 0; i < pcm.length; i++) {
            x = x * 1_103_515_245 + 12_345 & 0x7fff_ffff;
            int noise = (x >> 8 & 0xffff) - 32_768;
            int value = switch (i / 4000) {
                case 0 -> noise;
                case 1 -> noise >> 4;
                case 2 -> 0;
                case 3 -> i / 37 % 2 == 1 ? 20_000 : -20_000;
                case 4 -> noise >> 8;
                case 5 -> i / 9 % 2 == 1 ? 32_767 : -32_768;
                case 6 -> i * 7 % 4001 - 2000;
                default -> noise >> 1;
            };
            pcm[i] = (short) (value >> 1);
        }
        byte[] coded = new byte[16_000];
        assertThat(Codecs.G722.encoder().encode(pcm, 0, pcm.length, coded, 0)).isEqualTo(16_000);
        assertThat(crc(coded)).isEqualTo(0xc410f917L);

        short[] heard = new short[32_000];
        Codecs.G722.decoder().decode(coded, 0, coded.length, heard, 0);
        ByteBuffer bytes = ByteBuffer.allocate(64_000).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asShortBuffer().put(heard);
        assertThat(crc(bytes.array())).isEqualTo(0x7d59ef28L);
    }

    private static long crc(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return crc.getValue();
    }

    @Test
    void g722KeepsSilenceSilent() {
        short[] heard = Signal.through(Codecs.G722, new short[16_000]);
        assertThat(Signal.rms(heard, 8000, 16_000)).isLessThan(4);
    }

    @Test
    void g722SurvivesFullScale() {
        short[] square = new short[16_000];
        for (int i = 0; i < square.length; i++) {
            square[i] = i / 20 % 2 == 0 ? Short.MAX_VALUE : Short.MIN_VALUE;
        }
        short[] heard = Signal.through(Codecs.G722, square);
        assertThat(Signal.snr(square, heard, 40)).isGreaterThan(8);
    }

    /** 20 ms in 160 bytes at a clock of 8000. */
    @Test
    void g722Makes64KilobitsASecond() {
        assertThat(Codecs.G722.encoder().encode(new short[320], 0, 320, new byte[320], 0))
                .isEqualTo(160);
    }

    @Test
    void opusCarriesTones() {
        short[] tone = Signal.tone(48_000, 1000, 8000, 96_000);
        short[] heard = Signal.through(Codecs.OPUS, tone);
        double got = Signal.amplitude(heard, 48_000, 96_000, 48_000, 1000);
        assertThat(20 * Math.log10(got / 8000)).isBetween(-3.0, 3.0);
        assertThat(Signal.rms(heard, 48_000, 96_000)).isCloseTo(got / Math.sqrt(2), withPercentage(12));
    }

    @ParameterizedTest
    @CsvSource({"8000, 48000", "48000, 8000", "8000, 8000", "16000, 48000", "24000, 16000"})
    void opusHasTheRateOfEitherEnd(int given, int wanted) {
        Encoder encoder = Codecs.OPUS.at(given).encoder();
        Decoder decoder = Codecs.OPUS.at(wanted).decoder();
        short[] tone = Signal.tone(given, 1000, 8000, 2 * given);
        short[] heard = new short[2 * wanted];
        byte[] payload = new byte[1500];
        for (int i = 0; i < 100; i++) {
            int size = encoder.encode(tone, i * given / 50, given / 50, payload, 0);
            assertThat(decoder.decode(payload, 0, size, heard, i * wanted / 50)).isEqualTo(wanted / 50);
        }
        double level = Signal.amplitude(heard, wanted, 2 * wanted, wanted, 1000);
        assertThat(20 * Math.log10(level / 8000)).isBetween(-1.0, 1.0);
        assertThat(Codecs.OPUS.at(given).clockUnits(given / 50)).isEqualTo(960);
    }

    @ParameterizedTest
    @CsvSource({"8000", "12000", "16000", "24000"})
    void opusInJavaDecodesToFewerSamples(int wanted) {
        Encoder encoder = JavaOpus.encoder(48_000, 24_000, 5, 5);
        Decoder decoder = JavaOpus.decoder(wanted);
        short[] tone = Signal.tone(48_000, 1000, 8000, 96_000);
        short[] heard = new short[2 * wanted];
        byte[] payload = new byte[1500];
        for (int i = 0; i < 100; i++) {
            int size = encoder.encode(tone, i * 960, 960, payload, 0);
            if (i == 30) {
                decoder.conceal(heard, i * wanted / 50, wanted / 50);
            } else {
                assertThat(decoder.decode(payload, 0, size, heard, i * wanted / 50))
                        .isEqualTo(wanted / 50);
            }
        }
        double level = Signal.amplitude(heard, wanted, 2 * wanted, wanted, 1000);
        assertThat(20 * Math.log10(level / 8000)).isBetween(-1.0, 1.0);
    }

    @Test
    void opusStaysAsItIsForRatesItDoesNotHave() {
        assertThat(Codecs.OPUS.at(44_100)).isSameAs(Codecs.OPUS);
        assertThat(Codecs.OPUS.at(48_000)).isSameAs(Codecs.OPUS);
        assertThat(Codecs.OPUS.at(8000).at(48_000)).isEqualTo(Codecs.OPUS);
        assertThat(Codecs.OPUS.at(8000)).isNotEqualTo(Codecs.OPUS);
        assertThat(Codecs.PCMU.at(16_000)).isSameAs(Codecs.PCMU);
    }

    @Test
    void opusDecodesOtherPacketTimes() {
        short[] tone = Signal.tone(48_000, 440, 8000, 2880);
        byte[] payload = new byte[1500];
        int size = Codecs.OPUS.encoder().encode(tone, 0, 2880, payload, 0); // 60 ms
        assertThat(Codecs.OPUS.decoder().decode(payload, 0, size, new short[Decoder.MAX_SAMPLES], 0))
                .isEqualTo(2880);
        assertThatThrownBy(() -> Codecs.OPUS.encoder().encode(tone, 0, 123, payload, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @MethodSource("all")
    void concealsALostPacketAndGoesOn(Codec codec) {
        int rate = codec.sampleRate();
        int frame = rate / 50;
        short[] tone = Signal.tone(rate, 400, 8000, rate);
        Encoder encoder = codec.encoder();
        Decoder decoder = codec.decoder();
        short[] heard = new short[rate];
        byte[] payload = new byte[Math.max(2 * frame, 1500)];
        for (int i = 0; i < 50; i++) {
            int size = encoder.encode(tone, i * frame, frame, payload, 0);
            if (i == 25) {
                decoder.conceal(heard, i * frame, frame);
            } else {
                decoder.decode(payload, 0, size, heard, i * frame);
            }
        }
        double before = Signal.rms(heard, 20 * frame, 25 * frame);
        assertThat(Signal.rms(heard, 25 * frame, 26 * frame)).isBetween(before * 0.4, before * 1.3);
        assertThat(Signal.rms(heard, 30 * frame, 50 * frame)).isBetween(before * 0.8, before * 1.2);
    }

    @ParameterizedTest
    @MethodSource("all")
    void fallsSilentWhenMuchIsLost(Codec codec) {
        int rate = codec.sampleRate();
        int frame = rate / 50;
        Decoder decoder = codec.decoder();
        byte[] payload = new byte[Math.max(2 * frame, 1500)];
        short[] tone = Signal.tone(rate, 400, 8000, rate / 5);
        Encoder encoder = codec.encoder();
        short[] heard = new short[frame];
        for (int i = 0; i < 10; i++) {
            int size = encoder.encode(tone, i * frame, frame, payload, 0);
            decoder.decode(payload, 0, size, heard, 0);
        }
        double before = Signal.rms(heard, 0, frame);
        for (int i = 0; i < 50; i++) {
            decoder.conceal(heard, 0, frame);
        }
        assertThat(Signal.rms(heard, 0, frame)).isLessThan(before / 10);
    }

    @Property(tries = 2000)
    void neverThrowsForWhatTheNetworkSends(@ForAll @Size(max = 300) byte[] garbage) {
        short[] pcm = new short[Decoder.MAX_SAMPLES];
        for (Codec codec : all()) {
            int samples = codec.decoder().decode(garbage, 0, garbage.length, pcm, 0);
            assertThat(samples).isBetween(0, pcm.length);
        }
    }
}
