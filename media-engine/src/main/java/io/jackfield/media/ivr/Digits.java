package io.jackfield.media.ivr;

import io.jackfield.media.sound.Prompt;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What to collect from a caller's keypad: how many digits, how long to wait, how often to ask. An immutable value:
 * {@code digits(1).within(ofSeconds(5)).tries(3)}.
 */
public final class Digits {
    /** Most digits that one question collects. */
    public static final int MAX_DIGITS = 128;

    private static final Duration DEFAULT_FIRST = Duration.ofSeconds(5);
    private static final Duration DEFAULT_BETWEEN = Duration.ofSeconds(3);
    private static final char NO_TERMINATOR = 0;

    private final int min;
    private final int max;
    private final Duration first;
    private final Duration between;
    private final int tries;
    private final char terminator;
    private final Optional<Pattern> pattern;
    private final Optional<Prompt> otherwise;
    private final Predicate<String> complete;

    private Digits(
            int min,
            int max,
            Duration first,
            Duration between,
            int tries,
            char terminator,
            Optional<Pattern> pattern,
            Optional<Prompt> otherwise,
            Predicate<String> complete) {
        this.min = min;
        this.max = max;
        this.first = first;
        this.between = between;
        this.tries = tries;
        this.terminator = terminator;
        this.pattern = pattern;
        this.otherwise = otherwise;
        this.complete = complete;
    }

    /**
     * Exactly so many digits, 1 to 128.
     *
     * @throws IllegalArgumentException when out of range
     */
    public static Digits digits(int count) {
        return digits(count, count);
    }

    /**
     * At least {@code min} and at most {@code max} digits; without all of them the answer is complete when {@link #between} has passed or
     * the {@link #until} key is pressed.
     *
     * @throws IllegalArgumentException when out of range
     */
    public static Digits digits(int min, int max) {
        if (min < 1 || max < min || max > MAX_DIGITS) {
            throw new IllegalArgumentException("digits " + min + ".." + max + " are not within 1..128");
        }
        return new Digits(
                min,
                max,
                DEFAULT_FIRST,
                DEFAULT_BETWEEN,
                1,
                NO_TERMINATOR,
                Optional.empty(),
                Optional.empty(),
                answer -> false);
    }

    /** How long to wait for the first digit once the prompt is over; 5 s where not said. */
    public Digits within(Duration first) {
        return new Digits(min, max, positive(first), between, tries, terminator, pattern, otherwise, complete);
    }

    /** How long to wait from one digit to the next; 3 s where not said. */
    public Digits between(Duration between) {
        return new Digits(min, max, first, positive(between), tries, terminator, pattern, otherwise, complete);
    }

    /**
     * How often to ask, 1 to 100; once where not said.
     *
     * @throws IllegalArgumentException when out of range
     */
    public Digits tries(int tries) {
        if (tries < 1 || tries > 100) {
            throw new IllegalArgumentException(tries + " tries are not within 1..100");
        }
        return new Digits(min, max, first, between, tries, terminator, pattern, otherwise, complete);
    }

    /**
     * A key that ends the answer early and is not part of it.
     *
     * @throws IllegalArgumentException when it is not on a keypad
     */
    public Digits until(char terminator) {
        if (!isDigit(terminator)) {
            throw new IllegalArgumentException("'" + terminator + "' is not a key");
        }
        return new Digits(min, max, first, between, tries, terminator, pattern, otherwise, complete);
    }

    /** Which answers count; another one is asked for again. */
    public Digits matching(String regex) {
        return new Digits(
                min, max, first, between, tries, terminator, Optional.of(Pattern.compile(regex)), otherwise, complete);
    }

    /** What to play after a wrong or missing answer, in front of the next question. */
    public Digits otherwise(Prompt prompt) {
        return new Digits(min, max, first, between, tries, terminator, pattern, Optional.of(prompt), complete);
    }

    /** With a test that knows when an answer is complete before it has all its digits; asked after each of them, on the call's loop. */
    Digits completeWhen(Predicate<String> test) {
        return new Digits(min, max, first, between, tries, terminator, pattern, otherwise, test);
    }

    boolean complete(CharSequence answer) {
        return answer.length() >= max || complete.test(answer.toString());
    }

    /** Fewest digits. */
    public int min() {
        return min;
    }

    /** Most digits. */
    public int max() {
        return max;
    }

    /** How often to ask. */
    public int tries() {
        return tries;
    }

    /** What to play after a wrong or missing answer. */
    public Optional<Prompt> otherwise() {
        return otherwise;
    }

    long firstNs() {
        return first.toNanos();
    }

    long betweenNs() {
        return between.toNanos();
    }

    boolean ends(char digit) {
        return terminator != NO_TERMINATOR && digit == terminator;
    }

    boolean accepts(CharSequence answer) {
        return answer.length() >= min
                && (pattern.isEmpty() || pattern.get().matcher(answer).matches());
    }

    /** Whether a key of that name exists: 0 to 9, star, hash, A to D. */
    public static boolean isDigit(char c) {
        return (c >= '0' && c <= '9') || c == '*' || c == '#' || (c >= 'A' && c <= 'D');
    }

    private static Duration positive(Duration duration) {
        if (duration.isNegative() || duration.isZero() || duration.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException(duration + " is not within 0..24 h");
        }
        return duration;
    }
}
