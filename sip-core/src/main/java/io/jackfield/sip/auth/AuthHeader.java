package io.jackfield.sip.auth;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A challenge or a set of credentials: a scheme and its parameters (RFC 3261 25.1).
 *
 * @param scheme lower case
 * @param params names in lower case, values without their quotes, in order
 */
record AuthHeader(String scheme, Map<String, String> params) {
    Optional<String> param(String name) {
        return Optional.ofNullable(params.get(name));
    }

    /** Every challenge of a header value, which may be a comma list of them; empty when the value does not parse. */
    static List<AuthHeader> parse(String value) {
        return new Parser(value).headers();
    }

    /** Quotes a value as a quoted-string. */
    static String quote(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static final class Parser {
        private final String text;
        private int at;

        Parser(String text) {
            this.text = text;
        }

        List<AuthHeader> headers() {
            List<AuthHeader> found = new ArrayList<>();
            Map<String, String> params = Map.of();
            skip(" \t,");
            while (at < text.length()) {
                String name = token();
                skip(" \t");
                if (name.isEmpty()) {
                    return List.of();
                }
                String key = name.toLowerCase(Locale.ROOT);
                if (!peek('=')) { // a token that no "=" follows begins the next challenge
                    params = new LinkedHashMap<>();
                    found.add(new AuthHeader(key, params));
                    continue;
                }
                at++;
                skip(" \t");
                Optional<String> parsed = peek('"') ? quoted() : Optional.of(token());
                // A repeated parameter is ambiguous: what we check may not be what another element reads.
                if (parsed.isEmpty() || found.isEmpty() || params.putIfAbsent(key, parsed.get()) != null) {
                    return List.of();
                }
                skip(" \t");
                if (at < text.length() && !peek(',')) {
                    return List.of();
                }
                skip(" \t,");
            }
            return found;
        }

        private Optional<String> quoted() {
            StringBuilder value = new StringBuilder();
            for (at++; at < text.length(); at++) {
                char c = text.charAt(at);
                if (c == '"') {
                    at++;
                    return Optional.of(value.toString());
                }
                if (c == '\\' && ++at == text.length()) {
                    break;
                }
                value.append(text.charAt(at));
            }
            return Optional.empty();
        }

        private String token() {
            int start = at;
            while (at < text.length() && " \t,=\"".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            return text.substring(start, at);
        }

        private void skip(String characters) {
            while (at < text.length() && characters.indexOf(text.charAt(at)) >= 0) {
                at++;
            }
        }

        private boolean peek(char c) {
            return at < text.length() && text.charAt(at) == c;
        }
    }
}
