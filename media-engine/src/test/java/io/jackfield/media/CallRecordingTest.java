package io.jackfield.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.media.ivr.Digits;
import io.jackfield.media.record.KeyRing;
import io.jackfield.media.record.RecordedSides;
import io.jackfield.media.record.Recording;
import io.jackfield.media.record.RecordingFormat;
import io.jackfield.media.record.SealedRecording;
import io.jackfield.media.sound.Prompt;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallRecordingTest {
    private static final Prompt OURS = Prompt.tone("%(1500,0,1000)");
    private static final Prompt THEIRS = Prompt.tone("%(1000,0,440);loops=-1");

    @TempDir
    Path folder;

    private static double strength(short[] samples, int hertz) {
        double re = 0;
        double im = 0;
        int from = samples.length / 3;
        int to = samples.length * 2 / 3;
        for (int i = from; i < to; i++) {
            re += samples[i] * Math.cos(2 * Math.PI * hertz * i / 8_000);
            im += samples[i] * Math.sin(2 * Math.PI * hertz * i / 8_000);
        }
        return 2 * Math.hypot(re, im) / (to - from);
    }

    @Test
    void aCallInStereoAnyNumberAtATimeAndTheFactsOfIt() throws Exception {
        CompletableFuture<List<Recording>> made = new CompletableFuture<>();
        try (Phones phones = new Phones(
                d -> d.match("2000", call -> {
                    call.answer();
                    call.record(r -> r.sides(RecordedSides.STEREO));
                    call.record(r -> r.format(RecordingFormat.OGG_OPUS).sides(RecordedSides.MIXED));
                    call.record(folder.resolve("own.wav"));
                    call.record(r -> {});
                    assertThatThrownBy(() -> call.record(r -> {})).isInstanceOf(IllegalStateException.class);
                    made.complete(call.recordings());
                    call.play(OURS);
                }),
                b -> b.codecs("PCMU")
                        .recordings(r -> r.folder(folder.resolve("kept")).template("%Y/{callee}-{id}")))) {
            phones.call("2000", call -> call.play(THEIRS));
            List<Recording.Result> results = new ArrayList<>();
            for (Recording recording : made.get(10, TimeUnit.SECONDS)) {
                results.add(recording.done().toCompletableFuture().get(10, TimeUnit.SECONDS));
            }
            assertThat(results).hasSize(4).allSatisfy(result -> {
                assertThat(result.error()).isEmpty();
                assertThat(result.sha256()).hasSize(64);
                assertThat(result.bytes()).isEqualTo(Files.size(result.file()));
                assertThat(result.duration()).isBetween(Duration.ofMillis(800), Duration.ofSeconds(5));
            });
            assertThat(results.get(0).file().toString()).matches(".*/kept/\\d{4}/2000-[0-9a-f-]{36}\\.wav");
            assertThat(results.get(1).file().toString()).endsWith(".opus");
            assertThat(results.get(2).file()).isEqualTo(folder.resolve("own.wav"));
            ByteBuffer wav =
                    ByteBuffer.wrap(Files.readAllBytes(results.get(0).file())).order(ByteOrder.LITTLE_ENDIAN);
            short[] left = new short[(wav.capacity() - 44) / 4];
            short[] right = new short[left.length];
            for (int i = 0; i < left.length; i++) {
                left[i] = wav.getShort(44 + 4 * i);
                right[i] = wav.getShort(46 + 4 * i);
            }
            assertThat(strength(left, 440)).isGreaterThan(20 * strength(left, 1_000));
            assertThat(strength(right, 1_000)).isGreaterThan(20 * strength(right, 440));
            Awaitility.await().until(() -> {
                try (var files = Files.walk(folder.resolve("kept/.spool"))) {
                    return files.filter(f -> !f.endsWith(".lock")).noneMatch(Files::isRegularFile);
                }
            });
        }
    }

    @Test
    void aKeyEndsItAndCountsForNothingElse() throws Exception {
        KeyRing keys = KeyRing.of("k", new byte[32]);
        CompletableFuture<Recording.Result> made = new CompletableFuture<>();
        CompletableFuture<String> digits = new CompletableFuture<>();
        CompletableFuture<Void> begun = new CompletableFuture<>();
        try (Phones phones = new Phones(
                d -> d.match("1", call -> {
                    call.answer();
                    Recording recording = call.record(r -> r.stopOn("#"));
                    begun.complete(null);
                    made.complete(recording.await());
                    digits.complete(call.collect(Digits.digits(1)));
                }),
                b -> b.recordings(r -> r.folder(folder).keys(keys)))) {
            phones.call("1", call -> {
                begun.join();
                call.sendDtmf("#5");
                call.awaitEnd();
            });
            Recording.Result result = made.get(10, TimeUnit.SECONDS);
            assertThat(result.file().toString()).endsWith(".wav.sealed");
            Path open = folder.resolve("open.wav");
            assertThat(SealedRecording.decrypt(result.file(), open, keys).complete())
                    .isTrue();
            assertThat(Files.size(open)).isGreaterThanOrEqualTo(44);
            assertThat(digits.get(10, TimeUnit.SECONDS)).isEqualTo("5");
        }
    }
}
