package io.jackfield.media.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.rtp.codec.Codecs;
import io.jackfield.rtp.codec.Decoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OggOpusAudioTest {
    private static final int FRAMES = 100_000; // no whole number of 20 ms

    @TempDir
    Path folder;

    private static short[] tones(int channels) {
        short[] samples = new short[FRAMES * channels];
        for (int i = 0; i < FRAMES; i++) {
            samples[i * channels] = (short) (8_000 * Math.sin(2 * Math.PI * 440 * i / 48_000));
            if (channels == 2) {
                samples[2 * i + 1] = (short) (6_000 * Math.sin(2 * Math.PI * 1_000 * i / 48_000));
            }
        }
        return samples;
    }

    private Path written(int channels, boolean finish) throws IOException {
        Path file = folder.resolve("a" + channels + finish + ".opus");
        try (OggOpusAudio audio = new OggOpusAudio(new PlainBytes(file), channels, 77)) {
            short[] all = tones(channels);
            for (int at = 0; at < FRAMES; at += 4_800) {
                audio.write(all, at * channels, Math.min(4_800, FRAMES - at));
                if (at % 48_000 == 0) {
                    audio.flush();
                }
            }
            if (finish) {
                audio.finish();
            }
        }
        return file;
    }

    /** Decodes a file of one channel, as a player does. */
    private static short[] decoded(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Decoder decoder = Codecs.OPUS.decoder();
        short[] out = new short[FRAMES + 10_000];
        short[] frame = new short[Decoder.MAX_SAMPLES];
        int length = 0;
        long granule = 0;
        int pages = 0;
        for (int at = 0; at < bytes.length; pages++) {
            int size = OggPage.size(bytes, at, bytes.length - at);
            assertThat(OggPage.intact(bytes, at, size)).isTrue();
            ByteBuffer page = ByteBuffer.wrap(bytes, at, size).order(ByteOrder.LITTLE_ENDIAN);
            assertThat(page.getInt(at + 18)).isEqualTo(pages);
            granule = page.getLong(at + 6);
            int segments = bytes[at + 26];
            int body = at + OggPage.HEADER_BYTES + segments;
            for (int s = 0; s < segments && pages >= 2; s++) {
                int packet = bytes[at + OggPage.HEADER_BYTES + s] & 0xFF;
                int count = decoder.decode(bytes, body, packet, frame, 0);
                System.arraycopy(frame, 0, out, length, count);
                length += count;
                body += packet;
            }
            at += size;
        }
        return Arrays.copyOfRange(out, OggOpusAudio.PRE_SKIP, Math.max(OggOpusAudio.PRE_SKIP, (int) granule));
    }

    @Test
    void comesBackSampleForSampleInLength() throws IOException {
        short[] heard = decoded(written(1, true));
        assertThat(heard).hasSize(FRAMES);
        assertThat(Strip.strength(heard, 5_000, 95_000, 440, 48_000)).isBetween(7_000.0, 9_000.0);
        // Where it was: at the pre-skip that the header says the phase is that of what went in.
        double inPhase = 0;
        for (int i = 48_000; i < 96_000; i++) {
            inPhase += heard[i] * Math.sin(2 * Math.PI * 440 * i / 48_000);
        }
        assertThat(2 * inPhase / 48_000).isGreaterThan(6_500);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void ofTheToolsOfOpus(int channels) throws Exception {
        Assumptions.assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/opusdec")),
                "opusdec is not installed: apt-get install opus-tools");
        Path file = written(channels, true);
        String info = run("opusinfo", file.toString());
        assertThat(info).contains("Channels: " + channels, "Total data length").doesNotContainIgnoringCase("warning");
        Path raw = folder.resolve("a.raw");
        run("opusdec", "--quiet", "--rate", "48000", "--no-dither", "--gain", "0", file.toString(), raw.toString());
        byte[] bytes = Files.readAllBytes(raw);
        ByteBuffer samples = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        short[][] heard = new short[channels][bytes.length / 2 / channels];
        for (int i = 0; i < heard[0].length; i++) {
            for (int c = 0; c < channels; c++) {
                heard[c][i] = samples.getShort(2 * (i * channels + c));
            }
        }
        assertThat(heard[0]).hasSize(FRAMES);
        assertThat(Strip.strength(heard[0], 5_000, 95_000, 440, 48_000)).isBetween(7_000.0, 9_000.0);
        if (channels == 2) {
            assertThat(Strip.strength(heard[1], 5_000, 95_000, 1_000, 48_000)).isBetween(5_000.0, 7_000.0);
            assertThat(Strip.strength(heard[1], 5_000, 95_000, 440, 48_000)).isLessThan(100);
        }
    }

    private String run(String... command) throws Exception {
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        String said = Files.readString(output);
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }

    @Test
    void whereverItBreaksOffItIsRepairedUpToItsLastWholePage() throws IOException {
        byte[] whole = Files.readAllBytes(written(1, false));
        Path file = folder.resolve("cut.opus");
        int before = 0;
        for (int length = 200; length < whole.length; length += 97) {
            Files.write(file, Arrays.copyOf(whole, length));
            Repair.file(file);
            short[] heard = decoded(file);
            assertThat(heard.length).isGreaterThanOrEqualTo(before);
            before = heard.length;
        }
        assertThat(before).isGreaterThan(40_000);
        Files.write(file, "no Ogg at all".getBytes());
        Repair.file(file);
        assertThat(file).hasContent("no Ogg at all");
    }
}
