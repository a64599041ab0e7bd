package io.jackfield.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.media.sound.Prompt;
import io.jackfield.media.sound.Sound;
import io.jackfield.media.speech.EspeakSynthesizer;
import io.jackfield.media.speech.Listening;
import io.jackfield.media.speech.PocketsphinxRecognizer;
import io.jackfield.media.speech.Recognition;
import io.jackfield.media.speech.RecognitionOptions;
import io.jackfield.media.speech.SpeechApplications;
import io.jackfield.media.speech.SpeechException;
import io.jackfield.media.speech.SpeechRecognizer;
import io.jackfield.media.speech.Utterance;
import io.jackfield.media.speech.Utterance.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Callers who say something, by real calls; a recognizer of the test's own, and the one of this machine. */
class ListenTest {
    private final BlockingQueue<Utterance> heard = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> partials = new LinkedBlockingQueue<>();

    /** Understands how many tenths of a second it has heard. */
    private static class Counting implements SpeechRecognizer {
        final AtomicInteger open = new AtomicInteger();
        final AtomicLong loudest = new AtomicLong();

        @Override
        public Optional<String> recognize(Sound speech, RecognitionOptions options) {
            throw new AssertionError("it understands while somebody speaks");
        }

        @Override
        public Recognition begin(RecognitionOptions options, Consumer<String> said) {
            open.incrementAndGet();
            return new Recognition() {
                private int tenths;
                private int samples;

                @Override
                public void audio(short[] piece) {
                    samples += piece.length;
                    for (short sample : piece) {
                        loudest.accumulateAndGet(Math.abs(sample), Math::max);
                    }
                    if (samples * 10 / options.sampleRate() > tenths) {
                        tenths = samples * 10 / options.sampleRate();
                        said.accept(String.valueOf(tenths));
                    }
                }

                @Override
                public Optional<String> finish() {
                    return Optional.of(String.valueOf(tenths));
                }

                @Override
                public void close() {
                    open.decrementAndGet();
                }
            };
        }
    }

    private static Listening how() {
        return Listening.of(l -> l.within(Duration.ofSeconds(1)).silence(Duration.ofMillis(300)));
    }

    @Test
    void speechIsHeardWhileItIsSpoken() throws Exception {
        Counting recognizer = new Counting();
        try (Phones phones = new Phones(d -> d.match(
                "1",
                call -> heard.add(call.listen(
                        recognizer,
                        Listening.of(l -> l.silence(Duration.ofMillis(300)).onPartial(partials::add))))))) {
            CallEnd end = phones.call("1", call -> {
                call.play(Prompt.silence(Duration.ofMillis(400)), Prompt.tone("%(700,0,400)"));
                call.awaitEnd();
            });
            assertThat(end.cause()).isEqualTo(Cause.NORMAL);
            Utterance utterance = heard.poll(20, TimeUnit.SECONDS);
            assertThat(utterance.understood()).isTrue();
            // the moment before it, the tone, and the silence that ends it
            assertThat(Integer.parseInt(utterance.text())).isBetween(8, 16);
            assertThat(partials.size()).isGreaterThan(3);
            assertThat(recognizer.loudest.get()).isGreaterThan(1_000);
            assertThat(recognizer.open.get()).isZero();
        }
    }

    @Test
    void whoSaysNothingPressesAKeyOrHangsUp() throws Exception {
        Counting recognizer = new Counting();
        BlockingQueue<String> over = new LinkedBlockingQueue<>();
        try (Phones phones = new Phones(d -> d.match("1", call -> {
            try {
                heard.add(call.listen(recognizer, how()));
            } catch (CallEndedException e) {
                over.add("over");
                throw e;
            }
        }))) {
            phones.call("1", Call::awaitEnd);
            assertThat(heard.poll(20, TimeUnit.SECONDS).outcome()).isEqualTo(Outcome.SILENCE);
            phones.call("1", call -> {
                call.sendDtmf("5");
                call.awaitEnd();
            });
            assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo(new Utterance(Outcome.KEY, "", '5'));
            phones.call("1", call -> call.play(Prompt.tone("%(200,0,400)")));
            assertThat(over.poll(20, TimeUnit.SECONDS)).isEqualTo("over");
            assertThat(recognizer.open.get()).isZero();
        }
    }

