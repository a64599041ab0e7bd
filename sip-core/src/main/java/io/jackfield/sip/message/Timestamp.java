package io.jackfield.sip.message;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * A Timestamp header field (RFC 3261 20.38), in seconds.
 *
 * @param sent the client's own time
 * @param delay how long the server took, in a response
 */
public record Timestamp(BigDecimal sent, Optional<BigDecimal> delay) {
    private static final int LONGEST = 40;

    /** @throws IllegalArgumentException when a time is negative */
    public Timestamp {
        if (sent.signum() < 0 || delay.filter(d -> d.signum() < 0).isPresent()) {
            throw new IllegalArgumentException("must not be negative: " + sent + " " + delay);
        }
    }

    /** The value, or empty when malformed. */
    public static Optional<Timestamp> parse(String text) {
        String[] parts = text.strip().split("[ \t]+", -1);
        if (parts.length > 2 || text.length() > LONGEST || !isDecimal(parts[0], 1)) {
            return Optional.empty();
        }
        BigDecimal sent = new BigDecimal(parts[0]);
        if (parts.length == 1) {
            return Optional.of(new Timestamp(sent, Optional.empty()));
        }
        return isDecimal(parts[1], 0)
                ? Optional.of(new Timestamp(sent, Optional.of(new BigDecimal("0" + parts[1]))))
                : Optional.empty();
    }

    private static boolean isDecimal(String text, int digitsBeforePoint) {
        int point = text.indexOf('.');
        String whole = point < 0 ? text : text.substring(0, point);
        String fraction = point < 0 ? "" : text.substring(point + 1);
        return whole.length() >= digitsBeforePoint
                && (whole + fraction).chars().allMatch(c -> c >= '0' && c <= '9')
                && !(whole + fraction).isEmpty();
    }

    /** As on the wire: {@code 54.21 0.03}. */
    @Override
    public String toString() {
        return sent.toPlainString() + delay.map(d -> " " + d.toPlainString()).orElse("");
    }
}
