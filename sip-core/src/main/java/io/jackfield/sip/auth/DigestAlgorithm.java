package io.jackfield.sip.auth;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/** The digest algorithms of RFC 7616 and RFC 8760, strongest first. */
public enum DigestAlgorithm {
    /** SHA-512/256. */
    SHA_512_256("SHA-512-256", "SHA-512/256", false),
    /** SHA-512/256 with a session key. */
    SHA_512_256_SESS("SHA-512-256-sess", "SHA-512/256", true),
    /** SHA-256. */
    SHA_256("SHA-256", "SHA-256", false),
    /** SHA-256 with a session key. */
    SHA_256_SESS("SHA-256-sess", "SHA-256", true),
    /** MD5, for phones that know no better. */
    MD5("MD5", "MD5", false),
    /** MD5 with a session key. */
    MD5_SESS("MD5-sess", "MD5", true);

    private final String token;
    private final String jcaName;
    private final boolean session;

    DigestAlgorithm(String token, String jcaName, boolean session) {
        this.token = token;
        this.jcaName = jcaName;
        this.session = session;
    }

    /** The value of the {@code algorithm} parameter. */
    public String token() {
        return token;
    }

    /** Whether HA1 is bound to a nonce and a cnonce (RFC 7616 3.4.2). */
    public boolean session() {
        return session;
    }

    /** The algorithm whose HA1 this one starts from: itself, or the one without {@code -sess}. */
    public DigestAlgorithm base() {
        return session ? values()[ordinal() - 1] : this;
    }

    /** The algorithm of a token, in any case; empty when it is not known here. */
    public static Optional<DigestAlgorithm> of(String token) {
        for (DigestAlgorithm algorithm : values()) {
            if (algorithm.token.equalsIgnoreCase(token)) {
                return Optional.of(algorithm);
            }
        }
        return Optional.empty();
    }

    MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance(jcaName);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK lacks " + jcaName, e);
        }
    }
}
