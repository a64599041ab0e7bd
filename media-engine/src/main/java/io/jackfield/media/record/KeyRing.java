package io.jackfield.media.record;

import io.jackfield.media.store.StorageException;
import io.jackfield.media.store.StorageException.Code;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Master keys by name. Keys of files are random, and stand in their files encrypted by AES-GCM with the newest master key; older ones
 * still open what they closed. Immutable.
 *
 * <pre>{@code KeyRing keys = KeyRing.of("2026", thisYears).and("2025", lastYears);}</pre>
 */
public final class KeyRing implements RecordingKeys {
    private static final String AES_GCM = "AES/GCM/NoPadding";
    private static final int FILE_KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int MAX_NAME = 64;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String current;
    private final Map<String, SecretKey> masters;

    private KeyRing(String current, Map<String, SecretKey> masters) {
        this.current = current;
        this.masters = masters;
    }

    /**
     * A ring of one key.
     *
     * @param name what files say it is, 1 to 64 characters of ASCII
     * @param key 16, 24 or 32 bytes; copied
     * @throws IllegalArgumentException when either is not so
     */
    public static KeyRing of(String name, byte[] key) {
        return new KeyRing(name, Map.of(name, checked(name, key)));
    }

    /** With a key that only opens files. */
    public KeyRing and(String name, byte[] key) {
        Map<String, SecretKey> more = new LinkedHashMap<>(masters);
        if (more.putIfAbsent(name, checked(name, key)) != null) {
            throw new IllegalArgumentException("key \"" + name + "\" is there already");
        }
        return new KeyRing(current, Map.copyOf(more));
    }

    private static SecretKey checked(String name, byte[] key) {
        if (name.isEmpty() || name.length() > MAX_NAME || !name.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new IllegalArgumentException("\"" + name + "\" is no name of a key: 1 to 64 characters of ASCII");
        }
        if (key.length != 16 && key.length != 24 && key.length != 32) {
            throw new IllegalArgumentException("key \"" + name + "\" has not 16, 24 or 32 bytes");
        }
        return new SecretKeySpec(key, "AES");
    }

    @Override
    public FileKey issue() {
        byte[] secret = new byte[FILE_KEY_BYTES];
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(secret);
        RANDOM.nextBytes(nonce);
        byte[] name = current.getBytes(StandardCharsets.US_ASCII);
        byte[] wrapped = crypt(Cipher.ENCRYPT_MODE, current, nonce, secret);
        byte[] reference = ByteBuffer.allocate(1 + name.length + NONCE_BYTES + wrapped.length)
                .put((byte) name.length)
                .put(name)
                .put(nonce)
                .put(wrapped)
                .array();
        return new FileKey(new SecretKeySpec(secret, "AES"), reference);
    }

    @Override
    public SecretKey open(byte[] reference) {
        if (reference.length < 1 || reference.length < 1 + (reference[0] & 0xFF) + NONCE_BYTES) {
            throw new StorageException(Code.NO_KEY, "the file's key is not of a key ring");
        }
        int nameLength = reference[0] & 0xFF;
        String name = new String(reference, 1, nameLength, StandardCharsets.US_ASCII);
        byte[] nonce = new byte[NONCE_BYTES];
        byte[] wrapped = new byte[reference.length - 1 - nameLength - NONCE_BYTES];
        ByteBuffer.wrap(reference, 1 + nameLength, reference.length - 1 - nameLength)
                .get(nonce)
                .get(wrapped);
        return new SecretKeySpec(crypt(Cipher.DECRYPT_MODE, name, nonce, wrapped), "AES");
    }

    private byte[] crypt(int mode, String name, byte[] nonce, byte[] data) {
        SecretKey master = masters.get(name);
        if (master == null) {
            throw new StorageException(Code.NO_KEY, "the key ring has no key of the name in the file");
        }
        try {
            Cipher cipher = Cipher.getInstance(AES_GCM);
            cipher.init(mode, master, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(name.getBytes(StandardCharsets.US_ASCII));
            return cipher.doFinal(data);
        } catch (GeneralSecurityException e) {
            throw new StorageException(Code.NO_KEY, "key \"" + name + "\" does not open the file's key", e);
        }
    }

    /** The names, no key. */
    @Override
    public String toString() {
        return "KeyRing" + masters.keySet();
    }
}
