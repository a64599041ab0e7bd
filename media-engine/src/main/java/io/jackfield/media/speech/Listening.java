package io.jackfield.media.speech;

import io.jackfield.media.sound.Prompt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** How to listen to a caller: {@code call.listen(recognizer, l -> l.prompt(question).phrases("yes", "no"))}. Immutable. */
public final class Listening {
    private final Builder from;
    private final List<Prompt> prompts;
    private final RecognitionOptions options;

    private Listening(Builder from) {
        this.from = from;
        this.prompts = List.copyOf(from.prompts);
        this.options = new RecognitionOptions(from.language, from.sampleRate, from.phrases);
    }

    /**
     * Describes it.
     *
     * @throws IllegalArgumentException naming every mistake
     */
    public static Listening of(UnaryOperator<Builder> settings) {
        Builder builder = settings.apply(new Builder());
        if (!builder.mistakes.isEmpty()) {
            throw new IllegalArgumentException("listening: " + String.join("; ", builder.mistakes));
        }
        return new Listening(builder);
    }

    /** What is played first. */
    public List<Prompt> prompts() {
        return prompts;
    }

    /** What is to be understood. */
    public RecognitionOptions options() {
        return options;
    }

    /** How long to wait for somebody to begin, once the prompts are over. */
    public Duration within() {
        return from.within;
    }

    /** The silence that ends what is said. */
    public Duration silence() {
        return from.silence;
    }

    /** How long somebody may speak. */
    public Duration atMost() {
        return from.atMost;
    }

    /** Whether who speaks, or presses a key, ends the prompts. */
    public boolean bargeIn() {
        return from.bargeIn;
    }

    /** How loud speech is at least: root mean square of 16-bit samples. */
    public int level() {
        return from.level;
    }

    /** Hears what is understood so far. */
    public Consumer<String> onPartial() {
        return from.onPartial;
    }

    /** Settings of {@link Listening}. For one thread. Every setting has a default. */
    public static final class Builder {
        private final List<Prompt> prompts = new ArrayList<>();
        private final List<String> phrases = new ArrayList<>();
        private final List<String> mistakes = new ArrayList<>();
        private String language = "en";
        private int sampleRate = 16_000;
        private Duration within = Duration.ofSeconds(5);
        private Duration silence = Duration.ofMillis(800);
        private Duration atMost = Duration.ofSeconds(15);
        private boolean bargeIn = true;
        private int level = 300;
        private Consumer<String> onPartial = text -> {};

        private Builder() {}

        /** What is played first; several one after the other. Default nothing. */
        public Builder prompt(Prompt... all) {
            prompts.addAll(List.of(all));
            return this;
        }

        /** The language, a tag such as {@code en} or {@code fr-FR}. Default {@code en}. */
        public Builder language(String tag) {
            language = tag;
            return this;
        }

        /** The rate at which the recognizer hears, 8000 or 16000 Hz. Default 16000. */
        public Builder sampleRate(int hertz) {
            if (hertz != 8_000 && hertz != 16_000) {
                mistakes.add("a sample rate of " + hertz + " is neither 8000 nor 16000");
            }
            sampleRate = hertz;
            return this;
        }

        /** What may be said, {@value RecognitionOptions#MAX_PHRASES} at most. Default anything. */
        public Builder phrases(String... all) {
            for (String phrase : all) {
                phrases.add(phrase.toLowerCase(Locale.ROOT).trim());
            }
            return this;
        }

        /** How long to wait for somebody to begin, once the prompts are over, 100 ms to 10 min. Default 5 s. */
        public Builder within(Duration time) {
            within = range("within", time, Duration.ofMillis(100), Duration.ofMinutes(10));
            return this;
        }

        /** The silence that ends what is said, 100 ms to 10 s. Default 800 ms. */
        public Builder silence(Duration time) {
            silence = range("silence", time, Duration.ofMillis(100), Duration.ofSeconds(10));
            return this;
        }

        /** How long somebody may speak, 100 ms to 1 min; what is behind that is not heard. Default 15 s. */
        public Builder atMost(Duration time) {
            atMost = range("at most", time, Duration.ofMillis(100), Duration.ofMinutes(1));
            return this;
        }

        /** Whether who speaks, or presses a key, ends the prompts; else nothing is heard until they are over. Default true. */
        public Builder bargeIn(boolean on) {
            bargeIn = on;
            return this;
        }

        /** How loud speech is at least: root mean square of 16-bit samples, 1 to 10,000. Default 300, 41 dB below full scale. */
        public Builder level(int rms) {
            if (rms < 1 || rms > 10_000) {
                mistakes.add("level " + rms + " is not within 1..10000");
            }
            level = rms;
            return this;
        }

        /** Hears what is understood so far, where the recognizer says; from any thread. Default nobody. */
        public Builder onPartial(Consumer<String> hears) {
            onPartial = hears;
            return this;
        }

        private Duration range(String what, Duration value, Duration least, Duration most) {
            if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
                mistakes.add(what + ' ' + value + " is not within " + least + ".." + most);
            }
            return value;
        }
    }
}
