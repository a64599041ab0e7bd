package io.jackfield.sip.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The received bytes of a message, which are shared, and those that an edit adds behind them; see {@link Span} for addresses. */
abstract class AddedBytes {
    private static final int SPARE = 256;

    final byte[] base;
    /** The source's until something is written: other edits of the source read it too. */
    private byte[] extra;

    private boolean owned;
    private int extraEnd;
    private boolean spent;

    /** Behind the bytes of a message. */
    AddedBytes(SipMessage source) {
        base = source.base;
        extra = source.extra;
        extraEnd = (int) source.index[Index.EXTRA_END];
    }

    /** Behind nothing. */
    AddedBytes(byte[] none) {
        base = none;
        extra = new byte[2 * SPARE];
        owned = true;
    }

    final byte[] array(long span) {
        return Span.at(span) < base.length ? base : extra;
    }

    final int position(long span) {
        int at = Span.at(span);
        return at < base.length ? at : at - base.length;
    }

    /** Appends bytes and returns their address. */
    final int write(byte[] b) {
        requireOpen();
        int at = extraEnd;
        int length = b.length;
        if (base.length + at + (long) length > Span.LIMIT - 16) {
            throw new IllegalArgumentException("the message is larger than 16 MB");
        }
        if (!owned) {
            extra = Arrays.copyOf(extra, at + Math.max(length, SPARE));
            owned = true;
        } else if (at + length > extra.length) {
            extra = Arrays.copyOf(extra, Math.max(at + length, extra.length * 2));
        }
        System.arraycopy(b, 0, extra, at, length);
        extraEnd = at + length;
        return base.length + at;
    }

    final int write(String text) {
        return write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The address of what is written next. */
    final int address() {
        return base.length + extraEnd;
    }

    final byte[] extra() {
        return extra;
    }

    final int extraEnd() {
        return extraEnd;
    }

    /** The built message owns the bytes from now on. */
    final void spend() {
        requireOpen();
        spent = true;
    }

    /** @throws IllegalStateException after {@link #spend()} */
    final void requireOpen() {
        if (spent) {
            throw new IllegalStateException("the edit has built its message: begin another");
        }
    }
}
