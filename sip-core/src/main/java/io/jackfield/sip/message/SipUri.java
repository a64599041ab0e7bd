package io.jackfield.sip.message;

import java.util.Optional;

/**
 * A URI of a SIP message: sip, sips (RFC 3261 19.1), tel (RFC 3966), or any other scheme, kept as it is. Immutable.
 *
 * <p>{@code equals} compares text; {@link #equivalent(SipUri)} compares as RFC 3261 19.1.4 says.
 */
public final class SipUri {
    /** What a user may hold unescaped, beside letters and digits (RFC 3261 25.1). */
    private static final String USER_CHARS = "-_.!~*'()&=+$,;?/";
    /** What a parameter may hold unescaped, beside letters and digits. */
    private static final String PARAM_CHARS = "-_.!~*'()[]/:&+$";

    /** What a header part may hold unescaped, beside letters and digits. */
    private static final String HEADER_CHARS = "-_.!~*'()[]/?:+$";

    private final String text;
    private final String scheme;
    private final boolean valid;
    /** Offsets into the text: the user ends before a password and the '@'; parameters begin at ';', headers at '?'. */
    private final int userEnd;

    private final int hostFrom;
    private final int hostEnd;
    private final int paramsFrom;
    private final int headersFrom;
    private final int port;

    SipUri(UriScan scan) {
        text = scan.text;
        scheme = scan.scheme;
        valid = scan.valid;
        userEnd = scan.userEnd;
        hostFrom = scan.hostFrom;
        hostEnd = scan.hostEnd;
        paramsFrom = scan.paramsFrom;
        headersFrom = scan.headersFrom;
        port = scan.port;
    }

    /** The URI, or empty when it is not valid. */
    public static Optional<SipUri> parse(String text) {
        SipUri uri = received(text);
        return uri.valid ? Optional.of(uri) : Optional.empty();
    }

    /** As {@link #parse}, for text of the program. @throws IllegalArgumentException when it is not valid */
    public static SipUri of(String text) {
        SipUri uri = received(text);
        if (!uri.valid) {
            throw new IllegalArgumentException("not a URI: " + text);
        }
        return uri;
    }

    /**
     * {@code sip:user@host:port}; no user when it is "", no port when it is -1. An IPv6 address may be with or without brackets.
     */
    public static SipUri of(String user, String host, int port) {
        return of("sip:" + userPart(user) + hostPort(host, port));
    }

    /** A URI within a received message: it may be not valid. */
    static SipUri received(String text) {
        return new SipUri(new UriScan(text));
    }

    /** {@code host[:port]}, an IPv6 address in brackets. */
    static String hostPort(String host, int port) {
        String reference = host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
        return port < 0 ? reference : reference + ":" + port;
    }

    private static String userPart(String user) {
        return user.isEmpty() ? "" : Escapes.escape(user, USER_CHARS) + "@";
    }

    /** Whether the syntax is right. Only URIs within received messages can be wrong. */
    public boolean valid() {
        return valid;
    }

    /** The scheme in lower case; "" when it has none and is not valid. */
    public String scheme() {
        return scheme;
    }

    /** Whether the scheme is sip or sips. */
    public boolean isSip() {
        return scheme.equals("sip") || isSips();
    }

    public boolean isSips() {
        return scheme.equals("sips");
    }

    public boolean isTel() {
        return scheme.equals("tel");
    }

    /** The user, unescaped, without a password; of a tel URI the number as written; "" when none. */
    public String user() {
        return Escapes.unescape(rawUser());
    }

    private String rawUser() {
        return userEnd < 0 ? "" : text.substring(scheme.length() + 1, userEnd);
    }

    /** The telephone-subscriber: the user with the parameters that belong to it (RFC 3966 3). */
    String subscriber() {
        return Escapes.unescape(isTel() ? text.substring(scheme.length() + 1, headersFrom) : userInfo());
    }

    /** What is before the '@', with a password, as written; "" when none. */
    String userInfo() {
        return userEnd < 0 || isTel() ? "" : text.substring(scheme.length() + 1, hostFrom - 1);
    }

    /** The host as written, an IPv6 reference with its brackets; "" when the scheme has none. */
    public String host() {
        return text.substring(hostFrom, hostEnd);
    }

    /** The port, 0 to 65535; -1 when not given. */
    public int port() {
        return port;
    }

