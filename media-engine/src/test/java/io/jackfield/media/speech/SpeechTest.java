package io.jackfield.media.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jackfield.media.sound.Prompt;
import io.jackfield.media.voicemail.Phrase;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpeechTest {
    private final Grammar english = new English();
    private final Grammar french = new French();

    private static String text(List<String> words) {
        return String.join(" ", words);
    }

    @Test
    void englishNumbers() {
        assertThat(text(english.number(0))).isEqualTo("zero");
        assertThat(text(english.number(21))).isEqualTo("twenty one");
        assertThat(text(english.number(100))).isEqualTo("one hundred");
        assertThat(text(english.number(1_001))).isEqualTo("one thousand one");
        assertThat(text(english.number(-1_234_567)))
                .isEqualTo("minus one million two hundred and thirty four thousand five hundred and sixty seven");
        assertThat(text(english.number(Long.MAX_VALUE))).startsWith("nine two two three");
    }

    @Test
    void frenchNumbers() {
        assertThat(text(french.number(0))).isEqualTo("zéro");
        assertThat(text(french.number(21))).isEqualTo("vingt et un");
        assertThat(text(french.number(70))).isEqualTo("soixante dix");
        assertThat(text(french.number(71))).isEqualTo("soixante et onze");
        assertThat(text(french.number(80))).isEqualTo("quatre-vingts");
        assertThat(text(french.number(81))).isEqualTo("quatre-vingt un");
        assertThat(text(french.number(91))).isEqualTo("quatre-vingt onze");
        assertThat(text(french.number(99))).isEqualTo("quatre-vingt dix-neuf");
        assertThat(text(french.number(200))).isEqualTo("deux cents");
        assertThat(text(french.number(201))).isEqualTo("deux cent un");
        assertThat(text(french.number(1_000))).isEqualTo("mille");
        assertThat(text(french.number(80_000))).isEqualTo("quatre-vingt mille");
        assertThat(text(french.number(200_000))).isEqualTo("deux cent mille");
        assertThat(text(french.number(1_000_000))).isEqualTo("un million");
        assertThat(text(french.number(2_300_000))).isEqualTo("deux millions trois cent mille");
        assertThat(text(french.count(21, true))).isEqualTo("vingt et une");
    }

    @Test
    void datesTimesMoneyAndSpelling() {
        LocalDate day = LocalDate.of(2026, 11, 21);
        assertThat(text(english.date(day))).isEqualTo("Saturday November twenty first");
        assertThat(text(french.date(day.withDayOfMonth(1)))).isEqualTo("dimanche premier novembre");
        assertThat(text(english.time(LocalTime.of(0, 5)))).isEqualTo("twelve oh five a.m.");
        assertThat(text(english.time(LocalTime.of(15, 0)))).isEqualTo("three o'clock p.m.");
        assertThat(text(french.time(LocalTime.of(21, 1)))).isEqualTo("vingt et une heures une");
        assertThat(text(english.money(1, 1, "GBP"))).isEqualTo("one pound and one penny");
        assertThat(text(french.money(81, 50, "eur"))).isEqualTo("quatre-vingt un euros et cinquante centimes");
        assertThat(english.spelled('#')).containsExactly("hash");
        assertThat(english.spelled('\u4e00')).isEmpty();
        assertThat(text(english.position(3))).isEqualTo("you are number three in the queue");
        assertThat(text(french.expectedMinutes(2))).isEqualTo("l'attente est d'environ deux minutes");
    }

    @Test
    void voicemailSpeaksInWholePhrases() throws Exception {
        for (String tag : List.of("en", "fr")) {
            Speech speech = Speech.in(tag).orElseThrow();
            assertThat(VoicePackMaker.phrases(tag).keySet())
                    .allMatch(name -> speech.phrase(name).isPresent());
            assertThat(Stream.of(Phrase.values()).filter(p -> p != Phrase.BEEP && p != Phrase.MESSAGES))
                    .allMatch(p -> speech.phrase(p.file()).isPresent());
            assertThat(speech.messages(0, 0)).hasSize(1);
            assertThat(speech.messages(3, 0)).hasSize(3);
            assertThat(speech.messages(21, 1)).hasSize(tag.equals("en") ? 7 : 8);
        }
        assertThat(Speech.english().messages(2, 1))
                .containsSubsequence(
                        Speech.english().phrase("new-messages").orElseThrow(),
                        Speech.english().phrase("and").orElseThrow(),
                        Speech.english().phrase("saved-message").orElseThrow());
    }

    @Test
    void everyWordIsInTheVoices() {
        for (String tag : List.of("en", "fr")) {
            Grammar grammar = tag.equals("en") ? english : french;
            VoicePack voice = VoicePack.load(tag);
            assertThat(grammar.vocabulary()).allMatch(voice::has);
            Random random = new Random(3);
            for (int i = 0; i < 20_000; i++) {
                long number = random.nextLong() >> random.nextInt(63);
                assertThat(grammar.vocabulary()).containsAll(grammar.number(number));
            }
            for (LocalDate day = LocalDate.of(2027, 1, 1); day.getYear() == 2027; day = day.plusDays(1)) {
                assertThat(grammar.vocabulary()).containsAll(grammar.date(day));
            }
            for (int minute = 0; minute < 1_440; minute++) {
                assertThat(grammar.vocabulary()).containsAll(grammar.time(LocalTime.ofSecondOfDay(minute * 60L)));
            }
        }
    }

    @Test
    void wordsAreSound() {
        for (Speech speech : List.of(Speech.english(), Speech.in("fr-FR").orElseThrow())) {
            List<Prompt> words = speech.number(new BigDecimal("-12.05"));
            assertThat(words).hasSize(5);
            for (Prompt word : words) {
                Prompt.Memory memory = (Prompt.Memory) word;
                assertThat(memory.sound().duration()).isBetween(Duration.ofMillis(150), Duration.ofSeconds(2));
                int loudest = 0;
                for (short sample : memory.sound().samples()) {
                    loudest = Math.max(loudest, Math.abs(sample));
                }
                assertThat(loudest).as("a word can be heard").isGreaterThan(3_000);
            }
            assertThat(speech.number(7).get(0))
                    .as("decoded once")
                    .isSameAs(speech.number(7).get(0));
            assertThat(speech.duration(Duration.ofSeconds(3_661))).hasSize(6);
            assertThat(speech.spelled("a".repeat(10_000))).hasSize(Speech.MAX_WORDS);
            assertThat(speech.announcer().announce(2, Optional.of(Duration.ofSeconds(30))))
                    .hasSize(4);
        }
        assertThat(Speech.in("xx")).isEmpty();
        assertThatThrownBy(() -> Speech.english().money(BigDecimal.ONE, "ZZZ")).hasMessageContaining("ZZZ");
    }

    @Test
    void theApplication() {
        Speech speech = Speech.english();
        assertThat(SpeechApplications.words(speech, "number", false, "42", ZoneOffset.UTC))
                .hasSize(2);
        assertThat(SpeechApplications.words(speech, "number", true, "421", ZoneOffset.UTC))
                .hasSize(3);
        assertThat(SpeechApplications.words(speech, "currency", false, "EUR12.50", ZoneOffset.UTC))
                .hasSize(5);
        assertThat(SpeechApplications.words(speech, "current_date", false, "1700000000", ZoneOffset.UTC))
                .hasSize(3);
        assertThat(SpeechApplications.words(speech, "current_date_time", false, "2026-11-28T10:30", ZoneOffset.UTC))
                .hasSize(7);
        for (String wrong : List.of("1e999999999", "x", "")) {
            assertThatThrownBy(() -> SpeechApplications.words(speech, "number", false, wrong, ZoneOffset.UTC))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void espeakSpeaks() {
        Optional<EspeakSynthesizer> espeak = EspeakSynthesizer.installed();
        assumeTrue(espeak.isPresent(), "espeak-ng is missing: apt-get install espeak-ng");
        Prompt prompt = espeak.orElseThrow().speak("Good morning; $(reboot) `x` \"quoted\"", "en");
        assertThat(((Prompt.Memory) prompt).sound().duration()).isGreaterThan(Duration.ofMillis(500));
        assertThat(espeak.orElseThrow().speak("Good morning; $(reboot) `x` \"quoted\"", "en"))
                .isSameAs(prompt);
        assertThatThrownBy(() -> espeak.orElseThrow().speak("hello", "en --help"))
                .isInstanceOf(SpeechException.class);
        assertThatThrownBy(() -> espeak.orElseThrow().speak("x".repeat(5_000), "en"))
                .isInstanceOf(SpeechException.class);
    }

    @Test
    void aProgramThatHangsOrFailsIsEnded(@TempDir Path folder) throws Exception {
        Path hangs = Files.writeString(folder.resolve("hangs"), "#!/bin/sh\nexec sleep 60\n");
        Path fails = Files.writeString(folder.resolve("fails"), "#!/bin/sh\nexit 3\n");
        assertThat(hangs.toFile().setExecutable(true) && fails.toFile().setExecutable(true))
                .isTrue();
        assertThatThrownBy(() -> new EspeakSynthesizer(hangs, Duration.ofMillis(300)).speak("hello", "en"))
                .isInstanceOf(SpeechException.class)
                .hasMessageContaining("took longer");
        assertThatThrownBy(() -> new EspeakSynthesizer(fails, Duration.ofSeconds(5)).speak("hello", "en"))
                .isInstanceOf(SpeechException.class);
        assertThatThrownBy(
                        () -> new EspeakSynthesizer(folder.resolve("none"), Duration.ofSeconds(5)).speak("hello", "en"))
                .isInstanceOf(SpeechException.class)
                .hasMessageContaining("does not speak");
    }
}
