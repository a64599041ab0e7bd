package io.jackfield.sip.auth;

import io.jackfield.sip.message.SipRequest;
import java.util.Optional;
import java.util.Set;

/**
 * Credentials as a client presents them (RFC 7616 3.4).
 *
 * @param user the name, or its hash
 * @param hashed whether it is the hash (RFC 7616 3.4.4)
 */
record Presented(String user, boolean hashed, String response, Digest.Input input) {
    /** Empty when something is missing, malformed, or was not offered. */
    static Optional<Presented> of(
            SipRequest request, AuthHeader header, Set<DigestAlgorithm> algorithms, Set<Qop> qops) {
        Optional<DigestAlgorithm> algorithm =
                DigestAlgorithm.of(header.param("algorithm").orElse("MD5")).filter(algorithms::contains);
        Optional<Qop> qop = header.param("qop").flatMap(Qop::of);
        boolean hashed = header.param("userhash").orElse("").equalsIgnoreCase("true");
        String user = user(header, hashed);
        String nc = header.param("nc").orElse("");
        String cnonce = header.param("cnonce").orElse("");
        String uri = header.param("uri").orElse("");
        String nonce = header.param("nonce").orElse("");
        boolean offered = algorithm.isPresent()
                && (header.param("qop").isEmpty() || qop.filter(qops::contains).isPresent());
        boolean counted = qop.isEmpty() || (isCount(nc) && !cnonce.isEmpty());
        boolean session = algorithm.filter(DigestAlgorithm::session).isEmpty() || !cnonce.isEmpty();
        if (!offered || !counted || !session || user.isEmpty() || uri.isEmpty() || nonce.isEmpty()) {
            return Optional.empty();
        }
        Digest.Input input =
                new Digest.Input(algorithm.get(), request.method().name(), uri, nonce, nc, cnonce, qop, request.body());
        return Optional.of(new Presented(user, hashed, header.param("response").orElse(""), input));
    }

    /** RFC 7616 3.4: username, or username* for what is no ASCII, never both, and never username* for a hash; else "". */
    private static String user(AuthHeader header, boolean hashed) {
        Optional<String> extended = header.param("username*");
        if (extended.isEmpty()) {
            return header.param("username").orElse("");
        }
        return hashed || header.param("username").isPresent()
                ? ""
                : ExtendedValue.decode(extended.get()).orElse("");
    }

    /** The name to show; "" when the header has none. */
    static String shownUser(AuthHeader header) {
        return user(header, false);
    }

    private static boolean isCount(String nc) {
        return nc.length() == 8 && nc.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 128);
    }

    /** The hash that stands for a user's name (RFC 7616 3.4.4). */
    static String userHash(DigestAlgorithm algorithm, String user, String realm) {
        return Digest.hash(algorithm, user + ':' + realm);
    }

    /** The nonce count, 0 for the form of RFC 2069. */
    int count() {
        return input.qop().isEmpty() ? 0 : Integer.parseUnsignedInt(input.nc(), 16);
    }
}
