package io.jackfield.sip.message;

/** Walks through the parts of a multipart body, from delimiter line to delimiter line (RFC 2046 5.1.1), once over its bytes. */
final class Delimiters {
    private static final int NONE = -1;

    private final byte[] b;
    private final int end;
    private final byte[] delimiter;
    /** Where the next part begins. */
    private int ahead;

    private int from;
    private int to;

    /** Stands before the first part; what is before its delimiter is not looked at. */
    Delimiters(byte[] b, int from, int end, String boundary) {
        this.b = b;
        this.end = end;
        delimiter = MessageEdit.utf8("--" + boundary);
        ahead = from;
        next();
    }

    /** Moves to the next part; false when there is none that a delimiter ends. */
    boolean next() {
        from = ahead;
        for (int line = ahead; line != NONE && line < end; line = afterLine(line)) {
            if (isDelimiter(line)) {
                boolean crlf = line - 2 >= from && b[line - 2] == '\r'; // belongs to the delimiter
                to = crlf ? line - 2 : Math.max(line - 1, from);
                ahead = isLast(line) ? NONE : afterLine(line);
                return true;
            }
        }
        ahead = NONE;
        return false;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    private int afterLine(int p) {
        return Math.min(Ascii.indexOf(b, p, end, '\n') + 1, end);
    }

    private boolean isDelimiter(int line) {
        int after = line + delimiter.length;
        if (after > end || !Ascii.equal(b, line, delimiter, 0, delimiter.length)) {
            return false;
        }
        int rest = Ascii.skip(Ascii.LWS, b, after, afterLine(line));
        return isLast(line) || rest == afterLine(line);
    }

    private boolean isLast(int line) {
        int after = line + delimiter.length;
        return after + 1 < end && b[after] == '-' && b[after + 1] == '-';
    }

    /** Where the content of the part begins: behind the empty line that ends its header fields, which may be none. */
    static int content(byte[] b, int from, int to) {
        for (int line = from; line < to; ) {
            int next = Math.min(Ascii.indexOf(b, line, to, '\n') + 1, to);
            if (b[line] == '\r' || b[line] == '\n') {
                return next;
            }
            line = next;
        }
        return to;
    }
}
