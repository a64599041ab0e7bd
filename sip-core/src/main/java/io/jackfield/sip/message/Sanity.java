package io.jackfield.sip.message;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Checks of a request beyond those of {@link SipParser}, for who stands at the edge of a network. Each failure has its response.
 * Immutable.
 *
 * <p>The parser has already refused: another SIP version, missing or repeated mandatory fields, a Via, From, To, Call-ID, CSeq,
 * Max-Forwards or Content-Length that is malformed, a CSeq of another method or past 2^31 - 1, a body shorter than
 * Content-Length.
 */
public final class Sanity {
    /** What can be looked at; the order is that of the checks. */
    public enum Check {
        /** The scheme of the Request-URI is sip, sips or tel: else 416 (RFC 3261 8.2.2.1). */
        REQUEST_URI_SCHEME,
        /** The Request-URI is valid and has no header part (RFC 3261 19.1.1): else 400. */
        REQUEST_URI,
        /** The URI of From is valid: else 400. */
        FROM_URI,
        /** The URI of To is valid: else 400. */
        TO_URI,
        /** Each Contact is valid: else 400. */
        CONTACT,
        /** Expires is a number: else 400. */
        EXPIRES,
        /** The branch of the top Via is the magic cookie and more, or has no cookie at all (RFC 2543): else 400. */
        BRANCH,
        /** From and To have one tag at most: else 400. */
        TAGS,
        /** Authorization and Proxy-Authorization are a scheme and parameters, none of them twice: else 400. */
        CREDENTIALS,
        /** What Proxy-Require names is supported: else 420 with Unsupported (RFC 3261 16.3). */
        PROXY_REQUIRE,
        /** Every other header that {@link Header} knows is well-formed, and Date is one: else 400. */
        OTHER_HEADERS
    }

    /** What a proxy at the edge asks of strangers. */
    public static final Sanity DEFAULT = of(
            Check.REQUEST_URI_SCHEME,
            Check.REQUEST_URI,
            Check.FROM_URI,
            Check.TO_URI,
            Check.EXPIRES,
            Check.BRANCH,
            Check.TAGS,
            Check.PROXY_REQUIRE);

    private final Set<Check> checks;
    private final Set<String> supported;

    private Sanity(Set<Check> checks, Set<String> supported) {
        this.checks = checks;
        this.supported = supported;
    }

    /** These checks; nothing is supported that Proxy-Require names. */
    public static Sanity of(Check... checks) {
        EnumSet<Check> set = EnumSet.noneOf(Check.class);
        set.addAll(Arrays.asList(checks));
        return new Sanity(set, Set.of());
    }

    /** With these option tags supported, in any case. */
    public Sanity supporting(String... optionTags) {
        return new Sanity(
                checks, Set.copyOf(Arrays.stream(optionTags).map(Escapes::lower).toList()));
    }

    /** The response to a request that fails a check, its reason phrase naming what is wrong; empty when it passes. */
    public Optional<SipResponse> refusal(SipRequest request) {
        for (Check check : checks) {
            Optional<SipResponse> refusal = refusal(check, request);
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return Optional.empty();
    }

    private Optional<SipResponse> refusal(Check check, SipRequest request) {
        SipUri uri = request.requestUri();
        return switch (check) {
            case REQUEST_URI_SCHEME -> uri.isSip() || uri.isTel() ? passed() : refuse(request, 416, "");
            case REQUEST_URI -> bad(!uri.valid() || uri != uri.withoutUriHeaders(), request, "Request-URI");
            case FROM_URI -> bad(!request.from().uri().valid(), request, "From");
            case TO_URI -> bad(!request.to().uri().valid(), request, "To");
            case CONTACT -> malformed(request, Header.CONTACT);
            case EXPIRES -> malformed(request, Header.EXPIRES);
            case BRANCH ->
                bad(request.branchLength() == TopVia.COOKIE_LENGTH && TopVia.beginsWithCookie(request), request, "Via");
            case TAGS -> bad(repeatsTag(request.from()) || repeatsTag(request.to()), request, "tag");
            case CREDENTIALS ->
                malformed(request, Header.AUTHORIZATION).or(() -> malformed(request, Header.PROXY_AUTHORIZATION));
            case PROXY_REQUIRE -> unsupported(request);
            case OTHER_HEADERS ->
                Header.known().stream()
                        .filter(header -> header.id() > Fields.LAST && request.malformed(header))
                        .findFirst()
                        .flatMap(header -> refuse(request, 400, "Bad " + header));
        };
    }

    private static boolean repeatsTag(NameAddr address) {
        return address.paramCount("tag") > 1;
    }

    private Optional<SipResponse> unsupported(SipRequest request) {
        List<String> tags = request.headers(Header.PROXY_REQUIRE).stream()
                .filter(tag -> !supported.contains(Escapes.lower(tag)))
                .toList();
        return tags.isEmpty()
                ? passed()
                : Optional.of(SipResponse.to(request, 420)
                        .set(Header.UNSUPPORTED, tags)
                        .toTag(tag(request))
                        .build());
    }

    private static Optional<SipResponse> malformed(SipRequest request, Header<?> header) {
        return bad(request.malformed(header), request, header.canonical());
    }

    private static Optional<SipResponse> bad(boolean isBad, SipRequest request, String what) {
        return isBad ? refuse(request, 400, "Bad " + what) : passed();
    }

    private static Optional<SipResponse> passed() {
        return Optional.empty();
    }

    /** Nothing answers an ACK (RFC 3261 17), but it does not pass either: who asks drops it. */
    private static Optional<SipResponse> refuse(SipRequest request, int status, String reason) {
        ResponseEdit response = SipResponse.to(request, status).toTag(tag(request));
        return Optional.of((reason.isEmpty() ? response : response.reason(reason)).build());
    }

    /** The same for a retransmission (RFC 3261 8.2.7). */
    private static String tag(SipRequest request) {
        return Integer.toHexString((int) (request.viaHash() >>> 32));
    }
}