    /** The value of a parameter, unescaped, "" for one without value. Names are case-insensitive. */
    public Optional<String> param(String name) {
        return Params.find(text, paramsFrom, headersFrom, name).map(Escapes::unescape);
    }

    public boolean hasParam(String name) {
        return Params.find(text, paramsFrom, headersFrom, name).isPresent();
    }

    /** A walk through the parameters as written. */
    Params params() {
        return new Params(text, paramsFrom, headersFrom);
    }

    /** The value of a header part ({@code ?name=value}), unescaped. */
    public Optional<String> uriHeader(String name) {
        for (String header : uriHeaders()) {
            int equals = header.indexOf('=');
            if (equals > 0 && header.substring(0, equals).equalsIgnoreCase(name)) {
                return Optional.of(Escapes.unescape(header.substring(equals + 1)));
            }
        }
        return Optional.empty();
    }

    /** The header parts as written, {@code name=value} each. */
    String[] uriHeaders() {
        return headersFrom == text.length()
                ? new String[0]
                : text.substring(headersFrom + 1).split("&", -1);
    }

    /** The transport parameter in lower case. */
    public Optional<String> transport() {
        return param("transport").map(Escapes::lower);
    }

    /** Whether the lr parameter is there (RFC 3261 16.12). */
    public boolean isLoose() {
        return hasParam("lr");
    }

    /** Whether the ob parameter is there: the flow that the URI was registered by (RFC 5626 5.4). */
    public boolean isOutbound() {
        return hasParam("ob");
    }

    /** The gr parameter, "" for a temporary one: the URI of one device (RFC 5627 3.3). */
    public Optional<String> gruu() {
        return param("gr");
    }

    /** With this parameter set; "" for no value. What must be escaped is. */
    public SipUri withParam(String name, String value) {
        return withParams(Params.with(text, paramsFrom, headersFrom, name, Escapes.escape(value, PARAM_CHARS)));
    }

    public SipUri withoutParam(String name) {
        return withParams(Params.without(text, paramsFrom, headersFrom, name));
    }

    private SipUri withParams(String params) {
        return of(text.substring(0, paramsFrom) + params + text.substring(headersFrom));
    }

    /** With this header part ({@code ?name=value}) instead of others of its name. What must be escaped is. */
    public SipUri withUriHeader(String name, String value) {
        StringBuilder headers = new StringBuilder();
        for (String header : uriHeaders()) {
            int equals = Math.max(header.indexOf('='), 0);
            if (!header.substring(0, equals).equalsIgnoreCase(name)) {
                headers.append(headers.isEmpty() ? '?' : '&').append(header);
            }
        }
        headers.append(headers.isEmpty() ? '?' : '&').append(name).append('=');
        return of(text.substring(0, headersFrom) + headers + Escapes.escape(value, HEADER_CHARS));
    }

    /** Without its header part, as a Request-URI must be (RFC 3261 19.1.5). */
    public SipUri withoutUriHeaders() {
        return headersFrom == text.length() ? this : received(text.substring(0, headersFrom));
    }

    /** With this user and no password; "" for none. What must be escaped is. @throws IllegalStateException unless sip or sips */
    public SipUri withUser(String user) {
        requireSip();
        return of(scheme + ":" + userPart(user) + text.substring(hostFrom));
    }

    /** With this host and port; -1 for no port. @throws IllegalStateException unless sip or sips */
    public SipUri withHostPort(String host, int newPort) {
        requireSip();
        return of(text.substring(0, hostFrom) + hostPort(host, newPort) + text.substring(paramsFrom));
    }

    private void requireSip() {
        if (!isSip() || !valid) {
            throw new IllegalStateException("not a SIP URI: " + text);
        }
    }

    /** Whether both mean the same (RFC 3261 19.1.4; tel: RFC 3966 4). Other schemes compare by text. */
    public boolean equivalent(SipUri other) {
        return UriComparison.equivalent(this, other);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof SipUri other && text.equals(other.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** As on the wire, with the user and perhaps a password, which no log should show. */
    public String text() {
        return text;
    }

    /** Scheme, host and port, with stars for a user; nothing else of it is for a log. */
    @Override
    public String toString() {
        if (!valid) {
            return "invalid URI";
        }
        if (!isSip()) {
            return scheme + ":***";
        }
        return scheme + (userEnd < 0 ? ":" : ":***@") + hostPort(host(), port);
    }
}
