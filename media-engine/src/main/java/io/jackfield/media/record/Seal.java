package io.jackfield.media.record;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * What an encrypted recording looks like; numbers are big endian.
 *
 * <pre>
 * header:  8 bytes "JKFSEAL1", 2 bytes length of the key's reference, the reference
 * chunk:   4 bytes n, the highest bit set in the last chunk; n bytes of AES-GCM ciphertext, 16 bytes of its tag
 * nonce:   4 bytes zero, 8 bytes number of the chunk from 0 (a file has a key of its own, so none comes twice)
 * authenticated beside the text: SHA-256 of the header, the 8 bytes of the number, the 4 bytes n
 * </pre>
 *
 * <p>So nobody can change, move, drop or add a chunk unseen but for cutting the end off, which shows by the missing last chunk.
 */
final class Seal {
    static final byte[] MAGIC = {'J', 'K', 'F', 'S', 'E', 'A', 'L', '1'};
    static final int MAX_CHUNK = 1 << 16;
    static final int LAST = 1 << 31;
    static final int TAG_BYTES = 16;

    private final SecretKey key;
    private final byte[] headerHash;
    private final Cipher cipher;
    private final ByteBuffer nonce = ByteBuffer.allocate(12);
    private long number;

    Seal(SecretKey key, byte[] header) throws GeneralSecurityException {
        this.key = key;
        this.headerHash = MessageDigest.getInstance("SHA-256").digest(header);
        this.cipher = Cipher.getInstance("AES/GCM/NoPadding");
    }

    static byte[] header(byte[] reference) {
        return ByteBuffer.allocate(MAGIC.length + 2 + reference.length)
                .put(MAGIC)
                .putShort((short) reference.length)
                .put(reference)
                .array();
    }

    /** Encrypts or decrypts the next chunk. */
    byte[] next(int mode, int sizeAndFlag, byte[] data, int offset, int size) throws GeneralSecurityException {
        nonce.putLong(4, number);
        cipher.init(mode, key, new GCMParameterSpec(8 * TAG_BYTES, nonce.array()));
        cipher.updateAAD(headerHash);
        cipher.updateAAD(
                ByteBuffer.allocate(12).putLong(number).putInt(sizeAndFlag).array());
        number++;
        return cipher.doFinal(data, offset, size);
    }
}
