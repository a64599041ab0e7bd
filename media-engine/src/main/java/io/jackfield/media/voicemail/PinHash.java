package io.jackfield.media.voicemail;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** PINs as they are kept: {@code pbkdf2-sha256$iterations$salt$hash}, in hexadecimal. */
final class PinHash {
    private static final String KIND = "pbkdf2-sha256";
    private static final int ITERATIONS = 100_000;
    private static final int MOST_ITERATIONS = 10_000_000;
    private static final int HASH_BITS = 256;
    private static final SecureRandom RANDOM = new SecureRandom();

    private PinHash() {}

    static String of(String pin) {
        byte[] salt = new byte[16];
        RANDOM.nextBytes(salt);
        HexFormat hex = HexFormat.of();
        return KIND + "$" + ITERATIONS + "$" + hex.formatHex(salt) + "$" + hex.formatHex(hash(pin, salt, ITERATIONS));
    }

    /** Takes as long for a PIN that is not there as for one that is. */
    static boolean matches(String pin, String kept) {
        String[] parts = kept.split("\\$", -1);
        boolean whole = parts.length == 4 && parts[0].equals(KIND);
        try {
            int iterations = whole ? Integer.parseInt(parts[1]) : ITERATIONS;
            byte[] salt = whole ? HexFormat.of().parseHex(parts[2]) : new byte[16];
            byte[] wanted = whole ? HexFormat.of().parseHex(parts[3]) : new byte[0];
            if (iterations < 1 || iterations > MOST_ITERATIONS || salt.length == 0) {
                return false;
            }
            return MessageDigest.isEqual(hash(pin, salt, iterations), wanted);
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    private static byte[] hash(String pin, byte[] salt, int iterations) {
        PBEKeySpec spec = new PBEKeySpec(pin.toCharArray(), salt, iterations, HASH_BITS);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has PBKDF2", e);
        } finally {
            spec.clearPassword();
        }
    }
}
