package io.jackfield.sip.message;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A message being changed: a copy of its index, whose lines come and go. */
final class EditBuffer extends AddedBytes {
    private static final byte[] NONE = {};
    private static final byte[] CRLF = {'\r', '\n'};
    private static final byte[] COLON = {':', ' '};
    private static final int SPARE_LINES = 8;

    private byte[] body;
    private long[] index;
    private int end;
    /** Ids, as bits, of headers to scan again: those up to {@link Fields#LAST} that changed. */
    private long touched;

    private final List<String> mistakes = new ArrayList<>(0);

    /** All of the message. */
    EditBuffer(SipMessage source) {
        super(source);
        body = source.body;
        end = (int) source.index[Index.END];
        index = Arrays.copyOf(source.index, end + SPARE_LINES);
    }

    /** The bytes of the message, but none of its lines. */
    static EditBuffer withoutLines(SipMessage source) {
        EditBuffer edit = new EditBuffer(source);
        edit.end = Index.LINES;
        edit.index[Index.BODY] = 0;
        edit.index[Index.CONTENT_LENGTH] = edit.index[Index.MAX_FORWARDS] = -1;
        edit.body = NONE;
        return edit;
    }

    /** Nothing yet. */
    EditBuffer() {
        super(NONE);
        body = NONE;
        index = new long[Index.LINES + 2 * SPARE_LINES];
        end = Index.LINES;
        Index.clear(index);
    }

    // ---- bytes ----

    void mistake(String what) {
        mistakes.add(what);
    }

    long slot(int slot) {
        return index[slot];
    }

    void slot(int slot, long value) {
        requireOpen();
        index[slot] = value;
    }

    // ---- start line ----

    /** Ends the start line, which began at the address. */
    void startLine(int from) {
        write(CRLF);
        index[Index.START_LINE] = Span.of(from, address() - from);
    }

    // ---- header lines ----

    /** Writes a line with a value of the program. */
    long line(Header<?> name, byte[] value) {
        check(name, value);
        return receivedLine(name, value);
    }

    /** A value of the program must not end its line. */
    void check(Header<?> name, byte[] value) {
        if (!Ascii.isOneLine(value)) {
            mistake(name + ": line break in the value");
        }
    }

    /** Writes a line with a value that was received: it may be folded. */
    long receivedLine(Header<?> name, byte[] value) {
        int at = address();
        int nameLength;
        if (name.id() == NameTable.UNKNOWN) {
            nameLength = name.name().length;
            if (!Ascii.isToken(name.name())) {
                mistake("not a header name: " + name);
            }
            write(name.name());
            write(COLON);
        } else {
            byte[] prefix = name.prefix();
            nameLength = prefix.length - COLON.length;
            write(prefix);
            touch(name.id());
        }
        write(value);
        write(CRLF);
        return Span.line(at, address() - at, nameLength, name.id());
    }

    private void touch(int header) {
        if (header <= Fields.LAST) {
            touched |= 1L << header;
        }
    }

    /** Scans these headers again in the end, as if they had changed. */
    void touch(Header<?>... headers) {
        for (Header<?> header : headers) {
            touch(header.id());
        }
    }

    private boolean isTouched(Header<?> header) {
        return (touched & 1L << header.id()) != 0;
    }

    int first() {
        return Index.LINES;
    }

    int end() {
        return end;
    }

    /** The first line of the name from this entry on; -1 when there is none. */
    int find(Header<?> name, int from) {
        requireOpen();
        for (int i = from; i < end; i++) {
            if (HeaderLines.matches(array(index[i]), position(index[i]), index[i], name.id(), name.name())) {
                return i;
            }
        }
        return -1;
    }

    /** The entry after the last line of the name; -1 when there is none. */
    int afterLast(Header<?> name) {
        int after = -1;
        for (int i = find(name, first()); i >= 0; i = find(name, i + 1)) {
            after = i + 1;
        }
        return after;
    }

    /** The entry of the first line that is no Via. */
    int belowVias() {
        int i = first();
        while (i < end && Span.header(index[i]) == Header.VIA.id()) {
            i++;
        }
        return i;
    }

