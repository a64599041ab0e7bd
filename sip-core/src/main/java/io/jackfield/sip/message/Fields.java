package io.jackfield.sip.message;

import static io.jackfield.sip.message.Ascii.LWS;

/**
 * Scans the header fields that every message needs, and notes in the index what is asked of them. They work on received bytes and on
 * bytes that an edit added; {@code shift} turns a position into an address.
 *
 * <p>Lenient where it does no harm: what a parameter value may hold goes beyond the grammar.
 */
final class Fields {
    /** The headers scanned are those up to this ordinal. */
    static final int LAST = Header.CONTENT_LENGTH.id();

    static final long MAX_CSEQ = 0x7FFFFFFFL; // RFC 3261 8.1.1.5

    private static final int VIA = Header.VIA.id();
    private static final int FROM = Header.FROM.id();
    private static final int TO = Header.TO.id();
    private static final int CALL_ID = Header.CALL_ID.id();
    private static final int CSEQ = Header.CSEQ.id();
    private static final int MAX_FORWARDS = Header.MAX_FORWARDS.id();

    /** {@code SIP/2.0/} as a word. */
    private static final long SIP_2_0 = 0x2F302E322F504953L;

    private static final long BRANCH = Ascii.foldedWord("branch");
    private static final long RPORT = Ascii.foldedWord("rport");
    private static final long RECEIVED = Ascii.foldedWord("received");
    private static final long TAG = Ascii.foldedWord("tag");
    private static final int NOT_ASKED = -1;

    private Fields() {}

    /** Scans the trimmed value of the header with this ordinal. False when it is malformed. */
    static boolean scan(int header, byte[] b, int from, int to, int shift, long[] index) {
        if (header == VIA) {
            return via(b, from, to, shift, index);
        } else if (header == FROM) {
            return address(b, from, to, shift, index, Index.FROM_TAG);
        } else if (header == TO) {
            return address(b, from, to, shift, index, Index.TO_TAG);
        } else if (header == CALL_ID) {
            index[Index.CALL_ID] = Span.of(from + shift, to - from);
            return from < to && Ascii.spaceStop(b, from, to) == to;
        } else if (header == CSEQ) {
            return cseq(b, from, to, shift, index);
        } else if (header == MAX_FORWARDS) {
            index[Index.MAX_FORWARDS] = Ascii.number(b, from, to, 255); // RFC 3261 20.22
            return index[Index.MAX_FORWARDS] >= 0;
        }
        index[Index.CONTENT_LENGTH] = Ascii.number(b, from, to, Integer.MAX_VALUE);
        return index[Index.CONTENT_LENGTH] >= 0;
    }

    /** Notes that the header is not there. */
    static void clear(int header, long[] index) {
        if (header == VIA) {
            clearVia(index);
        } else if (header == FROM) {
            index[Index.FROM_TAG] = 0;
        } else if (header == TO) {
            index[Index.TO_TAG] = 0;
        } else if (header == CALL_ID) {
            index[Index.CALL_ID] = 0;
        } else if (header == CSEQ) {
            index[Index.CSEQ_NUMBER] = -1;
            index[Index.CSEQ_METHOD] = 0;
        } else if (header == MAX_FORWARDS) {
            index[Index.MAX_FORWARDS] = -1;
        } else {
            index[Index.CONTENT_LENGTH] = -1;
        }
    }

    private static boolean cseq(byte[] b, int from, int to, int shift, long[] index) {
        int p = Ascii.skip(Ascii.DIGIT, b, from, to);
        index[Index.CSEQ_NUMBER] = Ascii.number(b, from, p, MAX_CSEQ);
        int method = Ascii.skip(LWS, b, p, to);
        index[Index.CSEQ_METHOD] = Span.of(method + shift, to - method);
        return index[Index.CSEQ_NUMBER] >= 0
                && method > p
                && method < to
                && Ascii.skip(Ascii.TOKEN, b, method, to) == to;
    }

    // ---- Via (RFC 3261 20.42) ----

    private static boolean via(byte[] b, int from, int to, int shift, long[] index) {
        clearVia(index);
        int transport = to - from > 8 && Ascii.word(b, from) == SIP_2_0 ? from + 8 : protocol(b, from, to);
        int p = Ascii.skip(Ascii.TOKEN, b, transport, to);
        int sentBy = Ascii.skip(LWS, b, p, to);
        if (p == transport || sentBy == p) {
            return false;
        }
        p = hostPort(b, sentBy, to);
        if (p < 0) {
            return false;
        }
        index[Index.SENT_BY] = Span.of(sentBy + shift, p - sentBy);
        int sentByEnd = p;
        p = params(b, p, to, shift, index, Index.TOP_VIA);
        boolean sound = p >= 0 && (p == to || b[p] == ',');
        int end = sound ? p : sentByEnd; // a response that says what is wrong needs to know where to go
        index[Index.TOP_VIA] = Span.of(from + shift, Ascii.trimEnd(b, from, end) - from);
        return sound;
    }

    private static void clearVia(long[] index) {
        index[Index.TOP_VIA] = index[Index.SENT_BY] = 0;
        index[Index.BRANCH] = index[Index.RPORT] = index[Index.RECEIVED] = 0;
    }

