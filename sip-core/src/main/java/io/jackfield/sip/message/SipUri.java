package io.jackfield.sip.message;

import java.util.Optional;

/**
 * A URI of a SIP message: sip, sips (RFC 3261 19.1), tel (RFC 3966), or any other scheme, kept as it is. Immutable.
 *
 * <p>{@code equals} compares text; {@link #equivalent(SipUri)} compares as RFC 3261 19.1.4 says.
 */
public final class SipUri {
    private SipUri() {}

    /** The URI, or empty when it is not valid. */
    public static Optional<SipUri> parse(String text) {
        throw new UnsupportedOperationException();
    }

    /** As {@link #parse}, for text of the program. @throws IllegalArgumentException when it is not valid */
    public static SipUri of(String text) {
        throw new UnsupportedOperationException();
    }

    /** {@code sip:user@host:port}; no user when it is "", no port when it is -1. An IPv6 address may be with or without brackets. */
    public static SipUri of(String user, String host, int port) {
        throw new UnsupportedOperationException();
    }

    /** Whether the syntax is right. Only URIs within received messages can be wrong. */
    public boolean valid() {
        throw new UnsupportedOperationException();
    }

    /** The scheme in lower case. */
    public String scheme() {
        throw new UnsupportedOperationException();
    }

    /** Whether the scheme is sip or sips. */
    public boolean isSip() {
        throw new UnsupportedOperationException();
    }

    public boolean isSips() {
        throw new UnsupportedOperationException();
    }

    public boolean isTel() {
        throw new UnsupportedOperationException();
    }

    /** The user, unescaped; of a tel URI the number as written; "" when none. */
    public String user() {
        throw new UnsupportedOperationException();
    }

    /** The host as written, an IPv6 reference with its brackets; "" when the scheme has none. */
    public String host() {
        throw new UnsupportedOperationException();
    }

    /** The port, 0 to 65535; -1 when not given. */
    public int port() {
        throw new UnsupportedOperationException();
    }

    /** The value of a parameter, unescaped, "" for one without value. Names are case-insensitive. */
    public Optional<String> param(String name) {
        throw new UnsupportedOperationException();
    }

    public boolean hasParam(String name) {
        throw new UnsupportedOperationException();
    }

    /** The value of a header part ({@code ?name=value}), unescaped. */
    public Optional<String> uriHeader(String name) {
        throw new UnsupportedOperationException();
    }

    /** The transport parameter in lower case. */
    public Optional<String> transport() {
        throw new UnsupportedOperationException();
    }

    /** Whether the lr parameter is there (RFC 3261 16.12). */
    public boolean isLoose() {
        throw new UnsupportedOperationException();
    }

    /** With this parameter set; "" for no value. What must be escaped is. */
    public SipUri withParam(String name, String value) {
        throw new UnsupportedOperationException();
    }

    public SipUri withoutParam(String name) {
        throw new UnsupportedOperationException();
    }

    /** Without its header part, as a Request-URI must be (RFC 3261 19.1.5). */
    public SipUri withoutUriHeaders() {
        throw new UnsupportedOperationException();
    }

    /** With this user; "" for none. What must be escaped is. */
    public SipUri withUser(String user) {
        throw new UnsupportedOperationException();
    }

    /** With this host and port; -1 for no port. */
    public SipUri withHostPort(String host, int port) {
        throw new UnsupportedOperationException();
    }

    /** Whether both mean the same (RFC 3261 19.1.4; tel: RFC 3966 5). Other schemes compare by text. */
    public boolean equivalent(SipUri other) {
        throw new UnsupportedOperationException();
    }

    /** The URI as on the wire. */
    @Override
    public String toString() {
        throw new UnsupportedOperationException();
    }
}