    /** The prompt would last for ever. */
    @Test
    void whoSpeaksEndsThePrompt() throws Exception {
        Counting recognizer = new Counting();
        Listening how = Listening.of(
                l -> l.prompt(Prompt.tone("%(500,0,300)").times(Prompt.FOREVER)).silence(Duration.ofMillis(300)));
        try (Phones phones = new Phones(d -> d.match("1", call -> heard.add(call.listen(recognizer, how))))) {
            phones.call("1", call -> {
                call.play(Prompt.silence(Duration.ofSeconds(1)), Prompt.tone("%(400,0,500)"));
                call.awaitEnd();
            });
            assertThat(heard.poll(20, TimeUnit.SECONDS).understood()).isTrue();
        }
        Listening polite = Listening.of(
                l -> l.prompt(Prompt.tone("%(600,0,300)")).bargeIn(false).within(Duration.ofMillis(500)));
        try (Phones phones = new Phones(d -> d.match("1", call -> heard.add(call.listen(recognizer, polite))))) {
            phones.call("1", call -> {
                call.play(Prompt.tone("%(300,0,500)"));
                call.awaitEnd();
            });
            assertThat(heard.poll(20, TimeUnit.SECONDS).outcome()).isEqualTo(Outcome.SILENCE);
        }
    }

    @Test
    void aRecognizerThatFailsEndsTheScriptAndIsClosed() throws Exception {
        SpeechRecognizer broken = (speech, options) -> {
            throw new SpeechException("no service");
        };
        BlockingQueue<String> said = new LinkedBlockingQueue<>();
        try (Phones phones = new Phones(d -> d.match("1", call -> {
            try {
                call.listen(broken, how());
            } catch (SpeechException e) {
                said.add(e.getMessage());
            }
        }))) {
            phones.call("1", call -> {
                call.play(Prompt.tone("%(300,0,500)"));
                call.awaitEnd();
            });
            assertThat(said.poll(20, TimeUnit.SECONDS)).isEqualTo("no service");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Listening.of(
                        l -> l.within(Duration.ZERO).level(0).sampleRate(11_025).silence(Duration.ofHours(1))))
                .withMessageContaining("within")
                .withMessageContaining("level 0")
                .withMessageContaining("11025")
                .withMessageContaining("silence");
        assertThatIllegalArgumentException().isThrownBy(() -> Listening.of(l -> l.phrases("yes; public <x> = no")));
    }

    /** Spoken by espeak-ng into a call, and understood by pocketsphinx at the other end of it. */
    @Test
    void whatOneProgramSaysAnotherUnderstands() throws Exception {
        Optional<EspeakSynthesizer> voice = EspeakSynthesizer.installed();
        Optional<PocketsphinxRecognizer> ears = PocketsphinxRecognizer.installed();
        Assumptions.assumeTrue(voice.isPresent(), "espeak-ng is not there: install the package espeak-ng");
        Assumptions.assumeTrue(
                ears.isPresent(),
                "pocketsphinx_continuous is not there: install the packages pocketsphinx and pocketsphinx-en-us");
        BlockingQueue<String> results = new LinkedBlockingQueue<>();
        try (Phones phones = new Phones(d -> d.match("1", call -> {
            SpeechApplications.recognizing(ears.get())
                    .find("play_and_detect_speech")
                    .orElseThrow()
                    .run(call, "tone_stream://%(100,0,440) detect:pocketsphinx {timeout=5000}yes|no|three");
            results.add(call.variable("detect_speech_result").orElse("none"));
        }))) {
            for (String word : List.of("three", "yes")) {
                Prompt spoken = voice.get().speak(word, "en");
                phones.call("1", call -> {
                    call.play(Prompt.silence(Duration.ofMillis(500)), spoken);
                    call.awaitEnd();
                });
                assertThat(results.poll(20, TimeUnit.SECONDS)).isEqualTo(word);
            }
        }
        RecognitionOptions french = new RecognitionOptions("fr", 8_000, List.of());
        Sound silence = new Sound(8_000, new short[8_000]);
        assertThat(ears.get().recognize(silence, new RecognitionOptions("en", 8_000, List.of("yes"))))
                .isEmpty();
        assertThatThrownBy(() -> ears.get().recognize(silence, french))
                .isInstanceOf(SpeechException.class)
                .hasMessageContaining("English");
        PocketsphinxRecognizer missing = new PocketsphinxRecognizer(Path.of("/nowhere/at/all"), Duration.ofSeconds(1));
        assertThatThrownBy(() -> missing.recognize(silence, new RecognitionOptions("en", 8_000, List.of())))
                .isInstanceOf(SpeechException.class);
    }
}
