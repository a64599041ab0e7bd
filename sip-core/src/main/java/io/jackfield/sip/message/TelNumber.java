package io.jackfield.sip.message;

import java.util.Optional;

/**
 * A telephone number (RFC 3966): of a tel URI, or of the user part of a SIP URI (RFC 3261 19.1.6). Two are equal when they
 * mean the same number (RFC 3966 4): visual separators, case and the order of parameters do not matter.
 *
 * @param digits without visual separators; a global number begins with '+'; hex digits are in lower case
 * @param params e.g. {@code phone-context}, {@code ext}, {@code isub}; the digits of the first two are without separators
 */
public record TelNumber(String digits, Parameters params) {
    private static final String SEPARATORS = "-.()";

    /** @throws IllegalArgumentException when the digits are none */
    public TelNumber {
        digits = withoutSeparators(digits);
        if (!isNumber(digits)) {
            throw new IllegalArgumentException("not a number");
        }
        params = plain(plain(params, "phone-context"), "ext");
    }

    /** Without parameters; visual separators are dropped. */
    public static TelNumber of(String number) {
        return new TelNumber(number, Parameters.NONE);
    }

    /** The number of a tel URI, or of a SIP URI with {@code user=phone}; empty when it is none. */
    public static Optional<TelNumber> of(SipUri uri) {
        boolean phone = uri.isSip()
                && uri.param("user").filter("phone"::equalsIgnoreCase).isPresent();
        return uri.isTel() || phone ? parse(uri.subscriber()) : Optional.empty();
    }

    /** A telephone-subscriber, as behind {@code tel:}. */
    static Optional<TelNumber> parse(String subscriber) {
        int semicolon = subscriber.indexOf(';');
        String number = withoutSeparators(semicolon < 0 ? subscriber : subscriber.substring(0, semicolon));
        if (!isNumber(number)) {
            return Optional.empty();
        }
        return Parameters.parse(semicolon < 0 ? "" : subscriber.substring(semicolon))
                .map(params -> new TelNumber(number, params));
    }

    /** RFC 3966 3: a global number has digits, a local one also hex digits, stars and hashes. */
    static boolean isNumber(String digits) {
        boolean global = digits.startsWith("+");
        for (int i = global ? 1 : 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (!Ascii.is(Ascii.DIGIT, c) && (global || !Ascii.is(Ascii.HEX, c) && c != '*' && c != '#')) {
                return false;
            }
        }
        return digits.length() > (global ? 1 : 0);
    }

    static String withoutSeparators(String number) {
        StringBuilder digits = new StringBuilder(number.length());
        for (int i = 0; i < number.length(); i++) {
            char c = number.charAt(i);
            if (SEPARATORS.indexOf(c) < 0) {
                digits.append(c >= 'A' && c <= 'F' ? (char) (c + 32) : c);
            }
        }
        return digits.toString();
    }

    /** A context that is a domain name keeps its points and hyphens. */
    private static Parameters plain(Parameters params, String name) {
        Optional<String> value = params.get(name);
        boolean isDigits = value.isPresent() && isNumber(withoutSeparators(value.get()));
        return isDigits && (name.equals("ext") || value.get().startsWith("+"))
                ? params.with(name, withoutSeparators(value.get()))
                : params;
    }

    /** Whether it is unique in the world, with the country code. */
    public boolean isGlobal() {
        return digits.startsWith("+");
    }

    /** Where a local number is valid: a domain, or the first digits of a global number (RFC 3966 5.1.5). */
    public Optional<String> context() {
        return params.get("phone-context");
    }

    /** The extension, digits only (RFC 3966 5.3). */
    public Optional<String> extension() {
        return params.get("ext");
    }

    /** As a tel URI. */
    public SipUri uri() {
        return SipUri.of("tel:" + digits + params);
    }

    /** As a SIP URI at this host, with {@code user=phone} (RFC 3261 19.1.6). */
    public SipUri sipUri(String host) {
        return SipUri.of(Escapes.lower(digits + params), host, -1).withParam("user", "phone");
    }

    /** Its length only: a number is a user part, which no log shows. */
    @Override
    public String toString() {
        return "tel:*** (" + digits.length() + ")";
    }
}
