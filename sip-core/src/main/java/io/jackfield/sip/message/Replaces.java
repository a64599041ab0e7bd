package io.jackfield.sip.message;

import java.util.Optional;

/**
 * A Replaces header field (RFC 3891 6.1): the dialog that an INVITE takes the place of, as the receiver knows it. Within a
 * Refer-To URI: {@code refer.uri().uriHeader("Replaces").flatMap(Replaces::parse)}.
 *
 * @param callId its Call-ID
 * @param toTag the receiver's tag: its local one
 * @param fromTag the other party's tag
 * @param earlyOnly whether only an early dialog may be replaced
 */
public record Replaces(String callId, String toTag, String fromTag, boolean earlyOnly) {
    /** @throws IllegalArgumentException when the Call-ID is no word, or a tag no token */
    public Replaces {
        if (!Values.isVisible(callId) || callId.indexOf(';') >= 0 || !isToken(toTag) || !isToken(fromTag)) {
            throw new IllegalArgumentException("not a dialog: " + callId + " " + toTag + " " + fromTag);
        }
    }

    /** The value, or empty when malformed: each tag must be there once. */
    public static Optional<Replaces> parse(String text) {
        int semicolon = text.indexOf(';');
        String callId = semicolon < 0 ? "" : text.substring(0, semicolon).strip();
        if (!Values.isVisible(callId)) {
            return Optional.empty();
        }
        return Parameters.parse(text.substring(semicolon))
                .filter(params -> once(params, "to-tag") && once(params, "from-tag"))
                .map(params -> new Replaces(
                        callId,
                        params.get("to-tag").orElseThrow(),
                        params.get("from-tag").orElseThrow(),
                        params.has("early-only")));
    }

    private static boolean once(Parameters params, String name) {
        return params.names().stream().filter(name::equalsIgnoreCase).count() == 1
                && isToken(params.get(name).orElseThrow());
    }

    private static boolean isToken(String tag) {
        return Values.token(tag).isPresent();
    }

    /** As on the wire. */
    @Override
    public String toString() {
        return callId + ";to-tag=" + toTag + ";from-tag=" + fromTag + (earlyOnly ? ";early-only" : "");
    }
}
