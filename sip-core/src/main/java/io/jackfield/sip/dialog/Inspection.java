package io.jackfield.sip.dialog;

import io.jackfield.sip.message.BodyPart;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipUri;
import java.util.Optional;

/** What of a request we can not do, as its header fields and its body tell (RFC 3261 8.2.2, 8.2.3). */
final class Inspection {
    /** What a request that describes a session may bring (RFC 5621 3.1: whoever takes bodies takes multipart ones). */
    static final String ACCEPTED = "application/sdp, multipart/mixed";

    private static final String PLAIN = "identity";

    /**
     * Why a request is not taken.
     *
     * @param header what would be; empty when there is nothing to say
     */
    record Refusal(int status, Optional<Header<?>> header, String value) {
        private static Optional<Refusal> of(int status) {
            return Optional.of(new Refusal(status, Optional.empty(), ""));
        }

        private static Optional<Refusal> of(int status, Header<?> header, String value) {
            return Optional.of(new Refusal(status, Optional.of(header), value));
        }
    }

    private Inspection() {}

    /** Whether we can be called by such a URI: 416 (RFC 3261 8.2.2.1). */
    static Optional<Refusal> scheme(SipRequest request) {
        SipUri uri = request.requestUri();
        return uri.isSip() || uri.isTel() ? Optional.empty() : Refusal.of(416);
    }

    /**
     * Of an INVITE or UPDATE: whether its body is one that we can read, or may leave unread (415, RFC 3261 8.2.3), and whether it takes
     * the answer that we would give (406, RFC 3261 21.4.7).
     */
    static Optional<Refusal> content(SipRequest request) {
        if (request.bodyLength() > 0 && !request.bodyPart().isOptional()) {
            if (encoded(request)) {
                return Refusal.of(415, Header.ACCEPT_ENCODING, PLAIN);
            }
            if (AgentShard.sdp(request).isEmpty()) {
                return Refusal.of(415, Header.ACCEPT, ACCEPTED);
            }
        }
        return request.has(Header.ACCEPT) && !takesSdp(request) ? Refusal.of(406) : Optional.empty();
    }

    private static boolean encoded(SipRequest request) {
        return request.headers(Header.CONTENT_ENCODING).stream().anyMatch(how -> !how.equalsIgnoreCase(PLAIN));
    }

    private static boolean takesSdp(SipRequest request) {
        return request.all(Header.ACCEPT).stream()
                .anyMatch(range ->
                        range.q() > 0 && (range.is("*/*") || range.is("application/*") || range.is(AgentShard.SDP)));
    }

    /** The SDP of a body, of a part of it when it has parts. */
    static Optional<byte[]> sdp(BodyPart body) {
        return body.find(AgentShard.SDP).map(BodyPart::bytes);
    }
}