    /** After {@code name / version /}: SIP/2.0 or another, perhaps with white space; {@code to} when it is something else. */
    private static int protocol(byte[] b, int from, int to) {
        int p = Ascii.skip(Ascii.TOKEN, b, from, to);
        int version = afterSlash(b, p, to);
        int end = Ascii.skip(Ascii.TOKEN, b, version, to);
        return p > from && end > version ? afterSlash(b, end, to) : to;
    }

    private static int afterSlash(byte[] b, int p, int to) {
        p = Ascii.skip(LWS, b, p, to);
        return p < to && b[p] == '/' ? Ascii.skip(LWS, b, p + 1, to) : to;
    }

    /** The end of {@code host [: port]}; -1 when it is none. */
    static int hostPort(byte[] b, int from, int to) {
        int end;
        if (from < to && b[from] == '[') {
            end = Ascii.indexOf(b, from, to, ']') + 1;
            if (end > to) {
                return -1;
            }
        } else {
            end = Ascii.skip(Ascii.HOST, b, from, to);
            if (end == from) {
                return -1;
            }
        }
        int colon = Ascii.skip(LWS, b, end, to);
        if (colon == to || b[colon] != ':') {
            return end;
        }
        int port = Ascii.skip(LWS, b, colon + 1, to);
        end = Ascii.skip(Ascii.DIGIT, b, port, to);
        return Ascii.number(b, port, end, 65_535) >= 0 ? end : -1;
    }

    // ---- From and To (RFC 3261 20.20, 20.39) ----

    private static boolean address(byte[] b, int from, int to, int shift, long[] index, int tagSlot) {
        index[tagSlot] = 0;
        int p = from;
        if (p < to && b[p] == '"') {
            p = Ascii.skipQuoted(b, p, to);
            if (p < 0) {
                return false;
            }
            p = Ascii.skip(LWS, b, p, to);
            if (p == to || b[p] != '<') {
                return false;
            }
        } else {
            p = displayName(b, p, to);
        }
        int uri = p;
        int end;
        if (p < to && b[p] == '<') {
            uri++;
            end = Ascii.uriStop(b, uri, to);
            if (end == to || b[end] != '>') {
                return false;
            }
            p = end + 1;
        } else { // an addr-spec: its parameters are the header's (RFC 3261 20)
            uri = from;
            end = p = Ascii.find(Ascii.VALUE_END, b, from, to);
            if (Ascii.indexOf(b, from, end, '?') < end) {
                return false;
            }
        }
        return hasScheme(b, uri, end) && params(b, p, to, shift, index, tagSlot) == to;
    }

    /** The opening bracket after an unquoted display name; {@code to} when there is no bracket before the parameters. */
    private static int displayName(byte[] b, int p, int to) {
        while (p < to && b[p] != '<') {
            if (b[p] == ';' || b[p] == '"') {
                return to;
            }
            p++;
        }
        return p;
    }

    static boolean hasScheme(byte[] b, int from, int to) {
        int p = from;
        while (p < to && (Ascii.is(Ascii.HOST, b[p]) && b[p] != '_' || b[p] == '+')) {
            p++;
        }
        return p > from && Ascii.is(Ascii.ALPHA, b[from]) && p + 1 < to && b[p] == ':';
    }

    // ---- parameters (RFC 3261 25.1 generic-param) ----

    /**
     * Goes through {@code *( ; name [= value] )} and notes what is asked of them. Returns where they end: before something else
     * than a semicolon; -1 when they are malformed.
     */
    private static int params(byte[] b, int p, int to, int shift, long[] index, int field) {
        for (; ; ) {
            p = Ascii.skip(LWS, b, p, to);
            if (p == to || b[p] != ';') {
                return p;
            }
            int name = Ascii.skip(LWS, b, p + 1, to);
            int nameEnd = Ascii.skip(Ascii.TOKEN, b, name, to);
            if (nameEnd == name) {
                return -1;
            }
            int slot = slot(field, Ascii.foldedWord(b, name, nameEnd - name));
            p = Ascii.skip(LWS, b, nameEnd, to);
            if (p == to || b[p] != '=') {
                if (slot == Index.RPORT && index[slot] == 0) {
                    index[slot] = Span.of(nameEnd + shift, 0);
                }
                continue;
            }
            int value = Ascii.skip(LWS, b, p + 1, to);
            p = value < to && b[value] == '"'
                    ? Ascii.skipQuoted(b, value, to)
                    : Ascii.find(Ascii.VALUE_END, b, value, to);
            if (p <= value) {
                return -1;
            }
            if (slot != NOT_ASKED && index[slot] == 0) { // the first counts
                index[slot] = Span.of(value + shift, p - value);
            }
        }
    }

    /** Where the value of a parameter goes. */
    private static int slot(int field, long name) {
        if (field != Index.TOP_VIA) {
            return name == TAG ? field : NOT_ASKED;
        }
        return name == BRANCH
                ? Index.BRANCH
                : name == RPORT ? Index.RPORT : name == RECEIVED ? Index.RECEIVED : NOT_ASKED;
    }
}
