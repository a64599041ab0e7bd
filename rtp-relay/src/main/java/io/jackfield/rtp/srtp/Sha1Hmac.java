package io.jackfield.rtp.srtp;

import io.jackfield.rtp.MediaException;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * HMAC-SHA1 (RFC 2104) with any number of keys, one after the other. The JDK's own makes objects for each message; its digest, whose
 * inner loop is the processor's, does not.
 */
final class Sha1Hmac {
    /** Bytes of the result. */
    static final int BYTES = 20;

    private static final int BLOCK_BYTES = 64;

    private final MessageDigest digest;
    private final byte[] inner = new byte[BYTES];

    Sha1Hmac() {
        try {
            digest = MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new MediaException(MediaException.Code.NO_CIPHER, "SRTP: " + e.getMessage());
        }
    }

    /** A key of up to 64 bytes, with what it is mixed with inside and outside. */
    static final class Key {
        private final byte[] inside = new byte[BLOCK_BYTES];
        private final byte[] outside = new byte[BLOCK_BYTES];

        Key(byte[] key) {
            for (int i = 0; i < BLOCK_BYTES; i++) {
                byte octet = i < key.length ? key[i] : 0;
                inside[i] = (byte) (octet ^ 0x36);
                outside[i] = (byte) (octet ^ 0x5c);
            }
        }
    }

    /** Of the first {@code length} bytes, of which there is room for 20 more in {@code result}. */
    void of(Key key, byte[] bytes, int length, byte[] result) {
        try {
            digest.update(key.inside);
            digest.update(bytes, 0, length);
            digest.digest(inner, 0, BYTES);
            digest.update(key.outside);
            digest.update(inner);
            digest.digest(result, 0, BYTES);
        } catch (DigestException e) {
            throw new IllegalStateException(e); // there is room
        }
    }
}
