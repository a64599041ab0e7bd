package io.jackfield.sip.message;

/**
 * Changes to a message. {@link #build()} makes a new message that shares the bytes of the old one. For one thread, once.
 *
 * <p>Values are without name, colon and line end. What is malformed (a CR or LF in a value, a broken mandatory header) is the
 * caller's mistake: {@code build()} throws one {@link IllegalArgumentException} that names all.
 */
public abstract sealed class MessageEdit<E extends MessageEdit<E>> permits RequestEdit, ResponseEdit {
    MessageEdit() {}

    /** Puts this value in place of the first line of the header and removes its other lines; adds it when there is none. */
    public E set(Header header, String value) {
        throw new UnsupportedOperationException();
    }

    public E set(String name, String value) {
        throw new UnsupportedOperationException();
    }

    /** Adds a line after the last of this header, else at the end. */
    public E add(Header header, String value) {
        throw new UnsupportedOperationException();
    }

    public E add(String name, String value) {
        throw new UnsupportedOperationException();
    }

    /** Adds a line before the first of this header; when there is none a Via goes to the top, others below the Vias. */
    public E addFirst(Header header, String value) {
        throw new UnsupportedOperationException();
    }

    /** As {@link #addFirst(Header, String)}; the bytes are copied at once. */
    public E addFirst(Header header, byte[] value) {
        throw new UnsupportedOperationException();
    }

    public E addFirst(String name, String value) {
        throw new UnsupportedOperationException();
    }

    /** Replaces the first value of the header: the whole line, or the first of a comma-separated list. Adds it when there is none. */
    public E replaceFirst(Header header, String value) {
        throw new UnsupportedOperationException();
    }

    /** Removes the first value of the header: the whole line, or the first of a comma-separated list. */
    public E removeFirst(Header header) {
        throw new UnsupportedOperationException();
    }

    /** Removes the last value of the header, as {@link #removeFirst(Header)} does the first. */
    public E removeLast(Header header) {
        throw new UnsupportedOperationException();
    }

    /** Removes all lines of the header. */
    public E remove(Header header) {
        throw new UnsupportedOperationException();
    }

    public E remove(String name) {
        throw new UnsupportedOperationException();
    }

    /** Sets Max-Forwards, 0 to 255. */
    public E maxForwards(int hops) {
        throw new UnsupportedOperationException();
    }

    /** Sets the body with its Content-Type and Content-Length. The bytes are not copied: do not change them afterwards. */
    public E body(String contentType, byte[] body) {
        throw new UnsupportedOperationException();
    }

    /** Removes the body and what describes it (Content-Type, -Encoding, -Disposition, -Language). */
    public E withoutBody() {
        throw new UnsupportedOperationException();
    }

    /** The new message. @throws IllegalArgumentException when the result is not a valid message */
    public abstract SipMessage build();
}
