package io.jackfield.sdp;

import java.nio.charset.StandardCharsets;

/**
 * Overwrites the keys in lines of SDP with asterisks: {@code a=crypto}, {@code a=ice-pwd}, {@code k=}. Lengths stay, and so does
 * all else.
 */
public final class SdpSecrets {
    private static final byte STAR = '*';
    private static final byte[] CRYPTO = bytes("a=crypto:");
    private static final byte[] INLINE = bytes("inline:");
    private static final byte[][] WHOLE = {bytes("a=ice-pwd:"), bytes("k=")};

    private SdpSecrets() {}

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Blanks one line, from its first byte to behind its last. */
    public static void blankLine(byte[] text, int from, int end) {
        for (byte[] prefix : WHOLE) {
            if (startsWith(text, from, end, prefix)) {
                stars(text, from + prefix.length, end);
            }
        }
        if (startsWith(text, from, end, CRYPTO)) {
            blankKeys(text, from + CRYPTO.length, end);
        }
    }

    /** RFC 4568 9.1: a key ends at "|", the parameters of a line at a space; ";" begins another key. */
    private static void blankKeys(byte[] text, int from, int end) {
        boolean key = false;
        for (int at = from; at < end; at++) {
            if (startsWith(text, at, end, INLINE)) {
                key = true;
                at += INLINE.length - 1;
            } else if (key) {
                key = text[at] != '|' && text[at] != ';' && (text[at] > ' ' || text[at] < 0);
                text[at] = key ? STAR : text[at];
            }
        }
    }

    /** Blanks the value of a line, spaces and line ends excepted. */
    public static void stars(byte[] text, int from, int end) {
        for (int at = from; at < end; at++) {
            if (text[at] > ' ' || text[at] < 0) {
                text[at] = STAR;
            }
        }
    }

    /** Whether a line begins so, in any case; {@code prefix} is in lower case. */
    public static boolean startsWith(byte[] text, int from, int end, byte[] prefix) {
        if (end - from < prefix.length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            byte b = text[from + i];
            if ((b >= 'A' && b <= 'Z' ? b + 32 : b) != prefix[i]) {
                return false;
            }
        }
        return true;
    }
}
