package io.jackfield.sip.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Changes to a message. {@link #build()} makes a new message that shares the bytes of the old one. For one thread, once.
 *
 * <p>Values are without name, colon and line end. What is malformed (a CR or LF in a value, a broken mandatory header) is the
 * caller's mistake: {@code build()} throws one {@link IllegalArgumentException} that names all.
 */
public abstract sealed class MessageEdit<E extends MessageEdit<E>> permits RequestEdit, ResponseEdit {
    final EditBuffer buffer;

    MessageEdit(EditBuffer buffer) {
        this.buffer = buffer;
    }

    abstract E self();

    /** Puts this value in place of the first line of the header and removes its other lines; adds it when there is none. */
    public E set(Header<?> header, String value) {
        return setLine(header, utf8(value));
    }

    /** As {@link #set(Header, String)}, by name. */
    public E set(String name, String value) {
        return setLine(Header.named(name), utf8(value));
    }

    private E setLine(Header<?> name, byte[] value) {
        int at = buffer.find(name, buffer.first());
        if (at < 0) {
            return addLine(name, value);
        }
        buffer.removeFrom(name, at + 1);
        buffer.replace(at, buffer.line(name, value));
        return self();
    }

    /** As {@link #set(Header, String)}, with typed values in a line where it may hold them, else in one each. */
    @SafeVarargs
    public final <T> E set(Header<T> header, T... values) {
        return set(header, List.of(values));
    }

    /** As {@link #set(Header, Object[])}; an empty list removes the header. */
    public final <T> E set(Header<T> header, List<T> values) {
        List<String> lines = HeaderValues.lines(header, values);
        if (values.isEmpty()) {
            return remove(header);
        }
        set(header, lines.get(0));
        for (String line : lines.subList(1, lines.size())) {
            add(header, line);
        }
        return self();
    }

    /** As {@link #add(Header, String)}, with typed values in a line where it may hold them, else in one each. */
    @SafeVarargs
    public final <T> E add(Header<T> header, T... values) {
        HeaderValues.lines(header, List.of(values)).forEach(line -> add(header, line));
        return self();
    }

    /** Adds a line after the last of this header, else at the end. */
    public E add(Header<?> header, String value) {
        return addLine(header, utf8(value));
    }

    /** As {@link #add(Header, String)}, by name. */
    public E add(String name, String value) {
        return addLine(Header.named(name), utf8(value));
    }

    private E addLine(Header<?> name, byte[] value) {
        int after = buffer.afterLast(name);
        buffer.insert(after < 0 ? buffer.end() : after, buffer.line(name, value));
        return self();
    }

    /** Adds a line before the first of this header; when there is none a Via goes to the top, others below the Vias. */
    public E addFirst(Header<?> header, String value) {
        return addFirstLine(header, utf8(value));
    }

    /** As {@link #addFirst(Header, String)}; the bytes are copied at once. */
    public E addFirst(Header<?> header, byte[] value) {
        return addFirstLine(header, value);
    }

    /** As {@link #addFirst(Header, String)}, by name. */
    public E addFirst(String name, String value) {
        return addFirstLine(Header.named(name), utf8(value));
    }

    private E addFirstLine(Header<?> name, byte[] value) {
        int at = buffer.find(name, buffer.first());
        if (at < 0) {
            at = name.id() == Header.VIA.id() ? buffer.first() : buffer.belowVias();
        }
        buffer.insert(at, buffer.line(name, value));
        return self();
    }

    /**
     * Replaces the first value of the header: the whole line, or the first of a comma-separated list. Adds it when there is none.
     */
    public E replaceFirst(Header<?> header, String value) {
        int at = buffer.find(header, buffer.first());
        if (at < 0) {
            return addFirstLine(header, utf8(value));
        }
        byte[] first = utf8(value);
        buffer.check(header, first);
        byte[] old = buffer.value(at);
        int comma = header.list() ? HeaderLines.endOfValue(old, 0, old.length) : old.length;
        buffer.replace(at, buffer.receivedLine(header, join(first, Arrays.copyOfRange(old, comma, old.length))));
        return self();
    }

    /** Removes the first value of the header: the whole line, or the first of a comma-separated list. */
    public E removeFirst(Header<?> header) {
        int at = buffer.find(header, buffer.first());
        if (at >= 0) {
            byte[] old = buffer.value(at);
            int comma = header.list() ? HeaderLines.endOfValue(old, 0, old.length) : old.length;
            int rest = Ascii.skip(Ascii.LWS, old, Math.min(comma + 1, old.length), old.length);
            replaceOrRemove(header, at, Arrays.copyOfRange(old, rest, old.length));
        }
        return self();
    }

    /** Removes the last value of the header, as {@link #removeFirst(Header)} does the first. */
    public E removeLast(Header<?> header) {
        int at = buffer.afterLast(header) - 1;
        if (at >= 0) {
            byte[] old = buffer.value(at);
            int kept = 0;
            for (int p = 0; header.list() && p < old.length; p++) {
                int comma = HeaderLines.endOfValue(old, p, old.length);
                kept = comma < old.length ? comma : kept;
                p = comma;
            }
            replaceOrRemove(header, at, Arrays.copyOf(old, Ascii.trimEnd(old, 0, kept)));
        }
        return self();
    }

    private void replaceOrRemove(Header<?> name, int at, byte[] value) {
        if (value.length == 0) {
            buffer.removeLine(at);
        } else {
            buffer.replace(at, buffer.receivedLine(name, value));
        }
    }

    /** Removes all lines of the header. */
    public E remove(Header<?> header) {
        buffer.removeFrom(header, buffer.first());
        return self();
    }

    /** As {@link #remove(Header)}, by name. */
    public E remove(String name) {
        buffer.removeFrom(Header.named(name), buffer.first());
        return self();
    }

    /** Sets Max-Forwards, 0 to 255. */
    public E maxForwards(int hops) {
        return set(Header.MAX_FORWARDS, Integer.toString(hops));
    }

    /**
     * Notes in the top Via where the message came from (RFC 3261 18.2.1, RFC 3581 4): received becomes this address, and rport, if
     * it is there, gets this port. Nothing happens without a Via.
     *
     * @param address numeric, an IPv6 one without brackets
     * @param port 1 to 65535
     */
    public E received(String address, int port) {
        if (port < 1
                || port > 65_535
                || !address.chars().allMatch(c -> Character.digit(c, 16) >= 0 || c == ':' || c == '.')) {
            buffer.mistake("no source address: " + address + " " + port);
        }
        Header<Via> name = Header.VIA;
        int at = buffer.find(name, buffer.first());
        if (at < 0) {
            return self();
        }
        byte[] via = buffer.value(at);
        long received = buffer.viaParameter(at, Index.RECEIVED);
        Splice source = received == 0
                ? Splice.insert(HeaderLines.endOfFirst(via), ";received=" + address)
                : Splice.of(received, address);
        long rport = buffer.viaParameter(at, Index.RPORT);
        Splice value = Splice.of(rport, Span.length(rport) == 0 ? "=" + port : Integer.toString(port));
        byte[] marked = rport == 0 ? source.in(via) : source.in(via, value);
        buffer.replace(at, buffer.receivedLine(name, marked));
        return self();
    }

    /** Sets the body with its Content-Type and Content-Length. The bytes are not copied: do not change them afterwards. */
    public E body(String contentType, byte[] body) {
        buffer.body(body);
        return set(Header.CONTENT_TYPE, contentType).contentLength();
    }

    /** Sets the body with the header fields of this part and Content-Length. */
    public E body(BodyPart part) {
        withoutBody();
        part.copyFields(this);
        buffer.body(part.bytes());
        return contentLength();
    }

    /** Removes the body and what describes it (Content-Type, -Encoding, -Disposition, -Language). */
    public E withoutBody() {
        buffer.body(new byte[0]);
        return remove(Header.CONTENT_TYPE)
                .remove(Header.CONTENT_ENCODING)
                .remove(Header.CONTENT_DISPOSITION)
                .remove(Header.CONTENT_LANGUAGE)
                .contentLength();
    }

    /** Sets Content-Length to what it must be. */
    E contentLength() {
        return set(Header.CONTENT_LENGTH, Integer.toString(buffer.bodyLength()));
    }

    /** The new message. @throws IllegalArgumentException when the result is not a valid message */
    public abstract SipMessage build();

    /** Adds Content-Length to a message that is being made; RFC 3261 20.14 recommends it everywhere. */
    final void completeContentLength() {
        if (buffer.find(Header.CONTENT_LENGTH, buffer.first()) < 0) {
            contentLength();
        }
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] join(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}
