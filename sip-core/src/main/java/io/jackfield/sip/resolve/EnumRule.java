package io.jackfield.sip.resolve;

import io.jackfield.sip.message.SipUri;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The rule of a NAPTR record that makes a URI of a number (RFC 3402 3.2, RFC 6116 3.4.1): {@code !expression!replacement!flags}. It comes
 * from whoever owns the number, so it may be anything: what could keep a processor busy, or is no POSIX expression, is no rule.
 */
final class EnumRule {
    /** With so few repetitions in 16 symbols there are but some thousand ways to match. */
    private static final int MOST_REPETITIONS = 4;

    private EnumRule() {}

    /** The URI that the rule makes of a number; empty when it does not match, makes none, or is none. */
    static Optional<SipUri> apply(String rule, String number) {
        if (rule.length() < 3) {
            return Optional.empty();
        }
        char delimiter = rule.charAt(0);
        int middle = delimiterAfter(rule, 1, delimiter);
        int end = middle < 0 ? -1 : delimiterAfter(rule, middle + 1, delimiter);
        if (end < 0) {
            return Optional.empty();
        }
        String expression = rule.substring(1, middle);
        String flags = rule.substring(end + 1);
        if (!simple(expression) || !(flags.isEmpty() || flags.equals("i"))) {
            return Optional.empty();
        }
        try {
            int options = flags.isEmpty() ? 0 : Pattern.CASE_INSENSITIVE;
            Matcher matcher = Pattern.compile(expression, options).matcher(number);
            return matcher.find()
                    ? replaced(rule.substring(middle + 1, end), matcher)
                            .flatMap(SipUri::parse)
                            .filter(uri -> uri.isSip() && uri.valid())
                    : Optional.empty();
        } catch (PatternSyntaxException none) {
            return Optional.empty();
        }
    }

    private static int delimiterAfter(String rule, int from, char delimiter) {
        for (int i = from; i < rule.length(); i++) {
            if (rule.charAt(i) == '\\') {
                i++;
            } else if (rule.charAt(i) == delimiter) {
                return i;
            }
        }
        return -1;
    }

    /** No repetition of what repeats, few of them, and nothing that POSIX has not. */
    private static boolean simple(String expression) {
        int repetitions = 0;
        for (int i = 0; i < expression.length(); i++) {
            char c = expression.charAt(i);
            if (c == '\\') {
                i++;
                if (i == expression.length() || Character.isLetterOrDigit(expression.charAt(i))) {
                    return false;
                }
            } else if (isRepetition(c)) {
                repetitions++;
                boolean ofAGroup = i > 0 && expression.charAt(i - 1) == ')';
                boolean twice = i > 0 && isRepetition(expression.charAt(i - 1));
                if (ofAGroup || twice || i > 0 && expression.charAt(i - 1) == '(' || repetitions > MOST_REPETITIONS) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean isRepetition(char c) {
        return c == '*' || c == '+' || c == '?' || c == '{';
    }

    /** The replacement with {@code \1} to {@code \9} filled in; empty where a group is meant that there is not. */
    private static Optional<String> replaced(String replacement, Matcher matcher) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < replacement.length(); i++) {
            char c = replacement.charAt(i);
            if (c != '\\') {
                text.append(c);
                continue;
            }
            i++;
            if (i == replacement.length()) {
                return Optional.empty();
            }
            char escaped = replacement.charAt(i);
            int group = escaped - '0';
            if (group < 1 || group > 9) {
                text.append(escaped);
            } else if (group <= matcher.groupCount()) {
                String matched = matcher.group(group);
                text.append(matched == null ? "" : matched);
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(text.toString());
    }
}
