package io.jackfield.sip.message;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Parameters of a header field value, {@code *( ; name [= value] )} (RFC 3261 25.1), in order. Immutable.
 *
 * <p>Equal are those with the same names and values in any order (RFC 3261 7.3.1): names and values in any case, quoted
 * values in this one.
 */
public final class Parameters {
    /** No parameter. */
    public static final Parameters NONE = new Parameters("");

    private final String text;

    private Parameters(String text) {
        this.text = text;
    }

    /** Parameters as on the wire, each behind its semicolon; empty when malformed. */
    public static Optional<Parameters> parse(String text) {
        Params p = Params.withBrackets(text);
        while (p.next()) {}
        return p.position() == text.length() ? Optional.of(of(text)) : Optional.empty();
    }

    private static Parameters of(String text) {
        return text.isEmpty() ? NONE : new Parameters(text);
    }

    /** Those of a list {@code name = value, name = value}; empty when one is malformed or there is none. */
    static Optional<Parameters> parseList(String text, char separator) {
        StringBuilder params = new StringBuilder(text.length() + 8);
        for (String param : Split.at(separator, text)) {
            params.append(';').append(param);
        }
        return params.isEmpty() ? Optional.empty() : parse(params.toString());
    }

    /** As a list {@code name=value, name=value}. */
    String join(String separator) {
        StringBuilder list = new StringBuilder(text.length() + 8);
        Params p = Params.withBrackets(text);
        while (p.next()) {
            list.append(list.isEmpty() ? "" : separator).append(p.written());
        }
        return list.toString();
    }

    /** The value, without quotes or angle brackets, "" for one without value. Names are case-insensitive; the first counts. */
    public Optional<String> get(String name) {
        Params p = Params.withBrackets(text);
        while (p.next()) {
            if (p.is(name)) {
                return Optional.of(p.value());
            }
        }
        return Optional.empty();
    }

    /** Whether there is one of this name, with a value or not. */
    public boolean has(String name) {
        return get(name).isPresent();
    }

    /** Whether each has a value and comes once. */
    boolean isUnambiguous() {
        Set<String> names = new HashSet<>();
        Params p = Params.withBrackets(text);
        while (p.next()) {
            if (p.writtenValue().isEmpty() || !names.add(Escapes.lower(p.name()))) {
                return false;
            }
        }
        return true;
    }

    /** The names as written, in order. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        Params p = Params.withBrackets(text);
        while (p.next()) {
            names.add(p.name());
        }
        return names;
    }

    /**
     * With this parameter set; "" for no value. Quotes are put where the value is no token.
     *
     * @throws IllegalArgumentException when the name is no token
     */
    public Parameters with(String name, String value) {
        return withWritten(name, value.isEmpty() ? "" : Escapes.tokenOrQuoted(value));
    }

    /** As {@link #with}, in quotes whatever the value is, as digest parameters are. */
    public Parameters withQuoted(String name, String value) {
        return withWritten(name, Escapes.quote(value));
    }

    private Parameters withWritten(String name, String value) {
        if (!Ascii.isToken(MessageEdit.utf8(name))) {
            throw new IllegalArgumentException("not a parameter name: " + name);
        }
        Params p = Params.withBrackets(text);
        return of(Params.with(p, text, 0, text.length(), name, value));
    }

    /** Without those of this name. */
    public Parameters without(String name) {
        return of(Params.without(Params.withBrackets(text), text, 0, text.length(), name));
    }

    private Map<String, String> byName() {
        Map<String, String> values = new HashMap<>();
        Params p = Params.withBrackets(text);
        while (p.next()) {
            String written = p.writtenValue();
            values.putIfAbsent(
                    Escapes.lower(p.name()), written.startsWith("\"") ? '"' + p.value() : Escapes.lower(written));
        }
        return values;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Parameters other && (text.equals(other.text) || byName().equals(other.byName()));
    }

    @Override
    public int hashCode() {
        return byName().hashCode();
    }

    /** As on the wire, each behind its semicolon. */
    @Override
    public String toString() {
        return text;
    }
}
