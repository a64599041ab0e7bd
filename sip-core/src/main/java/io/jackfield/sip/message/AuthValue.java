package io.jackfield.sip.message;

import java.util.Objects;
import java.util.Optional;

/**
 * A challenge or credentials (RFC 3261 20.7, 20.44, RFC 7616, RFC 8760): a scheme and its parameters. {@link #toString()} shows
 * the scheme only.
 *
 * @param scheme e.g. {@code Digest}, as written
 * @param params e.g. realm and nonce
 */
public record AuthValue(String scheme, Parameters params) {
    /** @throws IllegalArgumentException when the scheme is no token or there is no parameter */
    public AuthValue {
        Objects.requireNonNull(params, "params");
        if (!Ascii.isToken(MessageEdit.utf8(scheme)) || params.equals(Parameters.NONE)) {
            throw new IllegalArgumentException("not a scheme with parameters: " + scheme);
        }
    }

    /** One challenge or credentials; empty when malformed, also when a parameter has no value or comes twice. */
    public static Optional<AuthValue> parse(String text) {
        int space = 0;
        while (space < text.length() && Ascii.is(Ascii.TOKEN, text.charAt(space))) {
            space++;
        }
        if (space == 0 || space == text.length() || !Ascii.is(Ascii.LWS, text.charAt(space))) {
            return Optional.empty();
        }
        String scheme = text.substring(0, space);
        return Parameters.parseList(text.substring(space), ',')
                .filter(Parameters::isUnambiguous)
                .map(params -> new AuthValue(scheme, params));
    }

    /** A parameter's value, without quotes. Names are case-insensitive. */
    public Optional<String> param(String name) {
        return params.get(name);
    }

    /** As on the wire: never log it. */
    public String text() {
        return scheme + " " + params.join(", ");
    }

    @Override
    public String toString() {
        return scheme + " ***";
    }
}
