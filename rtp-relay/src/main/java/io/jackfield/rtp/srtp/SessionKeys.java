package io.jackfield.rtp.srtp;

import io.jackfield.rtp.MediaException;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys that packets are protected with, derived from a master key once (RFC 3711 4.3, with a derivation rate of 0; RFC 6188, RFC 7714 11).
 *
 * @param cipher the key of AES
 * @param authentication the key of HMAC, 20 bytes
 * @param salt as long as that of the master key
 */
record SessionKeys(byte[] cipher, byte[] authentication, byte[] salt) {
    private static final int LABELS_OF_RTCP = 3;
    private static final int BLOCK_BYTES = 16;

    static SessionKeys of(MasterKey master, boolean rtcp) {
        CryptoSuite suite = master.suite();
        int first = rtcp ? LABELS_OF_RTCP : 0;
        try {
            Cipher aes = blocks(master.key());
            return new SessionKeys(
                    derive(aes, master.salt(), first, suite.keyBytes()),
                    derive(aes, master.salt(), first + 1, Sha1Hmac.BYTES),
                    derive(aes, master.salt(), first + 2, suite.saltBytes()));
        } catch (GeneralSecurityException e) {
            throw new MediaException(MediaException.Code.NO_CIPHER, "SRTP: " + e.getMessage());
        }
    }

    /** AES on blocks, from which counter mode is made here: the JDK's own wants new objects for each packet. */
    static Cipher blocks(byte[] key) throws GeneralSecurityException {
        Cipher aes = Cipher.getInstance("AES/ECB/NoPadding");
        aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
        return aes;
    }

    private static byte[] derive(Cipher aes, byte[] salt, int label, int count) throws GeneralSecurityException {
        byte[] counters = new byte[(count + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES];
        for (int i = 0; i < counters.length; i += BLOCK_BYTES) {
            System.arraycopy(salt, 0, counters, i, salt.length);
            counters[i + 7] ^= (byte) label;
            counters[i + 15] = (byte) (i / BLOCK_BYTES);
        }
        return Arrays.copyOf(aes.update(counters), count);
    }
}
