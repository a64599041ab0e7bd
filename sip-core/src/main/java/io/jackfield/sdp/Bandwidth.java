package io.jackfield.sdp;

import java.util.Optional;

/**
 * A {@code b=} line (RFC 8866 5.8).
 *
 * @param type e.g. {@code AS} (kilobits a second), {@code TIAS} (bits a second, RFC 3890), {@code CT}, {@code RS}, {@code RR}
 * @param value 0 to 2^63 - 1, in the unit of the type
 */
public record Bandwidth(String type, long value) {
    static Optional<Bandwidth> parse(String text) {
        int colon = text.indexOf(':');
        String digits = text.substring(colon + 1).strip();
        boolean number =
                !digits.isEmpty() && digits.length() <= 18 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return colon > 0 && number
                ? Optional.of(new Bandwidth(text.substring(0, colon), Long.parseLong(digits)))
                : Optional.empty();
    }

    /** As after {@code b=}. */
    @Override
    public String toString() {
        return type + ":" + value;
    }
}
