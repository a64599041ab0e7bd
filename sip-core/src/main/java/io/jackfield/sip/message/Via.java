package io.jackfield.sip.message;

import java.util.Optional;

/** One Via value (RFC 3261 20.42). Immutable. */
public final class Via {
    private Via() {}

    public static Optional<Via> parse(String text) {
        throw new UnsupportedOperationException();
    }

    /** {@code SIP/2.0/transport host:port;branch=branch}; no port when it is -1. An IPv6 address may be with or without brackets. */
    public static Via of(String transport, String host, int port, String branch) {
        throw new UnsupportedOperationException();
    }

    /** The transport in upper case, e.g. {@code UDP}. */
    public String transport() {
        throw new UnsupportedOperationException();
    }

    /** The sent-by host as written, an IPv6 reference with its brackets. */
    public String host() {
        throw new UnsupportedOperationException();
    }

    /** The sent-by port; -1 when not given. */
    public int port() {
        throw new UnsupportedOperationException();
    }

    /** The branch; "" when none. */
    public String branch() {
        throw new UnsupportedOperationException();
    }

    public Optional<String> received() {
        throw new UnsupportedOperationException();
    }

    /** The value of rport (RFC 3581); -1 when it has none or is not there. */
    public int rport() {
        throw new UnsupportedOperationException();
    }

    /** Whether rport is there, with a value or not. */
    public boolean hasRport() {
        throw new UnsupportedOperationException();
    }

    /** The value of a parameter, "" for one without value. Names are case-insensitive. */
    public Optional<String> param(String name) {
        throw new UnsupportedOperationException();
    }

    public Via withParam(String name, String value) {
        throw new UnsupportedOperationException();
    }

    public Via withoutParam(String name) {
        throw new UnsupportedOperationException();
    }

    /** As on the wire. */
    @Override
    public String toString() {
        throw new UnsupportedOperationException();
    }
}
