package io.jackfield.media.record;

import javax.crypto.SecretKey;

/**
 * Where the keys of encrypted recordings come from: {@link KeyRing}, or a key management service of yours. Each file has a key of its
 * own; what is needed to find that again is written at the front of the file. Thread-safe; may block, on threads that may wait.
 */
public interface RecordingKeys {

    /** Longest reference. */
    int MAX_REFERENCE_BYTES = 4_096;

    /**
     * A key for one new file.
     *
     * @param key an AES key of 128, 192 or 256 bits that no other file has
     * @param reference what {@link #open} finds it by; no secret, up to {@value #MAX_REFERENCE_BYTES} bytes
     */
    record FileKey(SecretKey key, byte[] reference) {
        /** No key in a log. */
        @Override
        public String toString() {
            return "FileKey";
        }
    }

    /**
     * Makes a key for a new file.
     *
     * @throws io.jackfield.media.store.StorageException when there is none: the recording is then not made
     */
    FileKey issue();

    /**
     * Finds the key of a file.
     *
     * @throws io.jackfield.media.store.StorageException with {@code NO_KEY} when there is none
     */
    SecretKey open(byte[] reference);
}
