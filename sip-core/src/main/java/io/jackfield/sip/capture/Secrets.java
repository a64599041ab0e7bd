package io.jackfield.sip.capture;

import io.jackfield.sdp.SdpSecrets;
import java.nio.charset.StandardCharsets;

/**
 * Overwrites credentials and media keys in the bytes of a message, so that neither lengths nor anything else changes. Line by
 * line over headers and bodies alike: so parts of multipart bodies are covered.
 */
final class Secrets {
    /** All of their values, up to the next header. */
    private static final byte[][] HEADERS = {lower("authorization"), lower("proxy-authorization")};

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
                SdpSecrets.stars(message, from, end);
                continue;
            }
            int value = header(message, from, end);
            secret = value >= 0;
            if (secret) {
                SdpSecrets.stars(message, value, end);
            } else {
                SdpSecrets.blankLine(message, from, end);
            }
        }
    }

    /** Where the value of such a header begins; -1 when it is another line. */
    private static int header(byte[] bytes, int from, int end) {
        for (byte[] name : HEADERS) {
            if (SdpSecrets.startsWith(bytes, from, end, name)) {
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
}
