package io.jackfield.sip.message;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** When two URIs mean the same: RFC 3261 19.1.4 and, for tel, RFC 3966 4. */
final class UriComparison {
    /** A parameter that must not be in only one of the two, even with its default value. */
    private static final String[] DECISIVE = {"user", "ttl", "method", "maddr", "transport"};

    /** Longer URIs compare by text: the comparison takes time by the product of their parameters. */
    private static final int LONGEST = 1024;

    private UriComparison() {}

    static boolean equivalent(SipUri a, SipUri b) {
        boolean tooLong = a.text().length() > LONGEST || b.text().length() > LONGEST;
        if (tooLong || !a.valid() || !b.valid() || !a.scheme().equals(b.scheme())) {
            return a.text().equals(b.text());
        }
        if (a.isSip()) {
            return a.port() == b.port()
                    && unescaped(a.userInfo()).equals(unescaped(b.userInfo()))
                    && sameHost(a.host(), b.host())
                    && decisiveEqual(a, b)
                    && commonEqual(a, b)
                    && headersEqual(a, b);
        }
        if (a.isTel()) {
            Optional<TelNumber> number = TelNumber.of(a);
            return number.isPresent() && number.equals(TelNumber.of(b));
        }
        return a.text().equals(b.text());
    }

    /** Names in any case, IPv6 references by their bits (RFC 5954 4.2). */
    private static boolean sameHost(String a, String b) {
        if (a.equalsIgnoreCase(b) || !a.startsWith("[") || !b.startsWith("[")) {
            return a.equalsIgnoreCase(b);
        }
        try { // in brackets it is never looked up
            return InetAddress.getByName(a).equals(InetAddress.getByName(b));
        } catch (UnknownHostException notAnAddress) {
            return false;
        }
    }

    /** An escape of a character that need not be escaped equals the character; reserved ones do not (RFC 2396 2.2). */
    private static String unescaped(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length());
        for (int p = 0; p < text.length(); p++) {
            char c = text.charAt(p);
            if (c == '%') { // a valid URI has two hex digits after it
                int code = Integer.parseInt(text, p + 1, p + 3, 16);
                boolean unreserved = Ascii.is(Ascii.ALPHA | Ascii.DIGIT, (char) code) || "-_.!~*'()".indexOf(code) >= 0;
                plain.append(unreserved ? String.valueOf((char) code) : Escapes.upper(text.substring(p, p + 3)));
                p += 2;
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }

    private static boolean decisiveEqual(SipUri a, SipUri b) {
        for (String name : DECISIVE) {
            if (a.hasParam(name) != b.hasParam(name)) {
                return false;
            }
        }
        return true;
    }

    /** Parameters in both must have the same value, in any case; those in only one do not matter. */
    private static boolean commonEqual(SipUri a, SipUri b) {
        Params p = a.params();
        while (p.next()) {
            Optional<String> other = b.param(p.name());
            if (other.isPresent() && !other.get().equalsIgnoreCase(Escapes.unescape(p.value()))) {
                return false;
            }
        }
        return true;
    }

    /** Every header must be in both, in any order. */
    private static boolean headersEqual(SipUri a, SipUri b) {
        String[] left = a.uriHeaders();
        if (left.length != b.uriHeaders().length) {
            return false;
        }
        for (String header : left) {
            int equals = Math.max(header.indexOf('='), 0);
            Optional<String> other = b.uriHeader(header.substring(0, equals));
            if (other.isEmpty() || !other.get().equals(Escapes.unescape(header.substring(equals + 1)))) {
                return false;
            }
        }
        return true;
    }
}
