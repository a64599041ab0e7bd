package io.jackfield.sdp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A {@code t=} line with the {@code r=} lines under it (RFC 8866 5.9, 5.10).
 *
 * @param start in seconds since 1900; 0 for a session without bounds, as all calls are
 * @param stop in seconds since 1900; 0: it does not end
 */
public record TimeDescription(long start, long stop, List<Repeat> repeats) {
    public TimeDescription {
        repeats = List.copyOf(repeats);
    }

    /**
     * When a session comes again.
     *
     * @param offsets from the start
     */
    public record Repeat(Duration interval, Duration active, List<Duration> offsets) {
        public Repeat {
            offsets = List.copyOf(offsets);
        }

        static Optional<Repeat> parse(String value) {
            List<Duration> times = new ArrayList<>();
            for (String word : Lines.words(value)) {
                Optional<Duration> time = time(word);
                if (time.isEmpty()) {
                    return Optional.empty();
                }
                times.add(time.get());
            }
            return times.size() < 3
                    ? Optional.empty()
                    : Optional.of(new Repeat(times.get(0), times.get(1), times.subList(2, times.size())));
        }
    }

    static Optional<TimeDescription> parse(String value, List<Repeat> repeats) {
        List<String> words = Lines.words(value);
        if (words.size() != 2) {
            return Optional.empty();
        }
        long start = seconds(words.get(0));
        long stop = seconds(words.get(1));
        return start < 0 || stop < 0 ? Optional.empty() : Optional.of(new TimeDescription(start, stop, repeats));
    }

    /** A decimal number; -1 when it is none. */
    static long seconds(String digits) {
        boolean number =
                !digits.isEmpty() && digits.length() <= 18 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Long.parseLong(digits) : -1;
    }

    /** RFC 8866 9, typed-time: a number with d, h, m or s behind it, or none; negative in zones. */
    static Optional<Duration> time(String word) {
        boolean negative = word.startsWith("-");
        String text = negative ? word.substring(1) : word;
        if (text.isEmpty()) {
            return Optional.empty();
        }
        long unit = switch (text.charAt(text.length() - 1)) {
            case 'd' -> 86_400;
            case 'h' -> 3_600;
            case 'm' -> 60;
            case 's' -> 1;
            default -> 0;
        };
        long number = seconds(unit == 0 ? text : text.substring(0, text.length() - 1));
        if (number < 0 || number > Integer.MAX_VALUE * 4L) {
            return Optional.empty();
        }
        Duration time = Duration.ofSeconds(number * Math.max(1, unit));
        return Optional.of(negative ? time.negated() : time);
    }
}
