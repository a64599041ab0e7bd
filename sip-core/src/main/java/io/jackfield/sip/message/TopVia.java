package io.jackfield.sip.message;

import io.jackfield.kernel.SipHash;

/** Reads the top Via of a message in its bytes: what transactions and transports ask of every message, without allocation. */
final class TopVia {
    /** RFC 3261 8.1.1.7: z9hG4bK. */
    static final int COOKIE_LENGTH = 7;

    private static final byte[] COOKIE = MessageEdit.utf8("z9hG4bK");

    private TopVia() {}

    /** Whether the first Via can be read: in a refusal it may be what is wrong. Allocates. */
    static boolean isSound(SipMessage m) {
        int at = HeaderLines.first(m, Header.VIA);
        if (at < 0) {
            return false;
        }
        long line = m.index[at];
        long value = HeaderLines.valueSpan(m.array(line), m.position(line), line);
        int from = m.position(value);
        return Fields.scan(Header.VIA.id(), m.array(value), from, from + Span.length(value), 0, m.index.clone());
    }

    static long hash(SipMessage m) {
        long sentBy = m.index[Index.SENT_BY];
        long branch = m.index[Index.BRANCH];
        long begun = ByteHash.add(0, m.array(sentBy), m.position(sentBy), Span.length(sentBy));
        return ByteHash.add(begun, m.array(branch), m.position(branch), Span.length(branch));
    }

    static long hash(SipMessage m, SipHash key) {
        long sentBy = m.index[Index.SENT_BY];
        long branch = m.index[Index.BRANCH];
        long first = key.hash(m.array(sentBy), m.position(sentBy), Span.length(sentBy));
        return key.hash(first ^ key.hash(m.array(branch), m.position(branch), Span.length(branch)));
    }

    static int port(SipMessage m) {
        long sentBy = m.index[Index.SENT_BY];
        byte[] b = m.array(sentBy);
        int from = m.position(sentBy);
        int end = from + Span.length(sentBy);
        int digits = end;
        while (digits > from && Ascii.is(Ascii.DIGIT, b[digits - 1])) {
            digits--;
        }
        int colon = Ascii.trimEnd(b, from, digits) - 1;
        return digits < end && colon > from && b[colon] == ':' ? (int) Ascii.number(b, digits, end, 65_535) : -1;
    }

    static boolean hostIs(SipMessage m, String host) {
        long sentBy = m.index[Index.SENT_BY];
        int length = host.length();
        if (Span.length(sentBy) < length) {
            return false;
        }
        byte[] b = m.array(sentBy);
        int from = m.position(sentBy);
        for (int i = 0; i < length; i++) {
            if (b[from + i] != host.charAt(i)) {
                return false;
            }
        }
        return Span.length(sentBy) == length || b[from + length] == ':' || Ascii.is(Ascii.LWS, b[from + length]);
    }

    static boolean beginsWithCookie(SipMessage m) {
        long branch = m.index[Index.BRANCH];
        return Span.length(branch) >= COOKIE_LENGTH
                && Ascii.equal(m.array(branch), m.position(branch), COOKIE, 0, COOKIE_LENGTH);
    }
}
