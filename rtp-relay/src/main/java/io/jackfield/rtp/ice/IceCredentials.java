package io.jackfield.rtp.ice;

import io.jackfield.kernel.Redacted;
import java.util.random.RandomGenerator;

/**
 * A user name fragment and a password (RFC 8445 5.3). Its text does not say the password.
 *
 * @param ufrag 4 to 256 letters, digits, plus, slash
 * @param password 22 to 256 of them
 */
public record IceCredentials(String ufrag, Redacted password) {
    private static final String CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private static final int UFRAG = 8;
    private static final int PASSWORD = 26;

    /**
     * New ones, of 48 and 156 random bits.
     *
     * @param random a secure source
     */
    public static IceCredentials random(RandomGenerator random) {
        return new IceCredentials(text(random, UFRAG), Redacted.of(text(random, PASSWORD)));
    }

    private static String text(RandomGenerator random, int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
        }
        return text.toString();
    }
}
