package io.jackfield.sip.message;

/**
 * A stretch of a message's bytes, packed into a long: address (24 bits), length (24), length of the header name (8), header (8).
 *
 * <p>An address counts through the received bytes and then on through those that edits added. 0 is no span.
 */
final class Span {
    /** The highest address plus one. */
    static final int LIMIT = 1 << 24;
    /** A header name of this many bytes or more: look for the colon. */
    static final int LONG_NAME = 255;

    private Span() {}

    static long of(int at, int length) {
        return (long) at << 40 | (long) length << 16;
    }

    static long line(int at, int length, int nameLength, int header) {
        return of(at, length) | (long) Math.min(nameLength, LONG_NAME) << 8 | header;
    }

    static int at(long span) {
        return (int) (span >>> 40);
    }

    static int length(long span) {
        return (int) (span >>> 16) & 0xFFFFFF;
    }

    static int end(long span) {
        return at(span) + length(span);
    }

    static int nameLength(long line) {
        return (int) line >>> 8 & 0xFF;
    }

    static int header(long line) {
        return (int) line & 0xFF;
    }
}
