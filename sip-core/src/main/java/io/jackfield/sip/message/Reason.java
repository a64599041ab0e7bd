package io.jackfield.sip.message;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A Reason value (RFC 3326): why a request was sent, e.g. a CANCEL because the call was answered elsewhere.
 *
 * @param protocol {@code SIP}, {@code Q.850}, {@code preemption}, ... as written
 * @param params cause, text and others
 */
public record Reason(String protocol, Parameters params) {
    /** @throws IllegalArgumentException when the protocol is no token */
    public Reason {
        Objects.requireNonNull(params, "params");
        if (!Ascii.isToken(MessageEdit.utf8(protocol))) {
            throw new IllegalArgumentException("not a protocol: " + protocol);
        }
    }

    /** A status code and its phrase. */
    public static Reason sip(int status, String text) {
        return new Reason("SIP", cause(status, text));
    }

    /** A cause of ITU-T Q.850 and its text; no text when it is "". */
    public static Reason q850(int cause, String text) {
        return new Reason("Q.850", cause(cause, text));
    }

    private static Parameters cause(int cause, String text) {
        Parameters params = Parameters.NONE.with("cause", Integer.toString(cause));
        return text.isEmpty() ? params : params.withQuoted("text", text);
    }

    /** The value, or empty when malformed; a cause that is no number counts as such. */
    public static Optional<Reason> parse(String text) {
        return Parameterized.parse(text)
                .filter(p -> Ascii.isToken(MessageEdit.utf8(p.value())))
                .map(p -> new Reason(p.value(), p.params()))
                .filter(r -> !r.params.has("cause") || r.cause().isPresent());
    }

    /** The cause, which means what the protocol says. */
    public OptionalInt cause() {
        int cause = Escapes.number(params.get("cause").orElse(""), Integer.MAX_VALUE);
        return cause < 0 ? OptionalInt.empty() : OptionalInt.of(cause);
    }

    /** The text for people. */
    public Optional<String> text() {
        return params.get("text");
    }

    /** As on the wire. */
    @Override
    public String toString() {
        return protocol + params;
    }
}
