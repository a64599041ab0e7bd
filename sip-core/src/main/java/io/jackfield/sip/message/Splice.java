package io.jackfield.sip.message;

import java.nio.charset.StandardCharsets;

/** A stretch of a header field value that gives way to other bytes. */
record Splice(int at, int removed, byte[] added) {
    static Splice of(long span, String replacement) {
        return new Splice(Span.at(span), Span.length(span), replacement.getBytes(StandardCharsets.UTF_8));
    }

    static Splice insert(int at, String text) {
        return new Splice(at, 0, text.getBytes(StandardCharsets.UTF_8));
    }

    byte[] in(byte[] value) {
        byte[] changed = new byte[value.length - removed + added.length];
        System.arraycopy(value, 0, changed, 0, at);
        System.arraycopy(added, 0, changed, at, added.length);
        int rest = at + removed;
        System.arraycopy(value, rest, changed, at + added.length, value.length - rest);
        return changed;
    }

    /** With another change that does not overlap; at the same place the other comes first. */
    byte[] in(byte[] value, Splice other) {
        return at >= other.at ? other.in(in(value)) : in(other.in(value));
    }
}
