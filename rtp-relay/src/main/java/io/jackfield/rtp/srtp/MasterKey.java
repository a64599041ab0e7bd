package io.jackfield.rtp.srtp;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** A master key and its salt (RFC 3711 3.2.1), for one direction. Its text says nothing of them. */
public final class MasterKey {
    private final CryptoSuite suite;
    private final byte[] material;

    private MasterKey(CryptoSuite suite, byte[] material) {
        this.suite = suite;
        this.material = material;
    }

    /**
     * Of key and, after it, salt.
     *
     * @throws IllegalArgumentException when there are not as many bytes as the suite wants
     */
    public static MasterKey of(CryptoSuite suite, byte[] keyAndSalt) {
        if (keyAndSalt.length != suite.keyBytes() + suite.saltBytes()) {
            throw new IllegalArgumentException(suite + " has key and salt of " + (suite.keyBytes() + suite.saltBytes())
                    + " bytes, not " + keyAndSalt.length);
        }
        return new MasterKey(suite, keyAndSalt.clone());
    }

    /**
     * A new one.
     *
     * @param random a secure source
     */
    public static MasterKey random(CryptoSuite suite, RandomGenerator random) {
        byte[] material = new byte[suite.keyBytes() + suite.saltBytes()];
        random.nextBytes(material);
        return new MasterKey(suite, material);
    }

    /** Of the Base64 of an {@code inline:} parameter, padded or not; empty when it is of another length. */
    static Optional<MasterKey> parse(CryptoSuite suite, String base64) {
        try {
            byte[] material = Base64.getDecoder().decode(base64);
            return material.length == suite.keyBytes() + suite.saltBytes()
                    ? Optional.of(new MasterKey(suite, material))
                    : Optional.empty();
        } catch (IllegalArgumentException noBase64) {
            return Optional.empty();
        }
    }

    /** The suite that it is for. */
    public CryptoSuite suite() {
        return suite;
    }

    byte[] key() {
        return Arrays.copyOf(material, suite.keyBytes());
    }

    byte[] salt() {
        return Arrays.copyOfRange(material, suite.keyBytes(), material.length);
    }

    String base64(boolean padded) {
        Base64.Encoder encoder =
                padded ? Base64.getEncoder() : Base64.getEncoder().withoutPadding();
        return encoder.encodeToString(material);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MasterKey key && suite == key.suite && MessageDigest.isEqual(material, key.material);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(material);
    }

    @Override
    public String toString() {
        return suite + " key";
    }
}
