package io.jackfield.media.sound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.media.sound.SoundException.Code;
import io.jackfield.media.sound.WavFormat.Encoding;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WavFileTest {
    @TempDir
    Path folder;

    /** How far an encoding may be off, in 16-bit steps: 8-bit loses the low byte, G.711 half a step of its largest segment. */
    private static int tolerance(Encoding encoding) {
        return switch (encoding) {
            case PCM_8 -> 255;
            case MU_LAW, A_LAW -> 1_024;
            default -> 0;
        };
    }

    private static short[] noise(int count, long seed) {
        short[] samples = new short[count];
        Random random = new Random(seed);
        for (int i = 0; i < count; i++) {
            samples[i] = (short) random.nextInt();
        }
        return samples;
    }

    @ParameterizedTest
    @EnumSource(value = Encoding.class, names = "FLOAT_32", mode = EnumSource.Mode.EXCLUDE)
    void whatIsWrittenIsRead(Encoding encoding) {
        short[] samples = noise(20_001, 7);
        Path file = folder.resolve("deep/er/" + encoding + ".wav");
        try (WavWriter writer = WavWriter.create(file, new WavFormat(encoding, 1, 11_025))) {
            writer.write(samples, 0, 5);
            writer.write(samples, 5, samples.length - 5);
            assertThat(writer.samples()).isEqualTo(samples.length);
        }
        try (WavReader reader = WavReader.open(file)) {
            assertThat(reader.format()).isEqualTo(new WavFormat(encoding, 1, 11_025));
            short[] read = reader.readAll(1_000_000).samples();
            assertThat(read).hasSize(samples.length);
            for (int i = 0; i < read.length; i++) {
                assertThat(Math.abs(read[i] - samples[i])).isLessThanOrEqualTo(tolerance(encoding));
            }
        }
    }

    @Test
    void g711SurvivesAnotherRoundUnchanged() {
        for (Encoding encoding : new Encoding[] {Encoding.MU_LAW, Encoding.A_LAW}) {
            short[] table = encoding == Encoding.MU_LAW ? G711.MU_LAW : G711.A_LAW;
            Path file = folder.resolve("law.wav");
            try (WavWriter writer = WavWriter.create(file, new WavFormat(encoding, 1, 8_000))) {
                writer.write(table, 0, 256);
            }
            assertThat(WavReader.readAll(file, 256).samples()).isEqualTo(table);
        }
    }

    @Test
    void g711KnownPoints() { // ITU-T G.711 tables 1a and 2a, scaled to 16 bits
        assertThat(G711.MU_LAW[0x80]).isEqualTo((short) 32_124);
        assertThat(G711.MU_LAW[0x00]).isEqualTo((short) -32_124);
        assertThat(G711.MU_LAW[0xFF]).isZero();
        assertThat(G711.A_LAW[0xAA]).isEqualTo((short) 32_256);
        assertThat(G711.A_LAW[0x2A]).isEqualTo((short) -32_256);
        assertThat(G711.A_LAW[0xD5]).isEqualTo((short) 8);
    }

    @Test
    void killedWriterLeavesAPlayableFile() throws IOException {
        Path file = folder.resolve("killed.wav");
        short[] samples = noise(8_000 * 3 + 100, 1);
        WavWriter writer = WavWriter.create(file, WavFormat.mono(8_000));
        writer.write(samples, 0, samples.length);
        // Not closed: this is what the disk holds when the process dies.
        byte[] left = Files.readAllBytes(file);
        ByteBuffer header = ByteBuffer.wrap(left).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(header.getInt(40)).isEqualTo(8_000 * 3 * 2);
        assertThat(header.getInt(4)).isEqualTo(36 + 8_000 * 3 * 2);
        assertThat(WavReader.readAll(file, 100_000).samples()).isEqualTo(Arrays.copyOf(samples, 8_000 * 3));
        writer.close();
        writer.close();
        assertThat(WavReader.readAll(file, 100_000).samples()).isEqualTo(samples);
    }

    @Test
    void sizesThatWereNeverFilledInMeanToTheEnd() throws IOException {
        for (int claimed : new int[] {0, -1, 0x7FFF_FFFF}) {
            byte[] bytes = wav(1, 1, 8_000, 16, new byte[] {1, 0, 2, 0, 3, 0});
            ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(40, claimed);
            assertThat(read(bytes)).containsExactly(1, 2, 3);
        }
    }

    @Test
    void channelsAreAveragedAndUnknownChunksSkipped() throws IOException {
        byte[] plain = wav(1, 2, 44_100, 16, new byte[] {10, 0, 20, 0, -2, -1, -4, -1});
        assertThat(read(plain)).containsExactly(15, -3);
        byte[] odd = new byte[plain.length + 8 + 4];
        System.arraycopy(plain, 0, odd, 0, 36);
        ByteBuffer.wrap(odd)
                .order(ByteOrder.LITTLE_ENDIAN)
                .position(36)
                .put("LIST".getBytes())
                .putInt(3);
        System.arraycopy(plain, 36, odd, 48, plain.length - 36);
        assertThat(read(odd)).containsExactly(15, -3);
    }

    @Test
    void widerSamplesAreCutToSixteenBits() throws IOException {
        assertThat(read(wav(1, 1, 8_000, 24, new byte[] {99, 0x34, 0x12}))).containsExactly(0x1234);
        assertThat(read(wav(1, 1, 8_000, 32, new byte[] {99, 99, 0x34, 0x12}))).containsExactly(0x1234);
        assertThat(read(wav(1, 1, 8_000, 8, new byte[] {(byte) 128, 0}))).containsExactly(0, -32_768);
        ByteBuffer floats = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        floats.putFloat(0.5f).putFloat(-1f).putFloat(7f).putFloat(Float.NaN);
        assertThat(read(wav(3, 1, 8_000, 32, floats.array()))).containsExactly(16_384, -32_768, 32_767, 0);
    }

    @Test
    void whatIsNoWavFileSaysSo() {
        assertCode(Code.UNSUPPORTED, new byte[0]);
        assertCode(Code.UNSUPPORTED, "RIFF....WAVX".getBytes());
        assertCode(Code.UNSUPPORTED, wav(0x55, 1, 8_000, 16, new byte[2])); // MP3
        assertCode(Code.UNSUPPORTED, wav(1, 0, 8_000, 16, new byte[2]));
        assertCode(Code.UNSUPPORTED, wav(1, 1, -5, 16, new byte[2]));
        assertThatThrownBy(() -> WavReader.open(folder.resolve("absent.wav")))
                .isInstanceOfSatisfying(
                        SoundException.class, e -> assertThat(e.code()).isEqualTo(Code.UNREADABLE));
        byte[] good = wav(1, 1, 8_000, 16, new byte[8]);
        assertThatThrownBy(() ->
                        WavReader.open(new ByteArrayInputStream(good), "x").readAll(3))
                .isInstanceOfSatisfying(
                        SoundException.class, e -> assertThat(e.code()).isEqualTo(Code.TOO_LONG));
        assertThat(WavReader.open(new ByteArrayInputStream(good), "x")
                        .readAll(4)
                        .samples())
                .hasSize(4);
    }

    @Property(tries = 2_000)
    void damagedFilesNeverCrashNorGrow(@ForAll long seed, @ForAll @IntRange(max = 200) int length) throws IOException {
        Random random = new Random(seed);
        byte[] bytes = Arrays.copyOf(wav(1, 1, 8_000, 16, new byte[100]), length);
        for (int i = random.nextInt(4); i > 0 && length > 0; i--) {
            bytes[random.nextInt(length)] = (byte) random.nextInt();
        }
        try {
            assertThat(WavReader.open(new ByteArrayInputStream(bytes), "x")
                            .readAll(1_000)
                            .samples())
                    .hasSizeLessThanOrEqualTo(length);
        } catch (SoundException expected) {
            assertThat(expected.code()).isEqualTo(Code.UNSUPPORTED);
        }
    }

    private static short[] read(byte[] bytes) {
        return WavReader.open(new ByteArrayInputStream(bytes), "x")
                .readAll(1_000)
                .samples();
    }

    private static void assertCode(Code code, byte[] bytes) {
        assertThatThrownBy(() -> WavReader.open(new ByteArrayInputStream(bytes), "x"))
                .isInstanceOfSatisfying(
                        SoundException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private static byte[] wav(int tag, int channels, int rate, int bits, byte[] data) {
        ByteBuffer b = ByteBuffer.allocate(44 + data.length).order(ByteOrder.LITTLE_ENDIAN);
        b.put("RIFF".getBytes())
                .putInt(36 + data.length)
                .put("WAVEfmt ".getBytes())
                .putInt(16);
        b.putShort((short) tag).putShort((short) channels).putInt(rate).putInt(rate * channels * bits / 8);
        b.putShort((short) (channels * bits / 8)).putShort((short) bits);
        return b.put("data".getBytes()).putInt(data.length).put(data).array();
    }
}
