package io.jackfield.media.dialplan;

import io.jackfield.media.document.BoundedText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression that strangers' texts are held against: what takes more than {@link #MAX_STEPS} steps, or is longer than
 * {@link #MAX_TEXT}, matches nothing.
 */
final class Expression {
    /** Longest text that is looked at. */
    static final int MAX_TEXT = 2_048;

    /** Most characters that one match may look at: some milliseconds. */
    static final int MAX_STEPS = 200_000;

    /** Longest expression. */
    static final int MAX_LENGTH = 2_048;

    private final Pattern pattern;

    private Expression(Pattern pattern) {
        this.pattern = pattern;
    }

    /**
     * Compiles an expression: a regular expression that may match any part of the text, {@code /expression/i} with flags i, s, m and x, or
     * {@code _NXX.} with X for any digit, Z for 1 to 9, N for 2 to 9.
     *
     * @throws PatternSyntaxException when it is not one
     */
    static Expression compile(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new PatternSyntaxException("longer than " + MAX_LENGTH, text.substring(0, 32) + "...", -1);
        }
        if (text.startsWith("_")) {
            return new Expression(Pattern.compile(digits(text)));
        }
        int slash = text.lastIndexOf('/');
        if (text.startsWith("/") && slash > 0 && text.substring(slash + 1).matches("[ismx]*")) {
            return new Expression(Pattern.compile(text.substring(1, slash), flags(text.substring(slash + 1))));
        }
        return new Expression(Pattern.compile(text));
    }

    private static int flags(String letters) {
        int flags = 0;
        for (char letter : letters.toCharArray()) {
            flags |= switch (letter) {
                case 'i' -> Pattern.CASE_INSENSITIVE;
                case 's' -> Pattern.DOTALL;
                case 'm' -> Pattern.MULTILINE;
                default -> Pattern.COMMENTS;
            };
        }
        return flags;
    }

    private static String digits(String text) {
        StringBuilder regex = new StringBuilder("^");
        for (char c : text.substring(1).toCharArray()) {
            switch (c) {
                case 'X', 'x' -> regex.append("[0-9]");
                case 'Z', 'z' -> regex.append("[1-9]");
                case 'N', 'n' -> regex.append("[2-9]");
                case '.' -> regex.append(".+");
                case '[', ']', '-' -> regex.append(c);
                default -> regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return regex.append('$').toString();
    }

    /** What the groups matched, all of it first, empty where a group took no part; empty when nothing matches, or it would take too long. */
    Optional<List<String>> match(String text) {
        if (text.length() > MAX_TEXT) {
            return Optional.empty();
        }
        try {
            Matcher matcher = pattern.matcher(new BoundedText(text, MAX_STEPS));
            if (!matcher.find()) {
                return Optional.empty();
            }
            List<String> groups = new ArrayList<>(matcher.groupCount() + 1);
            for (int i = 0; i <= matcher.groupCount(); i++) {
                groups.add(matcher.start(i) < 0 ? "" : text.substring(matcher.start(i), matcher.end(i)));
            }
            return Optional.of(List.copyOf(groups));
        } catch (BoundedText.TooManySteps | StackOverflowError e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return pattern.pattern();
    }
}
