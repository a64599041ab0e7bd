package io.jackfield.media.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.media.store.StorageException;
import io.jackfield.rtp.codec.Codec;
import io.jackfield.rtp.codec.Codecs;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recordings of packets that no call has: the loop is the test, and time is its own. */
class RecorderTest {
    private static final RecordedCall CALL = new RecordedCall("call@host", "1001", "2000");
    private static final long START_NS = 7_000_000_000L;

    @TempDir
    Path folder;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private long nowNs = START_NS;
    private final Strip caller = new Strip(Codecs.PCMU, 1, 440, 8_000);
    private final Strip us = new Strip(Codecs.PCMU, 2, 1_000, 4_000);

    private Recorder recorder() {
        return Recorder.builder().folder(folder).meters(meters).build();
    }

    private RecordingTap begin(Recorder recorder, Consumer<RecordOptions.Builder> options) {
        RecordingTap tap = recorder.open(RecordOptions.of(options), CALL, 8_000);
        tap.drivenBy(Runnable::run, () -> nowNs, () -> tap.stop(nowNs));
        tap.start(nowNs);
        tap.codec(Codecs.PCMU, nowNs);
        return tap;
    }

    /** Both sides talk for so many frames. */
    private void talk(RecordingTap tap, int frames) {
        for (int i = 0; i < frames; i++) {
            tap.heard(caller.next(), nowNs);
            tap.said(us.next(), nowNs);
            tick(tap);
        }
    }

    private void tick(RecordingTap tap) {
        nowNs += Strip.FRAME_NS;
        if ((nowNs - START_NS) % RecordingTap.FLUSH_NS == 0) {
            tap.flush(nowNs);
        }
    }

    /** The channels of a WAV file of ours. */
    private static short[][] channels(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int channels = bytes.getShort(22);
        int frames = bytes.getInt(40) / 2 / channels;
        assertThat(bytes.capacity()).isEqualTo(44 + frames * 2 * channels);
        assertThat(bytes.getInt(4)).isEqualTo(bytes.capacity() - 8);
        short[][] samples = new short[channels][frames];
        for (int i = 0; i < frames; i++) {
            for (int c = 0; c < channels; c++) {
                samples[c][i] = bytes.getShort(44 + 2 * (i * channels + c));
            }
        }
        return samples;
    }

    private static double at(short[] samples, int hertz) {
        return Strip.strength(samples, samples.length / 4, samples.length * 3 / 4, hertz, 8_000);
    }

    @Test
    void theCallerIsLeftAndWeAreRight() throws IOException {
        try (Recorder recorder = recorder()) {
            RecordingTap tap = begin(recorder, r -> r.sides(RecordedSides.STEREO));
            talk(tap, 120);
            Recording.Result result = tap.recording().stop();
            assertThat(result.error()).isEmpty();
            assertThat(result.packetsDropped()).isZero();
            assertThat(result.duration()).isEqualTo(Duration.ofMillis(2_400));
            assertThat(result.bytes()).isEqualTo(Files.size(result.file()));
            assertThat(result.sha256()).isEqualTo(Checksum.of(result.file()));
            assertThat(result.file().getFileName().toString())
                    .contains("1001-2000")
                    .endsWith(".wav");
            short[][] both = channels(result.file());
            assertThat(at(both[0], 440)).isBetween(7_500.0, 8_500.0);
            assertThat(at(both[0], 1_000)).isLessThan(100);
            assertThat(at(both[1], 1_000)).isBetween(3_700.0, 4_300.0);
            assertThat(at(both[1], 440)).isLessThan(100);
            assertThat(meters.get("jackfield.media.recordings.finished")
                            .functionCounter()
                            .count())
                    .isEqualTo(1);
            assertThat(meters.get("jackfield.media.recordings.active").gauge().value())
                    .isZero();
        }
    }

    @Test
    void bothOnOneChannelOneSideOrTheOther() throws IOException {
        try (Recorder recorder = recorder()) {
            List<RecordingTap> taps = new ArrayList<>();
            for (RecordedSides sides : List.of(RecordedSides.MIXED, RecordedSides.HEARD, RecordedSides.SAID)) {
                taps.add(begin(recorder, r -> r.sides(sides)));
            }
            for (int i = 0; i < 100; i++) {
                var in = caller.next();
                var out = us.next();
                for (RecordingTap tap : taps) {
                    tap.heard(in, nowNs);
                    tap.said(out, nowNs);
                }
                nowNs += Strip.FRAME_NS;
            }
            short[] mixed = channels(taps.get(0).recording().stop().file())[0];
            assertThat(at(mixed, 440)).isBetween(7_500.0, 8_500.0);
            assertThat(at(mixed, 1_000)).isBetween(3_700.0, 4_300.0);
            short[] heard = channels(taps.get(1).recording().stop().file())[0];
            assertThat(at(heard, 440)).isBetween(7_500.0, 8_500.0);
            assertThat(at(heard, 1_000)).isLessThan(100);
            short[] said = channels(taps.get(2).recording().stop().file())[0];
            assertThat(at(said, 440)).isLessThan(100);
            assertThat(at(said, 1_000)).isBetween(3_700.0, 4_300.0);
        }
    }

