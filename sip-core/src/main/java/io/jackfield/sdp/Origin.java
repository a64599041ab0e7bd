package io.jackfield.sdp;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/**
 * The {@code o=} line (RFC 8866 5.2).
 *
 * @param username {@code -} when there is none
 * @param sessionId a decimal number of any length
 * @param sessionVersion a decimal number of any length; one more in each changed description
 * @param address of the creator; its IP version decides the address type
 */
public record Origin(String username, String sessionId, String sessionVersion, Address address) {
    /** A longer version is not counted up but begins again: no peer needs one, and it costs time. */
    private static final int DIGITS = 40;

    /** With a version one higher (RFC 3264 8). What is no number becomes 1. */
    public Origin nextVersion() {
        boolean number = !sessionVersion.isEmpty()
                && sessionVersion.length() <= DIGITS
                && sessionVersion.chars().allMatch(c -> c >= '0' && c <= '9');
        String next =
                number ? new BigInteger(sessionVersion).add(BigInteger.ONE).toString() : "1";
        return new Origin(username, sessionId, next, address);
    }

    /** Reads from the right, as some user names have spaces. */
    static Optional<Origin> parse(String value) {
        List<String> words = Lines.words(value);
        int n = words.size();
        if (n < 6) {
            return Optional.empty();
        }
        return Address.parse(words.get(n - 3), words.get(n - 2), words.get(n - 1))
                .map(address -> new Origin(
                        String.join(" ", words.subList(0, n - 5)), words.get(n - 5), words.get(n - 4), address));
    }

    /** As after {@code o=}. */
    @Override
    public String toString() {
        return username + " " + sessionId + " " + sessionVersion + " " + address;
    }
}
