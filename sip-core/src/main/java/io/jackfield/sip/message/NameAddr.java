package io.jackfield.sip.message;

import java.util.Optional;
import java.util.OptionalInt;

/** An address with display name and parameters, as in From, To, Contact and Route (RFC 3261 20.10). Immutable. */
public final class NameAddr {
    private NameAddr() {}

    /** The address, or empty when it is not valid. */
    public static Optional<NameAddr> parse(String text) {
        throw new UnsupportedOperationException();
    }

    /** {@code <uri>}. */
    public static NameAddr of(SipUri uri) {
        throw new UnsupportedOperationException();
    }

    /** {@code "displayName" <uri>}; no name when it is "". */
    public static NameAddr of(String displayName, SipUri uri) {
        throw new UnsupportedOperationException();
    }

    /** The display name without quotes and escapes; "" when none. */
    public String displayName() {
        throw new UnsupportedOperationException();
    }

    public SipUri uri() {
        throw new UnsupportedOperationException();
    }

    /** The tag parameter; "" when none. */
    public String tag() {
        throw new UnsupportedOperationException();
    }

    /** The value of a header parameter, without quotes, "" for one without value. Names are case-insensitive. */
    public Optional<String> param(String name) {
        throw new UnsupportedOperationException();
    }

    public boolean hasParam(String name) {
        throw new UnsupportedOperationException();
    }

    /** The q parameter, 0 to 1; 1 when absent or unreadable. */
    public double q() {
        throw new UnsupportedOperationException();
    }

    /** The expires parameter in seconds; values past 2^31 - 1 are that. */
    public OptionalInt expires() {
        throw new UnsupportedOperationException();
    }

    /** With this parameter set; "" for no value. Quotes are put where needed. */
    public NameAddr withParam(String name, String value) {
        throw new UnsupportedOperationException();
    }

    public NameAddr withoutParam(String name) {
        throw new UnsupportedOperationException();
    }

    public NameAddr withTag(String tag) {
        return withParam("tag", tag);
    }

    public NameAddr withUri(SipUri uri) {
        throw new UnsupportedOperationException();
    }

    /** As on the wire. */
    @Override
    public String toString() {
        throw new UnsupportedOperationException();
    }
}
