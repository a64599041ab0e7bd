package io.jackfield.sdp;

import java.util.Optional;

/**
 * An {@code a=ssrc} line (RFC 5576 4.1).
 *
 * @param ssrc 0 to 2^32 - 1
 * @param name e.g. {@code cname}, {@code msid}
 * @param value "" for none
 */
public record SourceAttribute(long ssrc, String name, String value) {
    static Optional<SourceAttribute> parse(String text) {
        int space = text.indexOf(' ');
        long ssrc = space < 0 ? -1 : TimeDescription.seconds(text.substring(0, space));
        if (ssrc < 0 || ssrc > 0xFFFF_FFFFL || space + 1 == text.length()) {
            return Optional.empty();
        }
        String attribute = text.substring(space + 1);
        int colon = attribute.indexOf(':');
        return Optional.of(
                colon < 0
                        ? new SourceAttribute(ssrc, attribute, "")
                        : new SourceAttribute(ssrc, attribute.substring(0, colon), attribute.substring(colon + 1)));
    }

    /** As after {@code a=ssrc:}. */
    @Override
    public String toString() {
        return ssrc + " " + name + (value.isEmpty() ? "" : ":" + value);
    }
}
