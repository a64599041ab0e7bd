package io.jackfield.dispatcher.algorithm;

import io.jackfield.sip.message.AuthValue;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipUri;
import java.util.Locale;
import java.util.Optional;

/**
 * What a hashing algorithm chooses by: requests of one key go to one destination. For the room of a conference that is
 * {@link #REQUEST_USER}, since each participant has a Call-ID of his own.
 */
@FunctionalInterface
public interface CallKey {
    CallKey CALL_ID = SipRequest::callId;
    /** User, host and port of From, the port unless it is the default one. */
    CallKey FROM_URI = request -> address(request.from().uri());
    /** The same of To. */
    CallKey TO_URI = request -> address(request.to().uri());
    /** The user of From alone. */
    CallKey FROM_USER = request -> request.from().uri().user();
    /** The user of To alone. */
    CallKey TO_USER = request -> request.to().uri().user();
    /** The user of the Request-URI: the room of a conference, the number dialled. */
    CallKey REQUEST_USER = request -> request.requestUri().user();
    /** User, host and port of the Request-URI. */
    CallKey REQUEST_URI = request -> address(request.requestUri());
    /** The user name of Proxy-Authorization, else of Authorization. */
    CallKey AUTH_USER = request -> request.get(Header.PROXY_AUTHORIZATION)
            .or(() -> request.get(Header.AUTHORIZATION))
            .flatMap(CallKey::userName)
            .orElse("");

    /** The key; "" when the request has none, which is then served in turn. */
    String of(SipRequest request);

    /** The value of a header, "" when it is missing. */
    static CallKey header(String name) {
        return request -> request.header(name).orElse("");
    }

    /** Both, one after the other. */
    default CallKey and(CallKey other) {
        return request -> of(request) + '\n' + other.of(request);
    }

    /**
     * A key as configuration writes it: {@code call-id}, {@code from-uri}, {@code from-user}, {@code to-uri}, {@code to-user},
     * {@code request-uri}, {@code request-user}, {@code auth-user}, {@code header:NAME}, or several with a plus between; empty for
     * anything else.
     */
    static Optional<CallKey> parse(String text) {
        Optional<CallKey> key = Optional.empty();
        for (String part : text.split("\\+", -1)) {
            Optional<CallKey> one = named(part.strip());
            if (one.isEmpty()) {
                return one;
            }
            key = key.map(first -> first.and(one.get())).or(() -> one);
        }
        return key;
    }

    private static Optional<CallKey> named(String name) {
        if (name.startsWith("header:") && name.length() > "header:".length()) {
            return Optional.of(header(name.substring("header:".length())));
        }
        return Optional.ofNullable(
                switch (name) {
                    case "call-id" -> CALL_ID;
                    case "from-uri" -> FROM_URI;
                    case "from-user" -> FROM_USER;
                    case "to-uri" -> TO_URI;
                    case "to-user" -> TO_USER;
                    case "request-uri" -> REQUEST_URI;
                    case "request-user" -> REQUEST_USER;
                    case "auth-user" -> AUTH_USER;
                    default -> null;
                });
    }

    private static String address(SipUri uri) {
        int usual = uri.isSips() ? 5061 : 5060;
        String place = uri.user() + '@' + uri.host().toLowerCase(Locale.ROOT);
        return uri.port() < 0 || uri.port() == usual ? place : place + ':' + uri.port();
    }

    private static Optional<String> userName(AuthValue credentials) {
        return credentials.param("username");
    }

    /** What choices take: the same in every process, so that two proxies with the same set agree. */
    static long hash(String key) {
        return key.hashCode() * 0x9e3779b97f4a7c15L;
    }
}
