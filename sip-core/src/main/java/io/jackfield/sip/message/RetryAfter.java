package io.jackfield.sip.message;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * A Retry-After header field (RFC 3261 20.33).
 *
 * @param delay how long to wait, whole seconds
 * @param comment for people, as written between the parentheses; "" for none
 * @param available how long the callee will then be there
 */
public record RetryAfter(Duration delay, String comment, Optional<Duration> available) {
    /** @throws IllegalArgumentException when a time is negative, or the parentheses in the comment do not match */
    public RetryAfter {
        Objects.requireNonNull(available, "available");
        if (delay.isNegative() || available.filter(Duration::isNegative).isPresent()) {
            throw new IllegalArgumentException("must not be negative: " + delay + " " + available);
        }
        if (Values.endOfComment("(" + comment + ")", 0) != comment.length() + 2) {
            throw new IllegalArgumentException("not a comment: " + comment);
        }
    }

    /** The delay alone. */
    public static RetryAfter of(Duration delay) {
        return new RetryAfter(delay, "", Optional.empty());
    }

    /** The value, or empty when malformed. */
    public static Optional<RetryAfter> parse(String text) {
        int open = text.indexOf('(');
        int close = open < 0 ? -1 : Values.endOfComment(text, open);
        if (open >= 0 && close < 0) {
            return Optional.empty();
        }
        String comment = open < 0 ? "" : text.substring(open + 1, close - 1);
        String rest = open < 0
                ? text
                : text.substring(0, open).strip() + text.substring(close).strip();
        return Parameterized.parse(rest)
                .flatMap(p -> Values.seconds(p.value())
                        .filter(d -> !p.params().has("duration") || available(p).isPresent())
                        .map(d -> new RetryAfter(d, comment, available(p))));
    }

    private static Optional<Duration> available(Parameterized parts) {
        return parts.param("duration").flatMap(Values::seconds);
    }

    /** As on the wire: {@code 3600 (at lunch);duration=600}. */
    @Override
    public String toString() {
        return delay.toSeconds()
                + (comment.isEmpty() ? "" : " (" + comment + ")")
                + available.map(d -> ";duration=" + d.toSeconds()).orElse("");
    }
}
