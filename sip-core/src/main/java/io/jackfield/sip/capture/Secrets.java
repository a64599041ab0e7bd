package io.jackfield.sip.capture;

import java.nio.charset.StandardCharsets;

/**
 * Overwrites credentials and media keys in the bytes of a message, so that neither lengths nor anything else changes. Line by
 * line over headers and bodies alike: so parts of multipart bodies are covered.
 */
final class Secrets {
    private static final byte STAR = '*';
    /** All of their values, up to the next header. */
    private static final byte[][] HEADERS = {lower("authorization"), lower("proxy-authorization")};

    private static final byte[] CRYPTO = lower("a=crypto:");
    private static final byte[] INLINE = lower("inline:");
    private static final byte[][] SDP = {lower("a=ice-pwd:"), lower("k=")};

    private Secrets() {}

    private static byte[] lower(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static void blank(byte[] message) {
        boolean secret = false;
        int end;
        for (int from = 0; from < message.length; from = end) {
            end = from;
            while (end < message.length && message[end++] != '\n') {}
            boolean folded = message[from] == ' ' || message[from] == '\t';
            if (secret && folded) { // RFC 3261 7.3.1: the line goes on
                stars(message, from, end);
                continue;
            }
            int value = header(message, from, end);
            secret = value >= 0;
            if (secret) {
                stars(message, value, end);
            } else {
                sdp(message, from, end);
            }
        }
    }

    /** Where the value of such a header begins; -1 when it is another line. */
    private static int header(byte[] bytes, int from, int end) {
        for (byte[] name : HEADERS) {
            if (startsWith(bytes, from, end, name)) {
                int at = from + name.length;
                while (at < end && (bytes[at] == ' ' || bytes[at] == '\t')) {
                    at++;
                }
                if (at < end && bytes[at] == ':') {
                    return at + 1;
                }
            }
        }
        return -1;
    }

    private static void sdp(byte[] bytes, int from, int end) {
        for (byte[] prefix : SDP) {
            if (startsWith(bytes, from, end, prefix)) {
                stars(bytes, from + prefix.length, end);
            }
        }
        if (!startsWith(bytes, from, end, CRYPTO)) {
            return;
        }
        boolean inline = false;
        for (int at = from; at < end; at++) {
            if (startsWith(bytes, at, end, INLINE)) {
                inline = true;
                at += INLINE.length;
            }
            if (at < end && inline) {
                // RFC 4568 6.1: the key ends at "|", the parameters at a space; ";" begins another key.
                inline = bytes[at] != '|' && bytes[at] != ' ' && bytes[at] != ';' && bytes[at] > ' ';
                bytes[at] = inline ? STAR : bytes[at];
            }
        }
    }

    private static void stars(byte[] bytes, int from, int end) {
        for (int at = from; at < end; at++) {
            if (bytes[at] > ' ' || bytes[at] < 0) {
                bytes[at] = STAR;
            }
        }
    }

    private static boolean startsWith(byte[] bytes, int from, int end, byte[] prefix) {
        if (end - from < prefix.length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            byte b = bytes[from + i];
            if ((b >= 'A' && b <= 'Z' ? b + 32 : b) != prefix[i]) {
                return false;
            }
        }
        return true;
    }
}
