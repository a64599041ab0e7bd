package io.jackfield.sdp;

import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The hash of a certificate (RFC 8122 5).
 *
 * @param hash e.g. {@code sha-256}, in lower case
 * @param value the hash in upper-case hexadecimal, a colon between octets
 */
public record Fingerprint(String hash, String value) {
    private static final HexFormat COLONS = HexFormat.ofDelimiter(":").withUpperCase();
    private static final int LONGEST = 64;

    /** Of the octets of a hash. */
    public static Fingerprint of(String hash, byte[] octets) {
        return new Fingerprint(hash.toLowerCase(Locale.ROOT), COLONS.formatHex(octets));
    }

    static Optional<Fingerprint> parse(String text) {
        List<String> words = Lines.words(text);
        if (words.size() != 2) {
            return Optional.empty();
        }
        String value = words.get(1).toUpperCase(Locale.ROOT);
        try {
            int length = COLONS.parseHex(value).length;
            return length < 1 || length > LONGEST
                    ? Optional.empty()
                    : Optional.of(new Fingerprint(words.get(0).toLowerCase(Locale.ROOT), value));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /** The octets of the hash. */
    public byte[] octets() {
        return COLONS.parseHex(value);
    }

    /** As after {@code a=fingerprint:}. */
    @Override
    public String toString() {
        return hash + " " + value;
    }
}