    void insert(int at, long line) {
        if (end == index.length) {
            index = Arrays.copyOf(index, end * 2);
        }
        System.arraycopy(index, at, index, at + 1, end - at);
        index[at] = line;
        end++;
    }

    void replace(int at, long line) {
        index[at] = line;
    }

    /** Removes the lines of the name from this entry on. */
    void removeFrom(Header<?> name, int from) {
        requireOpen();
        touch(name.id());
        int kept = from;
        for (int i = from; i < end; i++) {
            if (!HeaderLines.matches(array(index[i]), position(index[i]), index[i], name.id(), name.name())) {
                index[kept++] = index[i];
            }
        }
        end = kept;
    }

    void removeLine(int at) {
        touch(Span.header(index[at]));
        System.arraycopy(index, at + 1, index, at, end - at - 1);
        end--;
    }

    /** Copies the lines of this header from a message over the same bytes. */
    void copyLines(SipMessage source, Header<?> header) {
        for (int i = HeaderLines.first(source, header); i >= 0; i = HeaderLines.next(source, header, i + 1)) {
            insert(end, source.index[i]);
        }
    }

    /** Copies the first line of this header from a message over the same bytes. */
    void copyLine(SipMessage source, Header<?> header) {
        int line = HeaderLines.first(source, header);
        if (line >= 0) {
            insert(end, source.index[line]);
        }
    }

    /** Removes all but the first value of the first Via. */
    void keepTopVia() {
        Header<Via> via = Header.VIA;
        int at = find(via, first());
        if (at >= 0) {
            byte[] value = value(at);
            int length = HeaderLines.endOfValue(value, 0, value.length);
            removeFrom(via, at + 1);
            if (length < value.length) {
                replace(at, receivedLine(via, Arrays.copyOf(value, length)));
            }
        }
    }

    /** The span of a parameter of the top Via, counted from the beginning of its line's value; empty when it is not there. */
    long viaParameter(int line, int slot) {
        refresh(Header.VIA, line);
        return index[slot] == 0
                ? 0
                : Span.of(Span.at(index[slot]) - Span.at(index[Index.TOP_VIA]), Span.length(index[slot]));
    }

    /** Whether the To line has a tag by now. */
    boolean hasToTag(int line) {
        refresh(Header.TO, line);
        return index[Index.TO_TAG] != 0;
    }

    private void refresh(Header<?> header, int line) {
        if (isTouched(header)) {
            scanLine(header, line);
        }
    }

    /** A copy of a line's value. */
    byte[] value(int at) {
        long line = index[at];
        long value = HeaderLines.valueSpan(array(line), position(line), line);
        int from = position(value);
        return Arrays.copyOfRange(array(value), from, from + Span.length(value));
    }

    // ---- body and end ----

    int bodyLength() {
        return Span.length(index[Index.BODY]);
    }

    byte[] body() {
        return body;
    }

    void body(byte[] bytes) {
        requireOpen();
        if (bytes.length >= Span.LIMIT) {
            throw new IllegalArgumentException("the body is larger than 16 MB");
        }
        body = bytes;
        index[Index.BODY] = Span.of(0, bytes.length);
    }

    /** The method in CSeq, after {@link #finish()}. */
    Method cseqMethod() {
        return method(Index.CSEQ_METHOD);
    }

    Method method(int slot) {
        return Method.of(array(index[slot]), position(index[slot]), Span.length(index[slot]));
    }

    /** The index of the new message, which takes it over. @throws IllegalArgumentException that names all mistakes */
    long[] finish() {
        requireOpen();
        EditCheck.run(this, index, touched);
        if (!mistakes.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", mistakes));
        }
        spend();
        index[Index.END] = end;
        index[Index.EXTRA_END] = extraEnd();
        return index;
    }

    /** Notes in the index what the line at this entry says. False when it is malformed. */
    boolean scanLine(Header<?> header, int at) {
        long line = index[at];
        long value = HeaderLines.valueSpan(array(line), position(line), line);
        int from = position(value);
        int shift = Span.at(value) - from;
        return Fields.scan(header.id(), array(value), from, from + Span.length(value), shift, index);
    }
}
