package io.jackfield.media.speech;

import io.jackfield.media.queue.Announcer;
import io.jackfield.media.sound.Prompt;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Says numbers, dates, times, money and spelled text in a language, from words that are part of the engine. Each returns prompts to play:
 * {@code call.say(Speech.english().number(42))}. Thread-safe.
 */
public final class Speech {
    /** Most words that one thing to say may have; what is behind them is left out. */
    public static final int MAX_WORDS = 256;

    private static final class Loaded {
        static final Speech ENGLISH = new Speech(new English(), "en");
        static final Speech FRENCH = new Speech(new French(), "fr");
    }

    private final Grammar grammar;
    private final VoicePack voice;
    private final VoicePack phrases;

    private Speech(Grammar grammar, String language) {
        this.grammar = grammar;
        this.voice = VoicePack.load(language);
        this.phrases = VoicePack.phrases(language);
    }

    /** English. */
    public static Speech english() {
        return Loaded.ENGLISH;
    }

    /** French. */
    public static Speech french() {
        return Loaded.FRENCH;
    }

    /** The language of a tag such as {@code en}, {@code en-GB} or {@code fr}; empty when there is none. */
    public static Optional<Speech> in(String tag) {
        return switch (Locale.forLanguageTag(tag.replace('_', '-')).getLanguage()) {
            case "en" -> Optional.of(english());
            case "fr" -> Optional.of(french());
            default -> Optional.empty();
        };
    }

    /** A whole number; beyond a billion of thousands digit by digit. */
    public List<Prompt> number(long number) {
        return prompts(grammar.number(number));
    }

    /** A number with digits behind the point. */
    public List<Prompt> number(BigDecimal number) {
        List<String> words =
                new ArrayList<>(grammar.number(number.toBigInteger().longValueExact()));
        String text = number.stripTrailingZeros().toPlainString();
        int point = text.indexOf('.');
        if (point >= 0) {
            words.add(grammar.point());
            for (char c : text.substring(point + 1).toCharArray()) {
                words.addAll(grammar.spelled(c));
            }
        }
        return prompts(words);
    }

    /** Digit by digit; what is no digit is spelled where it has a name, else left out. */
    public List<Prompt> digits(String text) {
        return spelled(text);
    }

    /** Character by character; those without a name are left out. */
    public List<Prompt> spelled(String text) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < text.length() && words.size() < MAX_WORDS; i++) {
            words.addAll(grammar.spelled(text.charAt(i)));
        }
        return prompts(words);
    }

    /** The day of the week, the day and the month. */
    public List<Prompt> date(LocalDate date) {
        return prompts(grammar.date(date));
    }

    /** The time of day, to the minute. */
    public List<Prompt> time(LocalTime time) {
        return prompts(grammar.time(time));
    }

    /** Date and time. */
    public List<Prompt> dateTime(LocalDateTime at) {
        List<String> words = new ArrayList<>(grammar.date(at.toLocalDate()));
        words.addAll(grammar.time(at.toLocalTime()));
        return prompts(words);
    }

    /** Hours, minutes and seconds, those of them that are not zero. */
    public List<Prompt> duration(Duration duration) {
        List<String> words = new ArrayList<>();
        long seconds = Math.abs(duration.toSeconds());
        if (seconds >= 3_600) {
            words.addAll(grammar.duration(seconds / 3_600, 'h'));
        }
        if (seconds / 60 % 60 > 0) {
            words.addAll(grammar.duration(seconds / 60 % 60, 'm'));
        }
        if (seconds % 60 > 0 || words.isEmpty()) {
            words.addAll(grammar.duration(seconds % 60, 's'));
        }
        return prompts(words);
    }

    /**
     * An amount of money, rounded to hundredths.
     *
     * @param currency EUR, USD or GBP
     * @throws IllegalArgumentException when the currency has no word
     */
    public List<Prompt> money(BigDecimal amount, String currency) {
        BigDecimal rounded = amount.setScale(2, RoundingMode.HALF_UP);
        int hundredths =
                rounded.abs().unscaledValue().remainder(BigInteger.valueOf(100)).intValue();
        List<String> words = grammar.money(rounded.toBigInteger().longValueExact(), hundredths, currency);
        if (words.isEmpty()) {
            throw new IllegalArgumentException("currency \"" + currency + "\" is not known, only EUR, USD and GBP");
        }
        return prompts(words);
    }

    /** Whole phrases of the engine's own services by name, such as voicemail's {@code leave-message}; empty when there is none. */
    public Optional<Prompt> phrase(String name) {
        return phrases.prompt(name);
    }

    /** How many messages somebody has: new ones, and those that he saved. */
    public List<Prompt> messages(int fresh, int saved) {
        List<Prompt> said = new ArrayList<>();
        if (fresh <= 0 && saved <= 0) {
            phrase("no-messages").ifPresent(said::add);
            return said;
        }
        phrase("you-have").ifPresent(said::add);
        if (fresh > 0) {
            said.addAll(number(fresh));
            phrase(fresh == 1 ? "new-message" : "new-messages").ifPresent(said::add);
        }
        if (fresh > 0 && saved > 0) {
            phrase("and").ifPresent(said::add);
        }
        if (saved > 0) {
            said.addAll(number(saved));
            phrase(saved == 1 ? "saved-message" : "saved-messages").ifPresent(said::add);
        }
        return said;
    }

    /** Tells callers in queues their position, and how long it may take. */
    public Announcer announcer() {
        return (position, expected) -> {
            List<String> words = new ArrayList<>(grammar.position(position));
            expected.ifPresent(time -> words.addAll(grammar.expectedMinutes(time.toMinutes())));
            return prompts(words);
        };
    }

    private List<Prompt> prompts(List<String> words) {
        List<Prompt> prompts = new ArrayList<>(words.size());
        for (String word : words.subList(0, Math.min(MAX_WORDS, words.size()))) {
            voice.prompt(word).ifPresent(prompts::add);
        }
        return List.copyOf(prompts);
    }
}
