package io.jackfield.sip.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds header lines of a message and takes their values apart. */
final class HeaderLines {
    private HeaderLines() {}

    /** The entry of the first line of the header; -1 when there is none. */
    static int first(SipMessage m, Header<?> header) {
        return mayHave(m, header) ? next(m, header, Index.LINES) : -1;
    }

    private static boolean mayHave(SipMessage m, Header<?> header) {
        int id = header.id();
        return id == NameTable.UNKNOWN || (m.index[Index.PRESENT] & Index.bit(id)) != 0;
    }

    static boolean has(SipMessage m, Header<?> header) {
        return Index.ownsBit(header.id()) ? mayHave(m, header) : first(m, header) >= 0;
    }

    static int count(SipMessage m, Header<?> header) {
        int lines = 0;
        for (int line = first(m, header); line >= 0; line = next(m, header, line + 1)) {
            lines++;
        }
        return lines;
    }

    /** The entry of the first line of the header from this entry on; -1 when there is none. */
    static int next(SipMessage m, Header<?> header, int line) {
        long[] index = m.index;
        int end = (int) index[Index.END];
        int id = header.id();
        for (; line < end; line++) {
            if (Span.header(index[line]) == id
                    && (id != NameTable.UNKNOWN || matches(m, index[line], id, header.name()))) {
                return line;
            }
        }
        return -1;
    }

    private static long valueSpan(SipMessage m, int line) {
        long span = m.index[line];
        return valueSpan(m.array(span), m.position(span), span);
    }

    /** The span of a line's value, without white space around it; the line is at {@code from}. */
    static long valueSpan(byte[] b, int from, long line) {
        int end = from + Span.length(line) - 2;
        int p = from + Span.nameLength(line);
        p = Span.nameLength(line) == Span.LONG_NAME
                ? Ascii.indexOf(b, from, end, ':')
                : Ascii.skip(Ascii.LWS, b, p, end);
        int value = Ascii.skip(Ascii.LWS, b, Math.min(p + 1, end), end);
        return Span.of(value - from + Span.at(line), Ascii.trimEnd(b, value, end) - value);
    }

    static boolean mentions(SipMessage m, Header<?> header, Words words) {
        int line = first(m, header);
        if (line < 0) {
            return false;
        }
        long span = valueSpan(m, line);
        int from = m.position(span);
        return words.in(m.array(span), from, from + Span.length(span));
    }

    static String value(SipMessage m, int line) {
        return Escapes.unfold(m.text(valueSpan(m, line)));
    }

    /** All values of a header; lists are split. */
    static List<String> values(SipMessage m, Header<?> header) {
        int line = first(m, header);
        if (line < 0) {
            return List.of();
        }
        List<String> values = new ArrayList<>();
        for (; line >= 0; line = next(m, header, line + 1)) {
            if (!header.list()) {
                values.add(value(m, line));
                continue;
            }
            long span = valueSpan(m, line);
            byte[] b = m.array(span);
            int end = m.position(span) + Span.length(span);
            for (int p = m.position(span); p < end; ) {
                int comma = endOfValue(b, p, end);
                int from = Ascii.skip(Ascii.LWS, b, p, comma);
                int to = Ascii.trimEnd(b, from, comma);
                if (to > from) {
                    values.add(Escapes.unfold(new String(b, from, to - from, StandardCharsets.UTF_8)));
                }
                p = comma + 1;
            }
        }
        return values;
    }

    static Optional<String> firstValue(SipMessage m, Header<?> header) {
        int line = first(m, header);
        if (line < 0) {
            return Optional.empty();
        }
        long span = valueSpan(m, line);
        byte[] b = m.array(span);
        int from = m.position(span);
        int to = Ascii.trimEnd(b, from, endOfValue(b, from, from + Span.length(span)));
        return Optional.of(Escapes.unfold(new String(b, from, to - from, StandardCharsets.UTF_8)));
    }

    /** The comma that ends the value at {@code p}, or {@code end}; commas in quotes and in angle brackets do not count. */
    static int endOfValue(byte[] b, int p, int end) {
        while (p < end && b[p] != ',') {
            if (b[p] == '"') {
                int close = Ascii.skipQuoted(b, p, end);
                p = close < 0 ? end : close;
            } else if (b[p] == '<') {
                p = Math.min(Ascii.indexOf(b, p, end, '>') + 1, end);
            } else {
                p++;
            }
        }
        return p;
    }

    /** The end of the first value of a list, without the white space before its comma. */
    static int endOfFirst(byte[] list) {
        return Ascii.trimEnd(list, 0, endOfValue(list, 0, list.length));
    }

    /** Whether a line is of this header or, for one that is not known, has this name. */
    static boolean matches(SipMessage m, long line, int header, byte[] name) {
        return matches(m.array(line), m.position(line), line, header, name);
    }

    static boolean matches(byte[] b, int at, long line, int header, byte[] name) {
        if (header != NameTable.UNKNOWN || Span.header(line) != NameTable.UNKNOWN) {
            return Span.header(line) == header;
        }
        return Math.min(name.length, Span.LONG_NAME) == Span.nameLength(line)
                && name.length < Span.length(line)
                && Ascii.equalIgnoreCase(b, at, name, 0, name.length)
                && (name.length < Span.LONG_NAME || b[at + name.length] == ':');
    }
}
