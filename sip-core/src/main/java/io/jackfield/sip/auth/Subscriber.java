package io.jackfield.sip.auth;

import io.jackfield.kernel.Redacted;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * A user of a realm and the secret it is known by: HA1, the hash of user, realm and password, one an algorithm.
 *
 * <p>Immutable. The password itself is not kept. A subscriber with an HA1 for MD5 only can only answer an MD5 challenge, so a
 * verifier over such data offers MD5 alone ({@link DigestVerifier.Builder#algorithms}).
 */
public final class Subscriber {
    private final String user;
    private final String realm;
    private final Map<DigestAlgorithm, Redacted> ha1;

    private Subscriber(String user, String realm, Map<DigestAlgorithm, Redacted> ha1) {
        this.user = user;
        this.realm = realm;
        this.ha1 = ha1;
    }

    /** A subscriber with a clear-text password, good for every algorithm. */
    public static Subscriber withPassword(String user, String realm, Redacted password) {
        Map<DigestAlgorithm, Redacted> ha1 = new EnumMap<>(DigestAlgorithm.class);
        for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
            if (!algorithm.session()) {
                ha1.put(algorithm, ha1(algorithm, user, realm, password));
            }
        }
        return new Subscriber(user, realm, ha1);
    }

    /**
     * A subscriber of stored hashes, lower-case hexadecimal as {@link #ha1(DigestAlgorithm, String, String, Redacted)} makes them.
     *
     * @throws IllegalArgumentException when there is none, or one is given for a {@code -sess} algorithm (those start from the
     *     hash of their base)
     */
    public static Subscriber withHa1(String user, String realm, Map<DigestAlgorithm, Redacted> ha1) {
        if (ha1.isEmpty()) {
            throw new IllegalArgumentException("subscriber " + user + " has no HA1");
        }
        for (DigestAlgorithm algorithm : ha1.keySet()) {
            if (algorithm.session()) {
                throw new IllegalArgumentException("give the HA1 of " + algorithm.base() + ", not of " + algorithm);
            }
        }
        return new Subscriber(user, realm, new EnumMap<>(ha1));
    }

    /** HA1 for storage: {@code H(user:realm:password)} in lower-case hexadecimal (RFC 7616 3.4.2). */
    public static Redacted ha1(DigestAlgorithm algorithm, String user, String realm, Redacted password) {
        return new Redacted(Digest.hash(algorithm, user + ':' + realm + ':' + password.secret()));
    }

    /** The user name. */
    public String user() {
        return user;
    }

    /** The realm. */
    public String realm() {
        return realm;
    }

    Optional<Redacted> ha1(DigestAlgorithm algorithm) {
        return Optional.ofNullable(ha1.get(algorithm.base()));
    }

    /** User and realm, never a secret. */
    @Override
    public String toString() {
        return "Subscriber[" + user + "@" + realm + "]";
    }
}
