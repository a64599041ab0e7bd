package io.jackfield.examples.admin;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The arguments of a request to the admin API: its query. Mistakes throw {@link IllegalArgumentException} of one sentence. */
public final class Arguments {
    private final Map<String, String> values = new LinkedHashMap<>();

    private Arguments() {}

    /** @param query as in a URI, raw; empty for none */
    static Arguments of(String query) {
        Arguments arguments = new Arguments();
        for (String pair : query.split("&")) {
            int equals = pair.indexOf('=');
            if (!pair.isEmpty()) {
                String name = equals < 0 ? pair : pair.substring(0, equals);
                arguments.values.put(decode(name), equals < 0 ? "" : decode(pair.substring(equals + 1)));
            }
        }
        return arguments;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** A value that has to be there. */
    public String text(String name) {
        return optional(name).orElseThrow(() -> new IllegalArgumentException("\"" + name + "\" is missing"));
    }

    /** A value that may be there; an empty one is none. */
    public Optional<String> optional(String name) {
        return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
    }

    /** A whole number. */
    public int number(String name, int whenAbsent) {
        return optional(name)
                .map(text -> {
                    try {
                        return Integer.parseInt(text);
                    } catch (NumberFormatException e) {
                        throw new IllegalArgumentException("\"" + name + "\" is a whole number, not \"" + text + '"');
                    }
                })
                .orElse(whenAbsent);
    }
}
