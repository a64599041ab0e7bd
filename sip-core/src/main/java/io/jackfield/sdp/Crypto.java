package io.jackfield.sdp;

import io.jackfield.kernel.Redacted;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An {@code a=crypto} line (RFC 4568 9.1). Its keys are never printed: {@link #value()} gives them.
 *
 * @param tag 0 to 999999999, by which an answer tells which line it takes
 * @param suite as written; {@link #knownSuite} when it is one that we know
 * @param keys at least one
 * @param sessionParameters e.g. {@code UNENCRYPTED_SRTCP}, {@code KDR=0}; who does not know one that does not begin with "-" must
 *     not take the line (RFC 4568 6.3.7)
 */
public record Crypto(int tag, String suite, List<Key> keys, List<String> sessionParameters) {
    private static final int MAX_KEYS = 16;
    private static final String INLINE = "inline:";

    public Crypto {
        keys = List.copyOf(keys);
        sessionParameters = List.copyOf(sessionParameters);
        if (tag < 0 || tag > 999_999_999 || suite.isEmpty() || keys.isEmpty()) {
            throw new IllegalArgumentException("no crypto attribute: tag " + tag + ", suite " + suite);
        }
    }

    /**
     * A master key with its salt.
     *
     * @param keyAndSalt in Base64; never printed
     * @param lifetime packets that it may protect; empty: as many as the suite allows
     * @param mki the number that packets carry to name it; empty without one
     * @param mkiBytes the length of that number, 1 to 128; 0 without one
     */
    public record Key(Redacted keyAndSalt, OptionalLong lifetime, Optional<String> mki, int mkiBytes) {
        /** A key alone. */
        public static Key of(byte[] keyAndSalt) {
            return new Key(
                    Redacted.of(Base64.getEncoder().encodeToString(keyAndSalt)),
                    OptionalLong.empty(),
                    Optional.empty(),
                    0);
        }

        /** Key and salt; empty when they are no Base64. */
        public Optional<byte[]> octets() {
            try {
                return Optional.of(Base64.getDecoder().decode(keyAndSalt.secret()));
            } catch (IllegalArgumentException malformed) {
                return Optional.empty();
            }
        }

        static Optional<Key> parse(String text) {
            if (!text.regionMatches(true, 0, INLINE, 0, INLINE.length())) {
                return Optional.empty();
            }
            String[] parts = text.substring(INLINE.length()).split("\\|", -1);
            int at = 1;
            OptionalLong lifetime = OptionalLong.empty();
            if (at < parts.length && parts[at].indexOf(':') < 0) {
                lifetime = lifetime(parts[at++]);
                if (lifetime.isEmpty()) {
                    return Optional.empty();
                }
            }
            Optional<String> mki = Optional.empty();
            int mkiBytes = 0;
            if (at < parts.length) {
                int colon = parts[at].indexOf(':');
                mki = Optional.of(parts[at].substring(0, Math.max(colon, 0))).filter(Key::isNumber);
                mkiBytes = MediaLine.number(parts[at++].substring(colon + 1), 128);
                if (mki.isEmpty() || mkiBytes < 1) {
                    return Optional.empty();
                }
            }
            return parts[0].isEmpty() || at < parts.length
                    ? Optional.empty()
                    : Optional.of(new Key(Redacted.of(parts[0]), lifetime, mki, mkiBytes));
        }

        private static boolean isNumber(String text) {
            return !text.isEmpty() && text.length() <= 310 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        }

        /** RFC 4568 6.1: a number, or a power of two as {@code 2^20}. */
        private static OptionalLong lifetime(String text) {
            if (text.startsWith("2^")) {
                int power = MediaLine.number(text.substring(2), 62);
                return power < 0 ? OptionalLong.empty() : OptionalLong.of(1L << power);
            }
            long packets = TimeDescription.seconds(text);
            return packets < 1 ? OptionalLong.empty() : OptionalLong.of(packets);
        }

        String value() {
            String text = INLINE + keyAndSalt.secret();
            text += lifetime.isPresent() ? "|" + lifetime.getAsLong() : "";
            return text + mki.map(number -> "|" + number + ":" + mkiBytes).orElse("");
        }
    }

    /** Of what is after {@code a=crypto:}; empty when malformed. */
    public static Optional<Crypto> parse(String value) {
        List<String> words = Lines.words(value);
        if (words.size() < 3) {
            return Optional.empty();
        }
        int tag = MediaLine.number(words.get(0), 999_999_999);
        List<Key> keys = new ArrayList<>();
        for (String text : words.get(2).split(";", -1)) {
            Optional<Key> key = keys.size() < MAX_KEYS ? Key.parse(text) : Optional.empty();
            if (key.isEmpty()) {
                return Optional.empty();
            }
            keys.add(key.get());
        }
        return tag < 0
                ? Optional.empty()
                : Optional.of(new Crypto(tag, words.get(1), keys, words.subList(3, words.size())));
    }

    /** The suite, when it is one that we know. */
    public Optional<CryptoSuite> knownSuite() {
        return CryptoSuite.of(suite);
    }

    /** Whether the suite is known, each key has its length, and no session parameter is one that has to be known. */
    public boolean usable() {
        Optional<CryptoSuite> known = knownSuite();
        return known.isPresent()
                && sessionParameters.stream().allMatch(p -> p.startsWith("-"))
                && keys.stream()
                        .allMatch(key -> key.octets()
                                .filter(o -> o.length
                                        == known.get().keyBytes() + known.get().saltBytes())
                                .isPresent());
    }

    /** As after {@code a=crypto:}, with its keys: for the wire, never for a log. */
    public String value() {
        List<String> words = new ArrayList<>();
        words.add(Integer.toString(tag));
        words.add(suite);
        words.add(String.join(";", keys.stream().map(Key::value).toList()));
        words.addAll(sessionParameters);
        return String.join(" ", words);
    }
}
