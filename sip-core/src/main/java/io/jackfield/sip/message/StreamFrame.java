package io.jackfield.sip.message;

/**
 * Finds the bounds of the next message on a stream (RFC 3261 18.3, keep-alives of RFC 5626 4.4.1). What it has scanned it does not
 * scan again when more bytes come. Offsets count from the first pending byte.
 */
final class StreamFrame {
    private final ParseLimits limits;
    private final HeaderScan scan;

    /** Line ends before the message, which are skipped (RFC 3261 7.5). */
    private int start;
    /** Up to here there is no end of the headers. */
    private int searched;
    /** Bytes of start line and headers, once their end is there; 0 before. */
    private int head;

    private int body;
    private ParseStatus headStatus = ParseStatus.OK;
    private int consumed;

    StreamFrame(ParseLimits limits, HeaderScan scan) {
        this.limits = limits;
        this.scan = scan;
    }

    /** Bytes used up by the last call that was not INCOMPLETE. */
    int consumed() {
        return consumed;
    }

    /** Where the message of that call began. */
    int start() {
        return start;
    }

    int head() {
        return head;
    }

    int body() {
        return body;
    }

    /** As {@link SipParser#frame}. On a status with a message, the index of the scan counts from {@link #start()}. */
    ParseStatus next(byte[] b, int off, int len, boolean fresh) {
        if (fresh || len < searched) {
            start = searched = head = body = 0;
        }
        consumed = 0;
        ParseStatus status = head > 0 ? headStatus : head(b, off, len);
        if (status == ParseStatus.KEEP_ALIVE) {
            consumed = start + 4;
        } else if (status.fatalForStream()) {
            consumed = len;
        } else if (status != ParseStatus.INCOMPLETE) {
            if (len - start < head + body) {
                return ParseStatus.INCOMPLETE;
            }
            consumed = start + head + body;
        }
        return status;
    }

    private ParseStatus head(byte[] b, int off, int len) {
        ParseStatus status = searched > start ? ParseStatus.OK : skipLineEnds(b, off, len);
        if (status != ParseStatus.OK) {
            return status;
        }
        int end = endOfHeaders(b, off, len);
        if ((end > 0 ? end : len) - start > limits.messageBytes()) {
            return ParseStatus.TOO_LARGE;
        }
        if (end == 0) {
            return ParseStatus.INCOMPLETE;
        }
        head = end - start;
        headStatus = withBody(scan.scan(b, off + start, off + end, -(off + start)));
        return headStatus;
    }

    /** OK when a start line begins at {@code start}. */
    private ParseStatus skipLineEnds(byte[] b, int off, int len) {
        for (; ; start += 2) {
            int left = len - start;
            int p = off + start;
            if (left == 0) {
                return ParseStatus.INCOMPLETE;
            }
            if (b[p] != '\r') {
                return Ascii.is(Ascii.TOKEN, b[p]) ? ParseStatus.OK : ParseStatus.NOT_SIP;
            }
            if (left >= 2 && b[p + 1] != '\n' || left >= 4 && b[p + 2] == '\r' && b[p + 3] != '\n') {
                return ParseStatus.NOT_SIP;
            }
            if (left >= 4 && b[p + 2] == '\r') {
                return ParseStatus.KEEP_ALIVE;
            }
            if (left < 3 || b[p + 2] == '\r') {
                return ParseStatus.INCOMPLETE; // a ping may have begun
            }
        }
    }

    /** The offset after the empty line; 0 when it has not come. */
    private int endOfHeaders(byte[] b, int off, int len) {
        int end = off + len;
        int p = Ascii.indexOf(b, off + Math.max(searched, start), end, '\n');
        while (p + 2 < end) {
            if (b[p + 1] == '\r' && b[p + 2] == '\n') {
                return p + 3 - off;
            }
            p = Ascii.indexOf(b, p + 1, end, '\n');
        }
        searched = p - off;
        return 0;
    }

    private ParseStatus withBody(ParseStatus scanned) {
        if (scanned == ParseStatus.INCOMPLETE) {
            return ParseStatus.NOT_SIP; // the empty line was none: a stray LF is before it
        }
        if (scanned.fatalForStream()) {
            return scanned;
        }
        int stated = scan.contentLength();
        if (stated < 0 && (limits.requireContentLength() || scan.has(Header.CONTENT_LENGTH))) {
            return ParseStatus.BAD_CONTENT_LENGTH;
        }
        body = Math.max(stated, 0);
        return (long) head + body > limits.messageBytes() ? ParseStatus.TOO_LARGE : scanned;
    }
}
