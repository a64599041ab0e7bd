package io.jackfield.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.media.record.Recording;
import io.jackfield.media.sound.Prompt;
import io.jackfield.media.sound.Sound;
import io.jackfield.media.sound.ToneStream;
import io.jackfield.media.sound.WavReader;
import io.jackfield.rtp.codec.Codecs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EchoCallTest {
    @TempDir
    Path folder;

    /** Samples that mu-law can say exactly, none of them silent. */
    private static short[] noise(int count) {
        short[] values = new short[256];
        byte[] codes = new byte[256];
        for (int i = 0; i < 256; i++) {
            codes[i] = (byte) i;
        }
        Codecs.PCMU.decoder().decode(codes, 0, 256, values, 0);
        Random random = new Random(99);
        short[] samples = new short[count];
        for (int i = 0; i < count; i++) {
            do {
                samples[i] = values[random.nextInt(256)];
            } while (samples[i] == 0);
        }
        return samples;
    }

    private static int indexOf(short[] line, short[] part) {
        for (int at = 0; at + part.length <= line.length; at++) {
            if (Arrays.equals(line, at, at + part.length, part, 0, part.length)) {
                return at;
            }
        }
        return -1;
    }

    @Test
    void theEchoIsTheSentSoundSampleForSample() throws Exception {
        short[] sent = noise(8_000);
        Path file = folder.resolve("echo.wav");
        try (Phones phones = new Phones(d -> d.match("9196", Call::echo))) {
            Call call = phones.dial("9196", o -> o.codecs("PCMU"), c -> {
                Recording recording = c.record(file);
                c.play(Prompt.sound(new Sound(8_000, sent)));
                c.pause(Duration.ofMillis(300));
                assertThat(recording.stop().error()).isEmpty();
            });
            CallEnd end = Phones.end(call);
            assertThat(end.cause()).isEqualTo(Cause.NORMAL);
            assertThat(end.byRemote()).isFalse();
            assertThat(end.statistics().codec()).isEqualToIgnoringCase("PCMU");
            assertThat(end.statistics().packetsSent()).isGreaterThanOrEqualTo(60);
            assertThat(end.statistics().packetsLost()).isZero();
            assertThat(end.statistics().mos()).isGreaterThan(4.3);
        }
        Sound heard = WavReader.readAll(file, 1_000_000);
        assertThat(heard.sampleRate()).isEqualTo(8_000);
        int at = indexOf(heard.samples(), sent);
        assertThat(at)
                .as("where the sent sound is in the recording")
                .isGreaterThanOrEqualTo(0)
                .isLessThan(1_600);
        assertThat(heard.duration()).isBetween(Duration.ofMillis(1_200), Duration.ofMillis(1_900));
    }

    @ParameterizedTest
    @CsvSource({"PCMA,8000", "G722,16000", "opus,48000", "L16,16000"})
    void everyCodecComesBack(String codec, int rate) throws Exception {
        Path file = folder.resolve(codec + ".wav");
        CallEnd end;
        try (Phones phones = new Phones(d -> d.match("9196", Call::echo), b -> b.codecs("PCMU"))) {
            Call call = phones.dial("9196", o -> o.codecs(codec), c -> {
                c.record(file);
                c.play(Prompt.tone("%(600,0,440)"));
                c.pause(Duration.ofMillis(200));
            });
            end = Phones.end(call);
        }
        assertThat(end.statistics().codec()).isEqualToIgnoringCase(codec);
        assertThat(end.statistics().packetsReceived()).isGreaterThan(30);
        Sound heard = WavReader.readAll(file, 1_000_000);
        assertThat(heard.sampleRate()).isEqualTo(rate);
        short[] tone = ToneStream.parse("%(600,0,440)").render(rate).samples();
        assertThat(loudest(heard.samples())).isBetween((int) (loudest(tone) * 0.7), (int) (loudest(tone) * 1.3));
    }

    private static int loudest(short[] samples) {
        int loudest = 0;
        for (short sample : samples) {
            loudest = Math.max(loudest, Math.abs(sample));
        }
        return loudest;
    }

    @Test
    void anEchoForAWhileEndsAndTheScriptGoesOn() throws Exception {
        try (Phones phones = new Phones(d -> d.match("9196", call -> {
            call.echo(Duration.ofMillis(200));
            call.play(Prompt.tone("%(100,0,440)"));
        }))) {
            CallEnd end = phones.call("9196", Call::awaitEnd);
            assertThat(end.cause()).isEqualTo(Cause.NORMAL);
            assertThat(end.byRemote()).isTrue();
            assertThat(end.statistics().packetsReceived()).isGreaterThan(10);
            assertThat(end.statistics().packetsLost()).isZero();
        }
    }

    @Test
    void keysComeBackToo() throws Exception {
        try (Phones phones = new Phones(d -> d.match("9196", Call::echo))) {
            AtomicReference<String> heard = new AtomicReference<>("");
            phones.call("9196", call -> {
                call.sendDtmf("12#");
                heard.set(call.collect(io.jackfield.media.ivr.Digits.digits(3)));
            });
            assertThat(heard).hasValue("12#");
        }
    }
}
