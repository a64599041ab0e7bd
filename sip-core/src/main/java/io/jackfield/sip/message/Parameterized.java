package io.jackfield.sip.message;

import java.util.Objects;
import java.util.Optional;

/**
 * A word with parameters, as most header fields are: a media type, a language, a disposition, an info package (RFC 3261 20.1).
 *
 * @param value the word as written: {@code application/sdp}, {@code session}, {@code *}
 * @param params what follows it
 */
public record Parameterized(String value, Parameters params) {
    /** @throws IllegalArgumentException when the value is empty or has white space, a quote, comma, semicolon or bracket */
    public Parameterized {
        Objects.requireNonNull(params, "params");
        if (!isWord(value)) {
            throw new IllegalArgumentException("not a word: " + value);
        }
    }

    /** Without parameters. */
    public static Parameterized of(String value) {
        return new Parameterized(value, Parameters.NONE);
    }

    /** The value and its parameters, or empty when malformed. */
    public static Optional<Parameterized> parse(String text) {
        int semicolon = text.indexOf(';');
        String word = (semicolon < 0 ? text : text.substring(0, semicolon)).strip();
        return isWord(word)
                ? Parameters.parse(semicolon < 0 ? "" : text.substring(semicolon))
                        .map(p -> new Parameterized(word, p))
                : Optional.empty();
    }

    /** As {@link #parse}, of a media type or range, {@code type/subtype}. */
    static Optional<Parameterized> mediaType(String text) {
        return parse(text).filter(type -> {
            int slash = type.value.indexOf('/');
            return slash > 0 && slash == type.value.lastIndexOf('/') && slash + 1 < type.value.length();
        });
    }

    private static boolean isWord(String word) {
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c <= ' ' || c == 0x7F || c != '=' && Ascii.is(Ascii.VALUE_END, c)) { // base64 ends with '='
                return false;
            }
        }
        return !word.isEmpty();
    }

    /** A parameter's value, without quotes, "" for one without value. Names are case-insensitive. */
    public Optional<String> param(String name) {
        return params.get(name);
    }

    /** With this parameter set; "" for no value. */
    public Parameterized with(String name, String paramValue) {
        return new Parameterized(value, params.with(name, paramValue));
    }

    /** Whether the value is this word, in any case. */
    public boolean is(String word) {
        return value.equalsIgnoreCase(word);
    }

    /** The preference q, 0 to 1; 1 when absent or unreadable (RFC 3261 20.1). */
    public double q() {
        return Escapes.q(param("q").orElse(""));
    }

    /** As on the wire. */
    @Override
    public String toString() {
        return value + params;
    }
}
