package io.jackfield.media.record;

import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;

/**
 * Makes paths of a pattern such as {@code %Y/%m/%d/%H%M%S-{caller}-{id}}: {@code %Y %m %d %H %M %S} are of the time, {@code {id}},
 * {@code {call-id}}, {@code {caller}} and {@code {callee}} of the call. What callers can choose never leads out of a folder or into
 * another: all but letters, digits and {@code + - _ @ .} becomes an underscore, so does a dot in front, and no part is longer than
 * {@value #MAX_PART} characters.
 */
final class PathTemplate {
    static final String DEFAULT = "%Y/%m/%d/%H%M%S-{caller}-{callee}-{id}";

    private static final int MAX_PART = 64;
    private static final int MAX_TEMPLATE = 512;
    private static final List<String> FIELDS = List.of("{id}", "{call-id}", "{caller}", "{callee}");
    private static final String TIMES = "YmdHMS";

    private PathTemplate() {}

    /** What is wrong with a pattern. */
    static Optional<String> mistake(String pattern) {
        String said = "template \"" + pattern + "\" ";
        if (pattern.isBlank() || pattern.length() > MAX_TEMPLATE) {
            return Optional.of(said + "is empty or longer than " + MAX_TEMPLATE);
        }
        String rest = pattern;
        for (String field : FIELDS) {
            rest = rest.replace(field, "x");
        }
        for (char time : TIMES.toCharArray()) {
            rest = rest.replace("%" + time, "0");
        }
        if (rest.indexOf('%') >= 0 || rest.indexOf('{') >= 0 || rest.indexOf('}') >= 0) {
            return Optional.of(said + "has more than %Y %m %d %H %M %S and " + String.join(" ", FIELDS));
        }
        Path path = Path.of(rest);
        if (path.isAbsolute() || !path.normalize().equals(path) || path.startsWith("..")) {
            return Optional.of(said + "leads out of its folder");
        }
        return pattern.contains("{id}") || pattern.contains("{call-id}")
                ? Optional.empty()
                : Optional.of(said + "has no {id} and no {call-id}, so that files would have the same name");
    }

    /**
     * Fills a pattern that has no mistake.
     *
     * @param id of the recording
     * @return relative, with {@code /} between folders
     */
    static String fill(String pattern, String id, RecordedCall call, ZonedDateTime at) {
        return pattern.replace("%Y", "%04d".formatted(at.getYear()))
                .replace("%m", two(at.getMonthValue()))
                .replace("%d", two(at.getDayOfMonth()))
                .replace("%H", two(at.getHour()))
                .replace("%M", two(at.getMinute()))
                .replace("%S", two(at.getSecond()))
                .replace("{id}", id)
                .replace("{call-id}", clean(call.id()))
                .replace("{caller}", clean(call.caller()))
                .replace("{callee}", clean(call.callee()));
    }

    private static String two(int number) {
        return "%02d".formatted(number);
    }

    static String clean(String part) {
        StringBuilder clean = new StringBuilder();
        for (int i = 0; i < part.length() && clean.length() < MAX_PART; i++) {
            char c = part.charAt(i);
            boolean plain = c >= 'a' && c <= 'z'
                    || c >= 'A' && c <= 'Z'
                    || c >= '0' && c <= '9'
                    || c == '+'
                    || c == '-'
                    || c == '_'
                    || c == '@'
                    || c == '.' && !clean.isEmpty();
            clean.append(plain ? c : '_');
        }
        return clean.isEmpty() ? "unknown" : clean.toString();
    }
}
