package io.jackfield.sip.message;

import java.util.Optional;

/** One Via value (RFC 3261 20.42). Immutable. */
public final class Via {
    private final String text;
    private final String transport;
    private final String host;
    private final int port;
    private final int paramsFrom;

    private Via(String text, String transport, String host, int port, int paramsFrom) {
        this.text = text;
        this.transport = transport;
        this.host = host;
        this.port = port;
        this.paramsFrom = paramsFrom;
    }

    /** The value, or empty when it is not valid. */
    public static Optional<Via> parse(String text) {
        String trimmed = text.strip();
        int version = trimmed.indexOf('/');
        int slash = trimmed.indexOf('/', version + 1);
        if (version < 0 || slash < 0 || !isProtocol(trimmed.substring(0, slash))) {
            return Optional.empty();
        }
        int from = skip(Ascii.LWS, trimmed, slash + 1);
        int transportEnd = skip(Ascii.TOKEN, trimmed, from);
        int hostFrom = skip(Ascii.LWS, trimmed, transportEnd);
        if (transportEnd == from || hostFrom == transportEnd) {
            return Optional.empty();
        }
        String transport = transport(trimmed.substring(from, transportEnd));
        return sentBy(trimmed, transport, hostFrom).filter(Via::wellFormed);
    }

    private static Optional<Via> sentBy(String text, String transport, int from) {
        int hostEnd = text.startsWith("[", from) ? text.indexOf(']', from) + 1 : skip(Ascii.HOST, text, from);
        if (hostEnd <= from) {
            return Optional.empty();
        }
        String host = text.substring(from, hostEnd);
        int colon = skip(Ascii.LWS, text, hostEnd);
        if (!text.startsWith(":", colon)) {
            return Optional.of(new Via(text, transport, host, -1, hostEnd));
        }
        int portFrom = skip(Ascii.LWS, text, colon + 1);
        int portEnd = skip(Ascii.DIGIT, text, portFrom);
        int port = Escapes.number(text.substring(portFrom, portEnd), 65_535);
        return port < 0 ? Optional.empty() : Optional.of(new Via(text, transport, host, port, portEnd));
    }

    /** {@code SIP/2.0} or another name and version, perhaps with white space. */
    private static boolean isProtocol(String text) {
        if (text.equals("SIP/2.0")) {
            return true;
        }
        int slash = text.indexOf('/');
        return Values.token(text.substring(0, slash).strip()).isPresent()
                && Values.token(text.substring(slash + 1).strip()).isPresent();
    }

    private static String transport(String text) {
        return text.equals("UDP") ? "UDP" : text.equals("TCP") ? "TCP" : Escapes.upper(text);
    }

    private static int skip(int kind, String text, int p) {
        while (p < text.length() && Ascii.is(kind, text.charAt(p))) {
            p++;
        }
        return p;
    }

    /**
     * {@code SIP/2.0/transport host:port;branch=branch}; no port when it is -1. An IPv6 address may be with or without brackets.
     *
     * @throws IllegalArgumentException when a part is malformed
     */
    public static Via of(String transport, String host, int port, String branch) {
        return valid("SIP/2.0/" + transport + " " + SipUri.hostPort(host, port) + ";branch=" + branch);
    }

    private static Via valid(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("not a Via: " + text));
    }

    private boolean wellFormed() {
        Params p = new Params(text, paramsFrom, text.length());
        while (p.next()) {}
        return p.position() == text.length();
    }

    /** The transport in upper case, e.g. {@code UDP}. */
    public String transport() {
        return transport;
    }

    /** The sent-by host as written, an IPv6 reference with its brackets. */
    public String host() {
        return host;
    }

    /** The sent-by port; -1 when not given. */
    public int port() {
        return port;
    }

    /** The branch; "" when none. */
    public String branch() {
        return param("branch").orElse("");
    }

    /** The source address that the next element saw (RFC 3261 18.2.1), an IPv6 one without brackets (RFC 5118 4.5). */
    public Optional<String> received() {
        return param("received").map(a -> a.startsWith("[") && a.endsWith("]") ? a.substring(1, a.length() - 1) : a);
    }

    /** The value of rport (RFC 3581); -1 when it has none or is not there. */
    public int rport() {
        return param("rport").map(value -> Escapes.number(value, 65_535)).orElse(-1);
    }

    /** Whether rport is there, with a value or not. */
    public boolean hasRport() {
        return param("rport").isPresent();
    }

    /** The value of a parameter, "" for one without value. Names are case-insensitive. */
    public Optional<String> param(String name) {
        return Params.find(text, paramsFrom, text.length(), name);
    }

    /** With this parameter set; "" for no value. @throws IllegalArgumentException when it is malformed */
    public Via withParam(String name, String value) {
        String quoted = Escapes.tokenOrQuoted(value);
        return valid(text.substring(0, paramsFrom) + Params.with(text, paramsFrom, text.length(), name, quoted));
    }

    public Via withoutParam(String name) {
        return valid(text.substring(0, paramsFrom) + Params.without(text, paramsFrom, text.length(), name));
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Via other && text.equals(other.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** As on the wire. */
    @Override
    public String toString() {
        return text;
    }
}
