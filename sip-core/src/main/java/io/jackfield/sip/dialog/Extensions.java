package io.jackfield.sip.dialog;

import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The option tags that a user agent understands, and what messages say of them (RFC 3261 8.2.2.3, 20.32, 20.37). */
final class Extensions {
    static final String RELIABLE = "100rel";
    static final String TIMER = "timer";
    static final String REPLACES = "replaces";
    static final String NO_REFER_SUBSCRIPTION = "norefersub";

    private Extensions() {}

    /** What we support, as a Supported value. */
    static String supported(Reliability reliability, SessionTimer timer) {
        List<String> tags = new ArrayList<>();
        if (reliability != Reliability.OFF) {
            tags.add(RELIABLE);
        }
        if (timer.on()) {
            tags.add(TIMER);
        }
        tags.add(REPLACES);
        tags.add(NO_REFER_SUBSCRIPTION);
        return String.join(", ", tags);
    }

    /** What a request requires and we do not support. */
    static List<String> unsupported(SipRequest request, Reliability reliability, SessionTimer timer) {
        if (!request.has(Header.REQUIRE)) {
            return List.of();
        }
        List<String> ours = List.of(supported(reliability, timer).split(", "));
        return request.headers(Header.REQUIRE).stream()
                .filter(tag -> ours.stream().noneMatch(tag::equalsIgnoreCase))
                .toList();
    }

    static boolean requires(SipMessage message, String tag) {
        return names(message, Header.REQUIRE, tag);
    }

    /** The RSeq of a reliable provisional response; empty when it is none (RFC 3262 4). */
    static Optional<Long> rseq(SipResponse response) {
        return requires(response, RELIABLE) ? response.get(Header.RSEQ) : Optional.empty();
    }

    /** Whether the sender understands an extension: it says so, or requires it. */
    static boolean supports(SipMessage message, String tag) {
        return names(message, Header.SUPPORTED, tag) || requires(message, tag);
    }

    /** Whether a header lists a token. */
    static boolean names(SipMessage message, Header<?> header, String token) {
        return message.has(header) && message.headers(header).stream().anyMatch(token::equalsIgnoreCase);
    }
}
