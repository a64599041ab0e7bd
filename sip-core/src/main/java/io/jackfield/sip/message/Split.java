package io.jackfield.sip.message;

import java.util.ArrayList;
import java.util.List;

/** Takes lists apart: separators in quotes and in angle brackets do not count, empty elements are left out. */
final class Split {
    private Split() {}

    static List<String> at(char separator, String text) {
        List<String> parts = new ArrayList<>();
        for (int p = 0; p <= text.length(); p++) {
            int end = endOfPart(separator, text, p);
            String part = text.substring(p, end).strip();
            if (!part.isEmpty()) {
                parts.add(part);
            }
            p = end;
        }
        return parts;
    }

    private static int endOfPart(char separator, String text, int from) {
        int p = from;
        while (p < text.length() && text.charAt(p) != separator) {
            int close = -1;
            if (text.charAt(p) == '"') {
                close = Escapes.endOfQuoted(text, p, text.length());
            } else if (text.charAt(p) == '<') {
                close = text.indexOf('>', p) + 1;
            } else {
                close = p + 1;
            }
            p = close <= p ? text.length() : close;
        }
        return p;
    }

    /**
     * Challenges or credentials of one line: a comma ends one when a scheme follows, which is a token without '='
     * (RFC 7235 2.1).
     */
    static List<String> challenges(String text) {
        List<String> challenges = new ArrayList<>();
        int begin = 0;
        for (int p = 0; p < text.length(); ) {
            int end = endOfPart(',', text, p);
            if (p > begin && beginsScheme(text.substring(p, end).strip())) {
                add(challenges, text.substring(begin, p - 1));
                begin = p;
            }
            p = end + 1;
        }
        add(challenges, text.substring(begin));
        return challenges;
    }

    private static void add(List<String> challenges, String text) {
        if (!text.isBlank()) {
            challenges.add(text.strip());
        }
    }

    private static boolean beginsScheme(String part) {
        int p = 0;
        while (p < part.length() && Ascii.is(Ascii.TOKEN, part.charAt(p))) {
            p++;
        }
        int next = p;
        while (next < part.length() && Ascii.is(Ascii.LWS, part.charAt(next))) {
            next++;
        }
        return next > p && next < part.length() && part.charAt(next) != '=';
    }
}
