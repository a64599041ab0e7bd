package io.jackfield.sip.message;

/** Scans a request line or status line (RFC 3261 7.1, 7.2) into the index. */
final class StartLine {
    /** {@code SIP/2.0} and a space, as a word. */
    private static final long VERSION_SPACE = 0x20302E322F504953L;
    /** The low seven bytes of a word. */
    private static final long SEVEN = 0x00FFFFFFFFFFFFFFL;

    private StartLine() {}

    /** OK, INCOMPLETE, NOT_SIP, or a flaw; unless it is one of those two, the span of the line is in the index. */
    static ParseStatus scan(byte[] b, int from, int to, int shift, long[] index) {
        int end = Ascii.lineStop(b, from, to);
        while (end < to && b[end] == '\t') {
            end = Ascii.lineStop(b, end + 1, to);
        }
        if (end + 1 >= to && (end == to || b[end] == '\r')) {
            return ParseStatus.INCOMPLETE;
        }
        if (b[end] != '\r' || b[end + 1] != '\n') {
            return ParseStatus.NOT_SIP;
        }
        index[Index.START_LINE] = Span.of(from + shift, end + 2 - from);
        if (end - from >= 8 && Ascii.word(b, from) == VERSION_SPACE) {
            return statusLine(b, from + 8, end, shift, index);
        }
        return requestLine(b, from, end, shift, index);
    }

    private static ParseStatus statusLine(byte[] b, int from, int end, int shift, long[] index) {
        int afterCode = Ascii.skip(Ascii.DIGIT, b, from, end);
        long code = Ascii.number(b, from, afterCode, 699);
        index[Index.STATUS] = Math.max(code, 1); // not 0, which would be a request
        if (code < 100 || afterCode - from != 3 || afterCode < end && b[afterCode] != ' ') {
            return ParseStatus.BAD_START_LINE;
        }
        int reason = Math.min(afterCode + 1, end); // the space before an empty phrase is often forgotten
        index[Index.SUBJECT] = Span.of(reason + shift, end - reason);
        return ParseStatus.OK;
    }

    private static ParseStatus requestLine(byte[] b, int from, int end, int shift, long[] index) {
        int method = Ascii.skip(Ascii.TOKEN, b, from, end);
        int uriEnd = Ascii.uriStop(b, Math.min(method + 1, end), end);
        boolean version = end - uriEnd == 8 && isVersion(b, uriEnd + 1, end);
        index[Index.METHOD] = Span.of(from + shift, method - from);
        index[Index.SUBJECT] = Span.of(method + 1 + shift, Math.max(uriEnd - method - 1, 0));
        if (version
                && method > from
                && b[method] == ' '
                && b[uriEnd] == ' '
                && Fields.hasScheme(b, method + 1, uriEnd)) {
            return ParseStatus.OK;
        }
        return flaw(b, from, method, end, shift, index);
    }

    private static boolean isVersion(byte[] b, int from, int end) {
        return (Ascii.wordUpTo(b, from, 7) ^ VERSION_SPACE & SEVEN) == 0 || Ascii.matches(b, from, end, "sip/2.0");
    }

    /** Names what is wrong with a line that is no right request line: it may be no SIP at all. */
    private static ParseStatus flaw(byte[] b, int from, int method, int end, int shift, long[] index) {
        if (from + 4 < end && Ascii.matches(b, from, from + 4, "sip/")) {
            index[Index.STATUS] = 1; // a status line of another version: nobody answers it
            return ParseStatus.BAD_VERSION;
        }
        int last = Ascii.trimEnd(b, from, end);
        int version = last;
        while (version > from && b[version - 1] > ' ') {
            version--;
        }
        if (method == from || last - version < 4 || !Ascii.matches(b, version, version + 4, "sip/")) {
            return ParseStatus.NOT_SIP;
        }
        index[Index.SUBJECT] = Span.of(method + shift, Math.max(version - method, 0));
        return isVersion(b, version, last) && last - version == 7
                ? ParseStatus.BAD_START_LINE
                : ParseStatus.BAD_VERSION;
    }
}
