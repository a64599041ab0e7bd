package io.jackfield.examples.config;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers of bytes as people write them: {@code 65536}, {@code 512KB}, {@code 8MB}; a KB is 1,024 bytes. */
final class Sizes {
    /** The form to name in messages. */
    static final String FORM = "a size, as 512KB or 8MB";

    private static final Pattern TEXT = Pattern.compile("(\\d{1,9})(KB|MB)?");

    private Sizes() {}

    /** Empty when {@code text} has another form, or says more than 2 GB. */
    static Optional<Integer> parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String unit = matcher.group(2) == null ? "" : matcher.group(2);
        long bytes = Long.parseLong(matcher.group(1)) << (unit.equals("MB") ? 20 : unit.equals("KB") ? 10 : 0);
        return bytes > Integer.MAX_VALUE ? Optional.empty() : Optional.of((int) bytes);
    }
}
