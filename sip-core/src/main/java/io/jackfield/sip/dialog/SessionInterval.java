package io.jackfield.sip.dialog;

import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.SipMessage;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Session-Expires value (RFC 4028 4).
 *
 * @param seconds the session interval
 * @param refresher {@code uac} or {@code uas}; "" when the sender leaves it open
 */
record SessionInterval(long seconds, String refresher) {
    private static final Pattern SYNTAX = Pattern.compile(
            "(\\d{1,9})(?:\\s*;.*?\\brefresher\\s*=\\s*(uac|uas)\\b.*|\\s*;.*)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern SECONDS = Pattern.compile("(\\d{1,9})(?:\\s*;.*)?");

    static Optional<SessionInterval> of(SipMessage message) {
        return message.header(Header.SESSION_EXPIRES)
                .map(SYNTAX::matcher)
                .filter(Matcher::matches)
                .map(m -> new SessionInterval(
                        Long.parseLong(m.group(1)),
                        m.group(2) == null ? "" : m.group(2).toLowerCase(Locale.ROOT)));
    }

    /** The Min-SE of a message; 90 when it has none. */
    static long minimum(SipMessage message) {
        return message.header(Header.MIN_SE)
                .map(SECONDS::matcher)
                .filter(Matcher::matches)
                .map(m -> Math.max(90, Long.parseLong(m.group(1))))
                .orElse(90L);
    }

    @Override
    public String toString() {
        return refresher.isEmpty() ? String.valueOf(seconds) : seconds + ";refresher=" + refresher;
    }
}