    @Test
    void aSideThatSendsNothingIsSilentInItsPlace() throws IOException {
        try (Recorder recorder = recorder()) {
            RecordingTap tap = begin(recorder, r -> r.sides(RecordedSides.STEREO));
            for (int i = 0; i < 300; i++) { // we speak all the time, the caller in the last two of six seconds
                if (i >= 200) {
                    tap.heard(caller.next(), nowNs);
                } else {
                    caller.skip();
                }
                tap.said(us.next(), nowNs);
                tick(tap);
            }
            short[][] both = channels(tap.recording().stop().file());
            assertThat(both[0]).hasSize(48_000).hasSameSizeAs(both[1]);
            for (int i = 0; i < 31_900; i++) {
                assertThat(both[0][i]).isZero();
            }
            assertThat(Strip.strength(both[0], 33_000, 47_000, 440, 8_000)).isGreaterThan(7_500);
            assertThat(Strip.strength(both[1], 1_000, 47_000, 1_000, 8_000)).isGreaterThan(3_700);
        }
    }

    @Test
    void pausesAreSilentOrCutOut() throws IOException {
        try (Recorder recorder = recorder()) {
            for (boolean cut : new boolean[] {false, true}) {
                RecordingTap tap = begin(recorder, cut ? r -> r.cutPauses() : r -> {});
                talk(tap, 100);
                tap.recording().pause();
                tap.recording().pause();
                talk(tap, 150);
                tap.recording().resume();
                talk(tap, 100);
                Recording.Result result = tap.recording().stop();
                assertThat(result.duration()).isEqualTo(Duration.ofMillis(cut ? 4_000 : 7_000));
                short[] samples = channels(result.file())[0];
                assertThat(Strip.strength(samples, 1_000, 15_000, 440, 8_000)).isGreaterThan(7_500);
                if (cut) {
                    assertThat(Strip.strength(samples, 17_000, 31_000, 440, 8_000))
                            .isGreaterThan(7_500);
                } else {
                    assertThat(Strip.strength(samples, 16_500, 39_500, 440, 8_000))
                            .isLessThan(10);
                    assertThat(Strip.strength(samples, 41_000, 55_000, 440, 8_000))
                            .isGreaterThan(7_500);
                }
            }
        }
    }

    @Test
    void aLimitEndsIt() {
        try (Recorder recorder = recorder()) {
            RecordingTap tap = begin(recorder, r -> r.limit(Duration.ofMillis(1_250)));
            talk(tap, 100);
            Recording.Result result = tap.recording().await();
            assertThat(result.duration()).isEqualTo(Duration.ofMillis(1_250));
        }
    }

    @Test
    void silenceEndsItAlsoWhenNoPacketsCome() {
        try (Recorder recorder = recorder()) {
            RecordingTap tap = begin(recorder, r -> r.stopAfterSilence(Duration.ofSeconds(2)));
            talk(tap, 100);
            for (int i = 0;
                    i < 400
                            && !tap.recording()
                                    .stopAsked()
                                    .toCompletableFuture()
                                    .isDone();
                    i++) {
                tick(tap);
                Thread.onSpinWait();
            }
            while (!tap.recording().stopAsked().toCompletableFuture().isDone()) {
                nowNs += RecordingTap.FLUSH_NS;
                tap.flush(nowNs);
                Thread.yield();
            }
            assertThat(tap.recording().await().duration()).isGreaterThanOrEqualTo(Duration.ofMillis(4_000));
        }
    }

    @Test
    void keysEndIt() {
        try (Recorder recorder = recorder()) {
            RecordingTap tap = begin(recorder, r -> r.stopOn("#1"));
            assertThat(tap.endsWith('2')).isFalse();
            assertThat(tap.endsWith('#')).isTrue();
            tap.stop(nowNs);
            assertThat(tap.endsWith('#')).isFalse();
            tap.recording().await();
        }
    }

