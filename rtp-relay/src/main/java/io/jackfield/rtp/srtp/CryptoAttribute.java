package io.jackfield.rtp.srtp;

import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An {@code a=crypto} line (RFC 4568 9.1) of a suite that is known, with its first key.
 *
 * @param tag 0 to 999,999,999
 * @param key for what the writer of the line sends
 * @param lifetime packets that the key is good for; 0 when it does not say
 * @param mki the master key identifier
 * @param mkiBytes how long that is in each packet, 0 to 128; 0 for none
 */
public record CryptoAttribute(int tag, MasterKey key, long lifetime, long mki, int mkiBytes) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9}) +(\\S+) +inline:([^ ;]+)(;\\S*)?( .*)?");
    /** Hints about sizes that change nothing; any other session parameter makes a line unusable (RFC 4568 6.3). */
    private static final Pattern HARMLESS = Pattern.compile("-?WSH=\\d+|-\\S+");

    private static final int MAX_MKI_BYTES = 128;

    /** A line with a key and nothing else. */
    public CryptoAttribute(int tag, MasterKey key) {
        this(tag, key, 0, 0, 0);
    }

    /** Of what is after {@code a=crypto:}; empty when it is malformed, or wants something that is not supported. */
    public static Optional<CryptoAttribute> parse(String value) {
        Matcher form = FORM.matcher(value.strip());
        if (!form.matches()) {
            return Optional.empty();
        }
        String session = form.group(5) == null ? "" : form.group(5).strip();
        for (String parameter : session.split(" +", -1)) {
            if (!parameter.isEmpty() && !HARMLESS.matcher(parameter).matches()) {
                return Optional.empty();
            }
        }
        String[] parts = form.group(3).split("\\|", -1);
        return CryptoSuite.of(form.group(2))
                .flatMap(suite -> MasterKey.parse(suite, parts[0]))
                .flatMap(key -> withParameters(Integer.parseInt(form.group(1)), key, parts));
    }

    private static Optional<CryptoAttribute> withParameters(int tag, MasterKey key, String[] parts) {
        long lifetime = 0;
        long mki = 0;
        int mkiBytes = 0;
        for (int i = 1; i < parts.length; i++) {
            int colon = parts[i].indexOf(':');
            if (i > 2 || i == 1 && parts.length == 3 && colon >= 0) {
                return Optional.empty();
            }
            if (colon < 0) {
                lifetime = lifetime(parts[i]);
            } else {
                mki = number(parts[i].substring(0, colon), Long.MAX_VALUE);
                mkiBytes = (int) number(parts[i].substring(colon + 1), MAX_MKI_BYTES);
            }
        }
        return lifetime < 0 || mki < 0 || mkiBytes < 0
                ? Optional.empty()
                : Optional.of(new CryptoAttribute(tag, key, lifetime, mki, mkiBytes));
    }

    /** {@code 2^n} or a number; -1 for anything else. */
    private static long lifetime(String text) {
        if (text.startsWith("2^")) {
            long exponent = number(text.substring(2), 48);
            return exponent < 0 ? -1 : 1L << exponent;
        }
        return number(text, 1L << 48);
    }

    private static long number(String text, long max) {
        if (text.isEmpty() || text.length() > 40 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        BigInteger number = new BigInteger(text);
        return number.bitLength() > 63 || number.longValue() > max ? -1 : number.longValue();
    }

    /**
     * What is after {@code a=crypto:}, without identifier.
     *
     * @param padded whether the Base64 keeps its padding
     */
    public String format(boolean padded) {
        return tag + " " + key.suite() + " inline:" + key.base64(padded) + (lifetime == 0 ? "" : "|" + power(lifetime));
    }

    private static String power(long lifetime) {
        return Long.bitCount(lifetime) == 1 ? "2^" + Long.numberOfTrailingZeros(lifetime) : Long.toString(lifetime);
    }
}
