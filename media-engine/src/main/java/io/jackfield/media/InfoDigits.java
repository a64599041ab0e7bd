package io.jackfield.media;

import io.jackfield.media.ivr.Digits;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** Keys in the body of an INFO request: {@code application/dtmf-relay} ("Signal=5") and {@code application/dtmf} ("5"). */
final class InfoDigits {
    private static final int MAX_BYTES = 256;

    private InfoDigits() {}

    /** The key, empty when there is none that we know. */
    static Optional<Character> parse(String contentType, byte[] body) {
        int semicolon = contentType.indexOf(';');
        String type = (semicolon < 0 ? contentType : contentType.substring(0, semicolon))
                .trim()
                .toLowerCase(Locale.ROOT);
        boolean relay = type.equals("application/dtmf-relay");
        if (body.length > MAX_BYTES || (!relay && !type.equals("application/dtmf"))) {
            return Optional.empty();
        }
        for (String line : new String(body, StandardCharsets.US_ASCII).split("[\r\n]+")) {
            int equals = line.indexOf('=');
            if (equals >= 0 && line.substring(0, equals).trim().equalsIgnoreCase("signal")) {
                return key(line.substring(equals + 1).trim());
            }
            if (!relay && equals < 0 && !line.isBlank()) {
                return key(line.trim());
            }
        }
        return Optional.empty();
    }

    private static Optional<Character> key(String text) {
        char key = switch (text) {
            case "10" -> '*'; // by RFC 4733 event code, as some phones write it
            case "11" -> '#';
            default -> text.length() == 1 ? Character.toUpperCase(text.charAt(0)) : ' ';
        };
        return Digits.isDigit(key) ? Optional.of(key) : Optional.empty();
    }
}
