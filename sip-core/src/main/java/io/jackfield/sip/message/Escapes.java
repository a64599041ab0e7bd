package io.jackfield.sip.message;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.OptionalInt;

/** Quoted strings (RFC 3261 25.1) and percent escapes (RFC 3261 19.1.2). */
final class Escapes {
    private Escapes() {}

    /** The position after the closing quote; -1 when it does not close. */
    static int endOfQuoted(String text, int from, int end) {
        for (int p = from + 1; p < end; p++) {
            if (text.charAt(p) == '\\') {
                p++;
            } else if (text.charAt(p) == '"') {
                return p + 1;
            }
        }
        return -1;
    }

    /** The text between the quotes at both ends, escapes resolved. */
    static String unquote(String text, int from, int to) {
        StringBuilder plain = new StringBuilder(to - from);
        for (int p = from + 1; p < to - 1; p++) {
            char c = text.charAt(p);
            plain.append(c == '\\' && p + 1 < to - 1 ? text.charAt(++p) : c);
        }
        return plain.toString();
    }

    /** The text between quotes, escaped where it must be. */
    static String quote(String plain) {
        return '"' + plain.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** The text as it is when it is a token, else quoted. */
    static String tokenOrQuoted(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (!Ascii.is(Ascii.TOKEN, c) && c != ':' && c != '[' && c != ']') { // a host is allowed as well
                return quote(value);
            }
        }
        return value;
    }

    static String upper(String text) {
        return text.toUpperCase(Locale.ROOT);
    }

    static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /** Resolves %HH (RFC 3261 19.1.2); what is no escape stays. */
    static String unescape(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        byte[] in = text.getBytes(StandardCharsets.UTF_8);
        byte[] out = new byte[in.length];
        int n = 0;
        for (int i = 0; i < in.length; i++) {
            if (in[i] == '%' && i + 2 < in.length && Ascii.is(Ascii.HEX, in[i + 1]) && Ascii.is(Ascii.HEX, in[i + 2])) {
                out[n++] = (byte) (Character.digit(in[i + 1], 16) << 4 | Character.digit(in[i + 2], 16));
                i += 2;
            } else {
                out[n++] = in[i];
            }
        }
        return new String(out, 0, n, StandardCharsets.UTF_8);
    }

    /** Writes as %HH what is neither letter, digit, nor one of these. */
    static String escape(String plain, String allowed) {
        StringBuilder text = new StringBuilder(plain.length() + 8);
        for (byte b : plain.getBytes(StandardCharsets.UTF_8)) {
            if (Ascii.is(Ascii.ALPHA | Ascii.DIGIT, b) || b > 0 && allowed.indexOf(b) >= 0) {
                text.append((char) b);
            } else {
                text.append('%').append(Character.toUpperCase(Character.forDigit(b >> 4 & 15, 16)));
                text.append(Character.toUpperCase(Character.forDigit(b & 15, 16)));
            }
        }
        return text.toString();
    }

    /** The decimal number of all these characters; -1 when it is none or exceeds {@code max}. */
    static int number(String digits, int max) {
        long n = digits.isEmpty() ? -1 : 0;
        for (int i = 0; i < digits.length() && n >= 0; i++) {
            n = Ascii.is(Ascii.DIGIT, digits.charAt(i)) ? n * 10 + digits.charAt(i) - '0' : -1;
            if (n > max) {
                return -1;
            }
        }
        return (int) n;
    }

    /** A preference of at most three decimals (RFC 3261 25.1 qvalue); 1 when it is none. */
    static double q(String q) {
        int decimals = q.length() - 2;
        boolean readable = q.startsWith("0") || q.startsWith("1");
        if (!readable || decimals < 0 && q.length() != 1 || decimals > 3 || decimals >= 0 && q.charAt(1) != '.') {
            return 1;
        }
        int thousandths = (q.charAt(0) - '0') * 1_000;
        int worth = 100;
        for (int i = 2; i < q.length(); i++, worth /= 10) {
            if (!Ascii.is(Ascii.DIGIT, q.charAt(i))) {
                return 1;
            }
            thousandths += (q.charAt(i) - '0') * worth;
        }
        return Math.min(thousandths / 1_000.0, 1);
    }

    /** Delta-seconds (RFC 3261 25.1): what exceeds 2^31 - 1 is that, what is no number is empty. */
    static OptionalInt seconds(String digits) {
        long n = 0;
        for (int i = 0; i < digits.length(); i++) {
            if (!Ascii.is(Ascii.DIGIT, digits.charAt(i))) {
                return OptionalInt.empty();
            }
            n = Math.min(n * 10 + digits.charAt(i) - '0', Integer.MAX_VALUE);
        }
        return digits.isEmpty() ? OptionalInt.empty() : OptionalInt.of((int) n);
    }

    /** A value without its folding: each line break with the white space around it is one space (RFC 3261 7.3.1). */
    static String unfold(String value) {
        if (value.indexOf('\r') < 0) {
            return value;
        }
        StringBuilder line = new StringBuilder(value.length());
        for (int p = 0; p < value.length(); p++) {
            if (value.startsWith("\r\n", p)) {
                while (!line.isEmpty() && Ascii.is(Ascii.LWS, line.charAt(line.length() - 1))) {
                    line.setLength(line.length() - 1);
                }
                while (p + 1 < value.length() && Ascii.is(Ascii.LWS, value.charAt(p + 1))) {
                    p++;
                }
                line.append(' ');
            } else {
                line.append(value.charAt(p));
            }
        }
        return line.toString();
    }
}
