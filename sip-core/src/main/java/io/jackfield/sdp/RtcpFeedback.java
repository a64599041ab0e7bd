package io.jackfield.sdp;

import java.util.Optional;

/**
 * An {@code a=rtcp-fb} line (RFC 4585 4.2).
 *
 * @param format the payload type; {@code *} for all
 * @param type e.g. {@code nack}, {@code nack pli}, {@code ccm fir}, {@code transport-cc}
 */
public record RtcpFeedback(String format, String type) {
    static Optional<RtcpFeedback> parse(String value) {
        int space = value.indexOf(' ');
        if (space <= 0 || space + 1 == value.length()) {
            return Optional.empty();
        }
        String format = value.substring(0, space);
        boolean known = format.equals("*") || MediaLine.number(format, 127) >= 0;
        return known
                ? Optional.of(
                        new RtcpFeedback(format, value.substring(space + 1).strip()))
                : Optional.empty();
    }

    /** As after {@code a=rtcp-fb:}. */
    @Override
    public String toString() {
        return format + " " + type;
    }
}
