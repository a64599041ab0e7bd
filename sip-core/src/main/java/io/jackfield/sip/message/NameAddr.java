package io.jackfield.sip.message;

import java.util.Optional;
import java.util.OptionalInt;

/** An address with display name and parameters, as in From, To, Contact and Route (RFC 3261 20.10). Immutable. */
public final class NameAddr {
    private final String text;
    private final SipUri uri;
    private final int nameEnd;
    private final int paramsFrom;

    private NameAddr(String text, SipUri uri, int nameEnd, int paramsFrom) {
        this.text = text;
        this.uri = uri;
        this.nameEnd = nameEnd;
        this.paramsFrom = paramsFrom;
    }

    /** The address, or empty when it is not valid. */
    public static Optional<NameAddr> parse(String text) {
        NameAddr address = received(text);
        return address.uri.valid() && address.wellFormed() ? Optional.of(address) : Optional.empty();
    }

    /** {@code <uri>}. */
    public static NameAddr of(SipUri uri) {
        return received("<" + uri.text() + ">");
    }

    /** {@code "displayName" <uri>}; no name when it is "". */
    public static NameAddr of(String displayName, SipUri uri) {
        return displayName.isEmpty() ? of(uri) : received(Escapes.quote(displayName) + " <" + uri.text() + ">");
    }

    /** An address within a received message: its URI may be not valid. */
    static NameAddr received(String text) {
        int nameEnd = displayNameEnd(text);
        int open = nameEnd < 0 ? -1 : text.indexOf('<', nameEnd);
        int close = open < 0 ? -1 : text.indexOf('>', open);
        if (close >= 0) {
            return new NameAddr(text, SipUri.received(text.substring(open + 1, close)), nameEnd, close + 1);
        }
        int end = nameEnd >= 0 && open < 0 ? endOfAddrSpec(text) : 0;
        return new NameAddr(text, SipUri.received(text.substring(0, end)), 0, end);
    }

    /** Where a display name may end; -1 when a quote is not closed. */
    private static int displayNameEnd(String text) {
        if (text.startsWith("\"")) {
            return Escapes.endOfQuoted(text, 0, text.length());
        }
        int open = text.indexOf('<');
        int semicolon = text.indexOf(';');
        return open < 0 || semicolon >= 0 && semicolon < open ? text.length() : open;
    }

    /** Without brackets parameters belong to the header, and a '?' or ',' must not be there (RFC 3261 20.10). */
    private static int endOfAddrSpec(String text) {
        for (int p = 0; p < text.length(); p++) {
            if (";,?\"<> \t".indexOf(text.charAt(p)) >= 0) {
                return p;
            }
        }
        return text.length();
    }

    private boolean wellFormed() {
        Params p = params();
        while (p.next()) {}
        return p.position() == text.length();
    }

    private Params params() {
        return new Params(text, paramsFrom, text.length());
    }

    /** The display name without quotes and escapes; "" when none. */
    public String displayName() {
        return text.startsWith("\"")
                ? Escapes.unquote(text, 0, nameEnd)
                : text.substring(0, nameEnd).strip();
    }

    public SipUri uri() {
        return uri;
    }

    /** The tag parameter; "" when none. */
    public String tag() {
        return param("tag").orElse("");
    }

    /** The value of a header parameter, without quotes, "" for one without value. Names are case-insensitive. */
    public Optional<String> param(String name) {
        return Params.find(text, paramsFrom, text.length(), name);
    }

    public boolean hasParam(String name) {
        return param(name).isPresent();
    }

    /** How often a header parameter is there. */
    int paramCount(String name) {
        int count = 0;
        Params p = params();
        while (p.next()) {
            count += p.is(name) ? 1 : 0;
        }
        return count;
    }

    /** The q parameter, 0 to 1; 1 when absent or unreadable. */
    public double q() {
        return Escapes.q(param("q").orElse(""));
    }

    /** The expires parameter in seconds; values past 2^31 - 1 are that. */
    public OptionalInt expires() {
        return param("expires").map(Escapes::seconds).orElse(OptionalInt.empty());
    }

    /** The {@code +sip.instance} of a Contact: a URN, without its angle brackets (RFC 5626 4.1). */
    public Optional<String> instance() {
        return param("+sip.instance")
                .filter(urn -> urn.length() > 2 && urn.startsWith("<") && urn.endsWith(">"))
                .map(urn -> urn.substring(1, urn.length() - 1));
    }

    /** The reg-id of a Contact, 1 to 2^31 - 1 (RFC 5626 4.2). */
    public OptionalInt regId() {
        int id = Escapes.number(param("reg-id").orElse(""), Integer.MAX_VALUE);
        return id < 1 ? OptionalInt.empty() : OptionalInt.of(id);
    }

    /** The public GRUU that a registrar gave to this Contact (RFC 5627 4.2). */
    public Optional<SipUri> publicGruu() {
        return param("pub-gruu").flatMap(SipUri::parse);
    }

    /** The temporary GRUU that a registrar gave to this Contact (RFC 5627 4.2). */
    public Optional<SipUri> temporaryGruu() {
        return param("temp-gruu").flatMap(SipUri::parse);
    }

    /** With this parameter set; "" for no value. Quotes are put where needed. */
    public NameAddr withParam(String name, String value) {
        return withParams(Params.with(text, paramsFrom, text.length(), name, Escapes.tokenOrQuoted(value)));
    }

    public NameAddr withoutParam(String name) {
        return withParams(Params.without(text, paramsFrom, text.length(), name));
    }

    private NameAddr withParams(String params) {
        return received(head() + params);
    }

    public NameAddr withTag(String tag) {
        return withParam("tag", tag);
    }

    public NameAddr withUri(SipUri newUri) {
        String name = text.substring(0, nameEnd).strip();
        return received((name.isEmpty() ? "" : name + " ") + "<" + newUri.text() + ">" + text.substring(paramsFrom));
    }

    /** Name and URI, in brackets: without them a parameter might be taken for one of the URI. */
    private String head() {
        return text.substring(0, paramsFrom).endsWith(">") ? text.substring(0, paramsFrom) : "<" + uri.text() + ">";
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof NameAddr other && text.equals(other.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** As on the wire, with the name and the user, which no log should show. */
    public String text() {
        return text;
    }

    /** The URI as it prints itself: without user, name and parameters. */
    @Override
    public String toString() {
        return "<" + uri + ">";
    }
}
