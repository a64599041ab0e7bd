package io.jackfield.sip.message;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes of SIP text: character classes (RFC 3261 25.1) and searches that look at eight bytes at a time.
 *
 * <p>The searches find zero bytes in a word by {@code (x - 01..01) & ~x & 80..80} (and bytes below n by {@code x - n..n}): the
 * lowest bit set is exact, those above may be false, and in little-endian order the lowest is the first byte.
 */
final class Ascii {
    static final int TOKEN = 1;
    static final int LWS = 2;
    static final int DIGIT = 4;
    static final int HOST = 8;
    static final int ALPHA = 16;
    static final int HEX = 32;
    /** What ends a parameter value that is not quoted: white space, separators of parameters and values, quotes. */
    static final int VALUE_END = 64;

    private static final byte[] CLASS = classes();
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN)
            .withInvokeExactBehavior();
    private static final long ONES = 0x0101010101010101L;
    private static final long FOLD = ONES * 0x20;
    private static final long HIGH = 0x8080808080808080L;

    private Ascii() {}

    private static byte[] classes() {
        byte[] table = new byte[256];
        for (int c = 'a'; c <= 'z'; c++) {
            table[c] = table[c - 32] = (byte) (TOKEN | HOST | ALPHA | (c <= 'f' ? HEX : 0));
        }
        for (int c = '0'; c <= '9'; c++) {
            table[c] = TOKEN | HOST | DIGIT | HEX;
        }
        for (char c : "-.!%*_+`'~".toCharArray()) {
            table[c] |= TOKEN;
        }
        for (char c : "-._".toCharArray()) { // an underscore is not in the grammar, but in many host names
            table[c] |= HOST;
        }
        for (char c : " \t\r\n".toCharArray()) { // CR LF within a value is folding: the line was checked
            table[c] |= LWS | VALUE_END;
        }
        for (char c : ";,=\"<>".toCharArray()) {
            table[c] |= VALUE_END;
        }
        return table;
    }

    static boolean is(int kind, byte b) {
        return (CLASS[b & 0xFF] & kind) != 0;
    }

    static boolean is(int kind, char c) {
        return c < 256 && (CLASS[c] & kind) != 0;
    }

    /** The first position from {@code p} on whose byte is not of the class, or {@code end}. */
    static int skip(int kind, byte[] b, int p, int end) {
        while (p < end && (CLASS[b[p] & 0xFF] & kind) != 0) {
            p++;
        }
        return p;
    }

    /** The first position from {@code p} on whose byte is of the class, or {@code end}. */
    static int find(int kind, byte[] b, int p, int end) {
        while (p < end && (CLASS[b[p] & 0xFF] & kind) == 0) {
            p++;
        }
        return p;
    }

    /** The end of the bytes without trailing white space. */
    static int trimEnd(byte[] b, int from, int end) {
        while (end > from && (CLASS[b[end - 1] & 0xFF] & LWS) != 0) {
            end--;
        }
        return end;
    }

    /** Eight bytes, the first in the lowest bits. */
    static long word(byte[] b, int at) {
        return (long) WORD.get(b, at);
    }

    /** As {@link #word}, where fewer than eight bytes may be left: zeros follow. */
    static long wordUpTo(byte[] b, int at, int len) {
        if (at + 8 <= b.length) {
            long w = word(b, at);
            return len >= 8 ? w : w & (1L << (len << 3)) - 1;
        }
        long w = 0;
        for (int i = Math.min(len, 8) - 1; i >= 0; i--) {
            w = w << 8 | b[at + i] & 0xFF;
        }
        return w;
    }

    /** Up to eight token characters as a word, letters in lower case, to compare with that of a short name; -1 for more. */
    static long foldedWord(byte[] b, int at, int len) {
        return len > 8 ? -1 : wordUpTo(b, at, len) | FOLD;
    }

    static long foldedWord(String name) {
        byte[] b = name.getBytes(StandardCharsets.US_ASCII);
        return foldedWord(b, 0, b.length);
    }

    /** The position of the byte, or {@code end}. */
    static int indexOf(byte[] b, int p, int end, char wanted) {
        long pattern = ONES * wanted;
        for (; p + 8 <= end; p += 8) {
            long x = word(b, p) ^ pattern;
            long hit = (x - ONES) & ~x & HIGH;
            if (hit != 0) {
                return p + (Long.numberOfTrailingZeros(hit) >>> 3);
            }
        }
        while (p < end && b[p] != wanted) {
            p++;
        }
        return p;
    }

    /** The first CR, LF, or other control below 0x0E, or {@code end}. */
    static int lineStop(byte[] b, int p, int end) {
        for (; p + 8 <= end; p += 8) {
            long x = word(b, p);
            long hit = (x - ONES * 0x0E) & ~x & HIGH;
            if (hit != 0) {
                return p + (Long.numberOfTrailingZeros(hit) >>> 3);
            }
        }
        while (p < end && (b[p] & 0xFF) >= 0x0E) {
            p++;
        }
        return p;
    }

    /** Whether there is no CR or LF in it. */
    static boolean isOneLine(byte[] text) {
        for (int p = lineStop(text, 0, text.length); p < text.length; p = lineStop(text, p + 1, text.length)) {
            if (text[p] == '\r' || text[p] == '\n') {
                return false;
            }
        }
        return true;
    }

    /** Whether all of it are token characters, and there is one. */
    static boolean isToken(byte[] text) {
        return text.length > 0 && skip(TOKEN, text, 0, text.length) == text.length;
    }

    /** The first space or control, or {@code end}. */
    static int spaceStop(byte[] b, int p, int end) {
        for (; p + 8 <= end; p += 8) {
            long x = word(b, p);
            long hit = (x - ONES * 0x21) & ~x & HIGH;
            if (hit != 0) {
                return p + (Long.numberOfTrailingZeros(hit) >>> 3);
            }
        }
        while (p < end && (b[p] & 0xFF) > 0x20) {
            p++;
        }
        return p;
    }

    /** The first angle bracket, space or control, or {@code end}: what ends a URI within brackets. */
    static int uriStop(byte[] b, int p, int end) {
        for (; p + 8 <= end; p += 8) {
            long x = word(b, p);
            long bracket = (x | ONES * 2) ^ ONES * '>'; // '<' and '>' differ in this bit
            long hit = ((x - ONES * 0x21) & ~x | (bracket - ONES) & ~bracket) & HIGH;
            if (hit != 0) {
                return p + (Long.numberOfTrailingZeros(hit) >>> 3);
            }
        }
        while (p < end && (b[p] & 0xFF) > 0x20 && b[p] != '<' && b[p] != '>') {
            p++;
        }
        return p;
    }

    /** The position after the closing quote of the string that opens at {@code p}; -1 when it does not close. */
    static int skipQuoted(byte[] b, int p, int end) {
        for (p++; p < end; p++) {
            if (b[p] == '\\') {
                p++;
            } else if (b[p] == '"') {
                return p + 1;
            }
        }
        return -1;
    }

    /** Whether the bytes are this text, in any case. */
    static boolean matches(byte[] b, int from, int to, String text) {
        if (to - from != text.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (lower(b[from + i]) != Character.toLowerCase(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    static boolean equalIgnoreCase(byte[] a, int aFrom, byte[] b, int bFrom, int len) {
        for (int i = 0; i < len; i++) {
            if (lower(a[aFrom + i]) != lower(b[bFrom + i])) {
                return false;
            }
        }
        return true;
    }

    static boolean equal(byte[] a, int aFrom, byte[] b, int bFrom, int len) {
        return Arrays.equals(a, aFrom, aFrom + len, b, bFrom, bFrom + len);
    }

    static int lower(byte b) {
        return b >= 'A' && b <= 'Z' ? b + 32 : b;
    }

    /** The unsigned decimal number of all these bytes; -1 when it is none or exceeds {@code max}. */
    static long number(byte[] b, int from, int to, long max) {
        if (from >= to) {
            return -1;
        }
        long n = 0;
        for (int p = from; p < to; p++) {
            if (!is(DIGIT, b[p])) {
                return -1;
            }
            n = n * 10 + b[p] - '0';
            if (n > max) {
                return -1;
            }
        }
        return n;
    }
}