    @Test
    void aDiskThatStandsStillCostsPacketsAndNotMemory() throws IOException {
        List<Runnable> standing = new ArrayList<>();
        RecordOptions options = RecordOptions.of(r -> {});
        Recording recording = new Recording("1", folder.resolve("a.wav"));
        RecordingSink sink = new RecordingSink(
                recording,
                options,
                new RecordingSink.SampledFile(new WavAudio(new PlainBytes(folder.resolve("a.wav")), 1, 8_000), 8_000),
                new Places.Direct(folder.resolve("a.wav")),
                Runnable::run);
        RecordingTap tap = new RecordingTap(recording, sink, standing::add, options);
        tap.start(nowNs);
        tap.codec(Codecs.PCMU, nowNs);
        talk(tap, 3_000);
        assertThat(standing).hasSize(RecordingTap.MAX_WAITING);
        tap.stop(nowNs);
        standing.forEach(Runnable::run);
        Recording.Result result = recording.await();
        assertThat(result.packetsDropped()).isBetween(2_000L, 2_999L);
        assertThat(result.duration()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void aBrokenDiskEndsItAndSaysSo() throws IOException {
        RecordOptions options = RecordOptions.of(r -> {});
        Recording recording = new Recording("1", folder.resolve("a.wav"));
        WavAudio audio = new WavAudio(new PlainBytes(folder.resolve("a.wav")), 1, 8_000);
        RecordingSink sink = new RecordingSink(
                recording,
                options,
                new RecordingSink.SampledFile(audio, 8_000),
                new Places.Direct(folder.resolve("a.wav")),
                Runnable::run);
        RecordingTap tap = new RecordingTap(recording, sink, Runnable::run, options);
        tap.drivenBy(Runnable::run, () -> nowNs, () -> tap.stop(nowNs));
        tap.start(nowNs);
        tap.codec(Codecs.PCMU, nowNs);
        audio.close(); // what a disk does that is pulled out
        talk(tap, 100);
        assertThat(recording.await().error()).contains("ClosedChannelException");
    }

    @Test
    void samplesOfAConference() throws IOException {
        try (Recorder recorder = recorder()) {
            Codec linear = Codecs.linear(16_000);
            RecordingTap tap = recorder.open(RecordOptions.of(r -> {}), CALL, 16_000);
            tap.start(nowNs);
            tap.codec(linear, nowNs);
            short[] frame = new short[320];
            for (int i = 0; i < 50; i++) { // what may wait for a disk that is slow
                for (int s = 0; s < 320; s++) {
                    frame[s] = (short) (i * 320 + s);
                }
                tap.samples(frame, 0, 320, nowNs);
                tick(tap);
            }
            tap.stop(nowNs);
            short[] samples = channels(tap.recording().await().file())[0];
            assertThat(samples).hasSize(16_000);
            for (int i = 0; i < samples.length; i++) {
                assertThat(samples[i]).isEqualTo((short) i);
            }
        }
    }

    @Test
    void noMoreThanTheLimitAndNothingIsLeftOfWhatNeverBegan() throws IOException {
        try (Recorder recorder = Recorder.builder().folder(folder).limit(1).build()) {
            RecordingTap tap = recorder.open(RecordOptions.of(r -> {}), CALL, 8_000);
            assertThatThrownBy(() -> recorder.open(RecordOptions.of(r -> {}), CALL, 8_000))
                    .isInstanceOfSatisfying(
                            StorageException.class, e -> assertThat(e.code()).isEqualTo(StorageException.Code.FULL));
            tap.abandon();
            assertThat(tap.recording().await().error()).isNotEmpty();
            recorder.open(RecordOptions.of(r -> {}), CALL, 8_000).abandon();
        }
        try (var files = Files.walk(folder)) {
            assertThat(files.filter(f -> f.toString().endsWith(".wav"))).isEmpty();
        }
    }

    @Test
    void mistakesAreNamedTogether() {
        assertThatThrownBy(() -> RecordOptions.of(r -> r.sampleRate(7)
                        .limit(Duration.ofDays(3))
                        .stopAfterSilence(Duration.ofMillis(1))
                        .stopOn("x")
                        .template("../x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("sample rate", "limit", "silence", "keys", "template");
        assertThatThrownBy(() -> Recorder.builder()
                        .threads(0)
                        .template("x")
                        .limit(0)
                        .spool(folder)
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("threads", "template", "limit", "folder");
        try (Recorder recorder = Recorder.builder().build()) {
            assertThatThrownBy(() -> recorder.open(RecordOptions.of(r -> {}), CALL, 8_000))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(recorder.active()).isZero();
        }
    }
}
