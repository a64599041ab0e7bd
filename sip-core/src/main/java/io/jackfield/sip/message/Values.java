package io.jackfield.sip.message;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** Parses and writes the values of header fields that are no records: numbers, durations, dates, words, text. */
final class Values {
    static final long MAX_RSEQ = 0xFFFFFFFFL; // RFC 3262 7.1: 32 bits

    /** RFC 3261 20.17: always two digits of the day, and GMT. */
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);

    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private static final String DAYS = "MonTueWedThuFriSatSun";
    private static final int DATE_LENGTH = 29;

    private Values() {}

    static Optional<Long> number(String text, long max) {
        byte[] b = MessageEdit.utf8(text);
        long n = Ascii.number(b, 0, b.length, max);
        return n < 0 ? Optional.empty() : Optional.of(n);
    }

    static Optional<Integer> integer(String text, int max) {
        return number(text, max).map(Long::intValue);
    }

    /** RFC 3261 25.1 delta-seconds: what exceeds 2^31 - 1 is that. */
    static Optional<Duration> seconds(String text) {
        return Escapes.seconds(text).stream().mapToObj(Duration::ofSeconds).findFirst();
    }

    static String seconds(Duration duration) {
        return Long.toString(duration.toSeconds());
    }

    /** As {@link #seconds(String)}, with parameters that nobody reads: Min-SE (RFC 4028 5). */
    static Optional<Duration> secondsWithParams(String text) {
        return Parameterized.parse(text).flatMap(p -> seconds(p.value()));
    }

    /** Refer-Sub (RFC 4488 4). */
    static Optional<Boolean> bool(String text) {
        return Parameterized.parse(text)
                .map(p -> Escapes.lower(p.value()))
                .filter(word -> word.equals("true") || word.equals("false"))
                .map(Boolean::valueOf);
    }

    static Optional<String> token(String text) {
        return Ascii.isToken(MessageEdit.utf8(text)) ? Optional.of(text) : Optional.empty();
    }

    static Optional<Method> method(String text) {
        return token(text).map(Method::of);
    }

    /** A word of visible characters, as a Call-ID is. */
    static Optional<String> word(String text) {
        return isVisible(text) ? Optional.of(text) : Optional.empty();
    }

    static boolean isVisible(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c != 0x7F);
    }

    static Optional<CSeq> cseq(String text) {
        int end = 0;
        while (end < text.length() && !Ascii.is(Ascii.LWS, text.charAt(end))) {
            end++;
        }
        int method = end;
        while (method < text.length() && Ascii.is(Ascii.LWS, text.charAt(method))) {
            method++;
        }
        Optional<Method> counted = method(text.substring(method));
        return counted.isEmpty()
                ? Optional.empty()
                : number(text.substring(0, end), Fields.MAX_CSEQ).map(n -> new CSeq(n, counted.get()));
    }

    static Optional<String> nonEmpty(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    /** A token or a quoted string with parameters: P-Visited-Network-ID (RFC 7315 4.3). */
    static Optional<String> tokenOrQuoted(String text) {
        int end = text.startsWith("\"") ? Escapes.endOfQuoted(text, 0, text.length()) : text.indexOf(';');
        int valueEnd = end < 0 ? text.length() : end;
        boolean sound = text.startsWith("\"")
                ? end > 0
                : token(text.substring(0, valueEnd).strip()).isPresent();
        return sound && Parameters.parse(text.substring(valueEnd)).isPresent() ? Optional.of(text) : Optional.empty();
    }

    static String date(Instant instant) {
        return DATE.format(instant);
    }

    /** RFC 3261 25.1 SIP-date, which has fixed columns: {@code Sat, 13 Nov 2010 23:29:00 GMT}. */
    static Optional<Instant> date(String text) {
        if (text.length() != DATE_LENGTH
                || !text.startsWith(", ", 3)
                || !text.endsWith(" GMT")
                || text.charAt(7) != ' '
                || text.charAt(11) != ' '
                || text.charAt(16) != ' '
                || text.charAt(19) != ':'
                || text.charAt(22) != ':'
                || DAYS.indexOf(text.substring(0, 3)) % 3 != 0) {
            return Optional.empty();
        }
        int day = Escapes.number(text.substring(5, 7), 31);
        int month = MONTHS.indexOf(text.substring(8, 11));
        int year = Escapes.number(text.substring(12, 16), 9999);
        int hour = Escapes.number(text.substring(17, 19), 23);
        int minute = Escapes.number(text.substring(20, 22), 59);
        int second = Escapes.number(text.substring(23, 25), 59);
        if (Math.min(Math.min(year, hour), Math.min(minute, second)) < 0
                || month < 0
                || month % 3 != 0
                || day < 1
                || day > YearMonth.of(year, month / 3 + 1).lengthOfMonth()) {
            return Optional.empty();
        }
        return Optional.of(
                LocalDateTime.of(year, month / 3 + 1, day, hour, minute, second).toInstant(ZoneOffset.UTC));
    }

    /** The position after the parenthesis that closes a comment, which may nest (RFC 3261 25.1); -1 when none does. */
    static int endOfComment(String text, int open) {
        int depth = 0;
        for (int p = open; p < text.length(); p++) {
            char c = text.charAt(p);
            if (c == '\\') {
                p++;
            } else if (c == '(') {
                depth++;
            } else if (c == ')' && --depth == 0) {
                return p + 1;
            }
        }
        return -1;
    }
}
