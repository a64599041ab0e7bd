package io.jackfield.media.sound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.media.sound.SoundException.Code;
import io.jackfield.rtp.codec.Codec;
import io.jackfield.rtp.codec.Codecs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptLibraryTest {
    @TempDir
    Path folder;

    private PromptLibrary library() {
        return new PromptLibrary(folder, 1 << 20);
    }

    private void wav(String name, int rate, int seconds) {
        try (WavWriter writer = WavWriter.create(folder.resolve(name), WavFormat.mono(rate))) {
            Sound tone = ToneStream.parse("%(1000,0,440)").render(rate);
            for (int i = 0; i < seconds; i++) {
                writer.write(tone.samples(), 0, rate);
            }
        }
    }

    private static double energy(PromptFrames sound, Codec codec) {
        short[] pcm = new short[5_760];
        var decoder = codec.decoder();
        var encoder = codec.encoder();
        byte[] live = new byte[1_000];
        double sum = 0;
        int count = 0;
        for (int i = 0; i < sound.frames(); i++) {
            int samples = sound.encoded()
                    ? decoder.decode(sound.data(), sound.offset(i), sound.size(i), pcm, 0)
                    : decoder.decode(live, 0, sound.encode(i, encoder, live), pcm, 0);
            assertThat(samples).isEqualTo(codec.sampleRate() / 50);
            for (int s = 0; s < samples; s++) {
                sum += pcm[s] * (double) pcm[s];
            }
            count += samples;
        }
        return Math.sqrt(sum / count);
    }

    @Test
    void aFileOfAnyRateSoundsTheSameInAnyCodec() {
        for (int rate : new int[] {8_000, 11_025, 44_100}) {
            wav("tone" + rate + ".wav", rate, 1);
            for (Codec codec : new Codec[] {Codecs.PCMU, Codecs.PCMA, Codecs.G722, Codecs.OPUS, Codecs.L16_16000}) {
                PromptFrames sound = library().encoded(Prompt.file("tone" + rate + ".wav"), codec);
                assertThat(sound.frames()).isBetween(50, 51);
                assertThat(energy(sound, codec))
                        .as("%s from %s", codec, rate)
                        .isBetween(6_200.0, 7_800.0); // 32767 * -10 dB / sqrt 2
            }
        }
    }

    @Test
    void theSamePromptIsEncodedOnce() {
        wav("a.wav", 8_000, 1);
        PromptLibrary library = library();
        PromptFrames first = library.encoded(Prompt.file("a.wav"), Codecs.PCMU);
        assertThat(library.encoded(Prompt.file("a.wav").times(3), Codecs.PCMU).data())
                .isSameAs(first.data());
        assertThat(library.encoded(Prompt.file("a.wav").times(3), Codecs.PCMU).times())
                .isEqualTo(3);
        assertThat(library.encoded(Prompt.file("a.wav"), Codecs.PCMA).data()).isNotSameAs(first.data());
    }

    @Test
    void aFileThatHasChangedIsReadAgain() throws IOException {
        wav("a.wav", 8_000, 1);
        PromptLibrary library = library();
        library.encoded(Prompt.file("a.wav"), Codecs.PCMU);
        wav("a.wav", 8_000, 2);
        Files.setLastModifiedTime(folder.resolve("a.wav"), FileTime.fromMillis(12_345));
        assertThat(library.encoded(Prompt.file("a.wav"), Codecs.PCMU).frames()).isEqualTo(100);
    }

    @Test
    void whatIsKeptIsBounded() {
        PromptLibrary library = new PromptLibrary(folder, 30_000);
        for (int i = 0; i < 40; i++) {
            library.encoded(Prompt.tone("%(1000,0," + (300 + i) + ")"), Codecs.PCMU);
            assertThat(library.bytes()).isLessThanOrEqualTo(30_000);
        }
        assertThat(library.evicted()).isEqualTo(37);
        PromptFrames kept = library.encoded(Prompt.tone("%(1000,0,339)"), Codecs.PCMU);
        assertThat(library.encoded(Prompt.tone("%(1000,0,339)"), Codecs.PCMU).data())
                .isSameAs(kept.data());
    }

    @Test
    void tonesThatDoNotFitTheFramesAreJoinedWithoutGap() {
        PromptFrames endless = library().encoded(Prompt.tone("%(15,0,400);loops=-1"), Codecs.PCMU);
        assertThat(endless.times()).isEqualTo(Prompt.FOREVER);
        assertThat(endless.frames()).isEqualTo(3); // four times 15 ms
        PromptFrames seven = library().encoded(Prompt.tone("L=7;%(15,0,400)"), Codecs.PCMU);
        assertThat(seven.frames() * seven.times()).isEqualTo(6); // 105 ms
    }

    @Test
    void silenceAndShortSounds() {
        assertThat(library()
                        .encoded(Prompt.silence(Duration.ofMillis(50)), Codecs.PCMU)
                        .frames())
                .isEqualTo(3);
        assertThat(library()
                        .encoded(Prompt.sound(new Sound(8_000, new short[1])), Codecs.PCMU)
                        .frames())
                .isEqualTo(1);
        assertThat(library()
                        .encoded(Prompt.sound(new Sound(8_000, new short[0])), Codecs.PCMU)
                        .frames())
                .isEqualTo(1);
    }

    @Test
    void whatCannotBePlayedSaysWhy() {
        PromptLibrary library = library();
        for (int i = 0; i < 2; i++) { // a failure is not kept
            assertThatThrownBy(() -> library.encoded(Prompt.file("absent.wav"), Codecs.PCMU))
                    .isInstanceOfSatisfying(
                            SoundException.class, e -> assertThat(e.code()).isEqualTo(Code.UNREADABLE));
        }
        assertThatThrownBy(() -> library.encoded(Prompt.silence(Duration.ofMinutes(11)), Codecs.PCMU))
                .isInstanceOfSatisfying(
                        SoundException.class, e -> assertThat(e.code()).isEqualTo(Code.TOO_LONG));
        // Eleven loops have to be joined, since they do not fit the frames; one alone would do.
        assertThatThrownBy(() -> library.encoded(Prompt.tone("%(60000,15,440)").times(11), Codecs.PCMU))
                .isInstanceOfSatisfying(
                        SoundException.class, e -> assertThat(e.code()).isEqualTo(Code.TOO_LONG));
        assertThat(library.bytes()).isZero();
    }
}
