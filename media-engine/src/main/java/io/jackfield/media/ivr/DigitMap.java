package io.jackfield.media.ivr;

import io.jackfield.media.document.BoundedText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What can be pressed, and what it leads to. The first entry that matches counts. Immutable.
 *
 * <p>It also knows when there is nothing to wait for: when an entry matches and no other could with more keys, or none can any more.
 */
final class DigitMap {
    /** Most characters that one pattern may look at for one answer: below a millisecond. */
    static final int MAX_STEPS = 20_000;

    private final List<Entry> entries;

    private record Entry(Pattern pattern, MenuAction action) {}

    /** A choice: what it leads to, and what the groups of its pattern matched, all of it first. */
    record Choice(MenuAction action, List<String> groups) {}

    private DigitMap(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    static DigitMap empty() {
        return new DigitMap(List.of());
    }

    /**
     * With an entry behind those that are there.
     *
     * @param keys keys as they are, or {@code /a regular expression/}
     * @throws PatternSyntaxException when it is neither
     */
    DigitMap with(String keys, MenuAction action) {
        List<Entry> more = new ArrayList<>(entries);
        more.add(new Entry(pattern(keys), action));
        return new DigitMap(more);
    }

    private static Pattern pattern(String keys) {
        if (keys.length() > 2 && keys.startsWith("/") && keys.endsWith("/")) {
            return Pattern.compile(keys.substring(1, keys.length() - 1));
        }
        if (keys.isEmpty()
                || keys.length() > Digits.MAX_DIGITS
                || !keys.chars().allMatch(c -> Digits.isDigit((char) c))) {
            throw new PatternSyntaxException("neither keys nor /a regular expression/", keys, -1);
        }
        return Pattern.compile(Pattern.quote(keys));
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    List<MenuAction> actions() {
        return entries.stream().map(Entry::action).toList();
    }

    Optional<Choice> find(String pressed) {
        for (Entry entry : entries) {
            try {
                Matcher matcher = entry.pattern.matcher(new BoundedText(pressed, MAX_STEPS));
                if (matcher.matches()) {
                    List<String> groups = new ArrayList<>();
                    for (int i = 0; i <= matcher.groupCount(); i++) {
                        groups.add(matcher.start(i) < 0 ? "" : pressed.substring(matcher.start(i), matcher.end(i)));
                    }
                    return Optional.of(new Choice(entry.action, groups));
                }
            } catch (BoundedText.TooManySteps | StackOverflowError e) {
                // matches nothing
            }
        }
        return Optional.empty();
    }

    /** Whether more keys would change nothing. */
    boolean complete(String pressed) {
        for (Entry entry : entries) {
            try {
                Matcher matcher = entry.pattern.matcher(new BoundedText(pressed, MAX_STEPS));
                if (!matcher.matches()) {
                    if (matcher.hitEnd()) {
                        return false;
                    }
                } else if (matcher.requireEnd() || couldGoOn(entry.pattern, pressed)) {
                    return false;
                }
            } catch (BoundedText.TooManySteps | StackOverflowError e) {
                // can match nothing
            }
        }
        return true;
    }

    /** Whether a pattern that matches already would match, or begin to match, with another key behind. */
    private static boolean couldGoOn(Pattern pattern, String pressed) {
        for (char key : new char[] {'0', '5', '9', '*', '#'}) {
            Matcher matcher = pattern.matcher(new BoundedText(pressed + key, MAX_STEPS));
            if (matcher.matches() || matcher.hitEnd()) {
                return true;
            }
        }
        return false;
    }
}
