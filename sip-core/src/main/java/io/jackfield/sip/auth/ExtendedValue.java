package io.jackfield.sip.auth;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Text beyond ASCII in a parameter: {@code UTF-8''J%C3%A4s%C3%B8n} (RFC 8187 3.2). */
final class ExtendedValue {
    private static final String PREFIX = "UTF-8'";
    private static final String PLAIN = "!#$&+-.^_`|~";

    private ExtendedValue() {}

    static String encode(String text) {
        StringBuilder out = new StringBuilder("UTF-8''");
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            boolean plain = c < 128 && (Character.isLetterOrDigit(c) || PLAIN.indexOf(c) >= 0);
            if (plain) {
                out.append(c);
            } else {
                out.append('%');
                out.append(Character.toUpperCase(Character.forDigit(c >> 4, 16)));
                out.append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
            }
        }
        return out.toString();
    }

    /** Empty unless it is well-formed UTF-8. */
    static Optional<String> decode(String value) {
        int language = value.indexOf('\'', PREFIX.length());
        if (!value.regionMatches(true, 0, PREFIX, 0, PREFIX.length()) || language < 0) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.allocate(value.length());
        for (int i = language + 1; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c != '%') {
                bytes.put((byte) c);
                continue;
            }
            int high = i + 2 < value.length() ? Character.digit(value.charAt(i + 1), 16) : -1;
            int low = i + 2 < value.length() ? Character.digit(value.charAt(i + 2), 16) : -1;
            if (high < 0 || low < 0) {
                return Optional.empty();
            }
            bytes.put((byte) (high << 4 | low));
            i += 2;
        }
        try {
            return Optional.of(
                    StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString());
        } catch (CharacterCodingException malformed) {
            return Optional.empty();
        }
    }
}
