package io.jackfield.media.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.media.sound.Sound;
import io.jackfield.media.sound.WavReader;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that records is ended by SIGKILL; what it was recording plays, and is put in its place by the next one. */
@Timeout(120)
class KilledRecorderTest {
    @TempDir
    Path folder;

    private void recordAndDie() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledProcess.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said = new BufferedReader(new InputStreamReader(process.getInputStream()))) {
            assertThat(said.readLine()).isEqualTo("recording");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> spooled().size() == 4 && spooled().stream().allMatch(f -> size(f) > 12_000));
        } finally {
            process.destroyForcibly().waitFor(); // SIGKILL
        }
    }

    private static long size(Path file) {
        return file.toFile().length();
    }

    private List<Path> files(String ending) throws Exception {
        while (true) {
            try (Stream<Path> all = Files.walk(folder)) {
                return all.filter(f -> f.toString().endsWith(ending)).toList();
            } catch (UncheckedIOException e) {
                assertThat(e).hasCauseInstanceOf(NoSuchFileException.class); // a spool was removed under our feet
            }
        }
    }

    private List<Path> spooled() throws Exception {
        return files(".audio");
    }

    @Test
    void nothingIsLostButTheLastMoment() throws Exception {
        recordAndDie();
        for (Path file : spooled()) { // before anybody repairs it
            if (Files.readString(file, StandardCharsets.ISO_8859_1).startsWith("RIFF")) {
                assertThat(WavReader.readAll(file, 100_000_000).samples().length)
                        .isGreaterThan(5_000);
            }
        }
        assertThat(files(".wav")).singleElement().asString().contains("-whole-");
        try (Recorder clear = Recorder.builder().folder(folder.resolve("clear")).build();
                Recorder sealed = Recorder.builder()
                        .folder(folder.resolve("sealed"))
                        .keys(KilledProcess.keys())
                        .build()) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> clear.recovered() == 2 && sealed.recovered() == 2);
        }
        assertThat(spooled()).isEmpty();
        Path wav = only("-WAV-", ".wav");
        Path opus = only("-OGG_OPUS-", ".opus");
        plays(wav);
        wholePages(opus);
        for (String kind : List.of(".wav", ".opus")) {
            Path closed = only(kind.equals(".wav") ? "-WAV-" : "-OGG_OPUS-", kind + SealedRecording.SUFFIX);
            Path open = folder.resolve("open" + kind);
            SealedRecording.Opened opened = SealedRecording.decrypt(closed, open, KilledProcess.keys());
            assertThat(opened.complete()).isFalse();
            if (kind.equals(".wav")) {
                plays(open);
            } else {
                wholePages(open);
            }
        }
        // What was taken over is nobody's any more: the next one finds nothing.
        try (Recorder again = Recorder.builder().folder(folder.resolve("clear")).build()) {
            assertThat(again.recovered()).isZero();
        }
    }

    private Path only(String part, String ending) throws Exception {
        List<Path> found =
                files(ending).stream().filter(f -> f.toString().contains(part)).toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private static void plays(Path wav) {
        Sound sound = WavReader.readAll(wav, 100_000_000);
        short[] mixed = sound.samples(); // the average of both sides
        assertThat(mixed.length).isGreaterThan(5_000);
        assertThat(Strip.strength(mixed, 1_000, 4_000, 440, 8_000)).isBetween(3_500.0, 4_500.0);
        assertThat(Strip.strength(mixed, 1_000, 4_000, 1_000, 8_000)).isBetween(1_700.0, 2_300.0);
    }

    private static void wholePages(Path opus) throws Exception {
        byte[] bytes = Files.readAllBytes(opus);
        int pages = 0;
        for (int at = 0; at < bytes.length; pages++) {
            int size = OggPage.size(bytes, at, bytes.length - at);
            assertThat(size).isPositive();
            assertThat(OggPage.intact(bytes, at, size)).isTrue();
            at += size;
        }
        assertThat(pages).isGreaterThan(3);
    }
}
