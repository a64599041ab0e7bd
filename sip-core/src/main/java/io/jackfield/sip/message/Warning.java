package io.jackfield.sip.message;

import java.util.Optional;

/**
 * A Warning value (RFC 3261 20.43).
 *
 * @param code 300 to 399
 * @param agent host and port, or a pseudonym, of who warns
 * @param text for people
 */
public record Warning(int code, String agent, String text) {
    /** @throws IllegalArgumentException when the code has not three digits, or the agent is no word */
    public Warning {
        if (code < 100 || code > 999 || !Values.isVisible(agent)) {
            throw new IllegalArgumentException("not a warning: " + code + " " + agent);
        }
    }

    /** The value, or empty when malformed. */
    public static Optional<Warning> parse(String value) {
        String[] parts = value.split("[ \t]+", 3);
        int code = parts.length == 3 && parts[0].length() == 3 ? Escapes.number(parts[0], 999) : -1;
        if (code < 100 || !Values.isVisible(parts[1])) {
            return Optional.empty();
        }
        String text = parts[2].strip();
        return text.startsWith("\"") && Escapes.endOfQuoted(text, 0, text.length()) == text.length()
                ? Optional.of(new Warning(code, parts[1], Escapes.unquote(text, 0, text.length())))
                : Optional.empty();
    }

    /** As on the wire: {@code 307 isi.edu "Session parameter 'foo' not understood"}. */
    @Override
    public String toString() {
        return code + " " + agent + " " + Escapes.quote(text);
    }
}
