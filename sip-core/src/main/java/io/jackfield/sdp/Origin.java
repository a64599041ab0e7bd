package io.jackfield.sdp;

import java.math.BigInteger;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The {@code o=} line (RFC 8866 5.2).
 *
 * @param username {@code -} when there is none
 * @param sessionId a decimal number of any length
 * @param sessionVersion a decimal number of any length; one more in each changed description
 * @param address of the creator; its IP version decides the address type
 */
public record Origin(String username, String sessionId, String sessionVersion, Address address) {
    /** Numbers longer than this are not incremented but replaced: no peer needs one, and a long one costs time. */
    private static final int DIGITS = 40;

    public Origin {
        Objects.requireNonNull(username, "username");
        Objects.requireNonNull(sessionId, "sessionId");
        Objects.requireNonNull(sessionVersion, "sessionVersion");
        Objects.requireNonNull(address, "address");
    }

    /** With a version one higher (RFC 3264 8); one that is no number becomes 1. */
    public Origin nextVersion() {
        boolean number = !sessionVersion.isEmpty()
                && sessionVersion.length() <= DIGITS
                && sessionVersion.chars().allMatch(c -> c >= '0' && c <= '9');
        String next =
                number ? new BigInteger(sessionVersion).add(BigInteger.ONE).toString() : "1";
        return new Origin(username, sessionId, next, address);
    }

    /** Null when the text is not an {@code o=} value. */
    static @Nullable Origin read(String text) {
        String[] parts = text.trim().split(" +", 4);
        Address address = parts.length == 4 ? Address.read(parts[3]) : null;
        return address == null ? null : new Origin(parts[0], parts[1], parts[2], address);
    }

    /** As on the wire, without {@code o=}. */
    @Override
    public String toString() {
        return username + ' ' + sessionId + ' ' + sessionVersion + ' ' + address;
    }
}
