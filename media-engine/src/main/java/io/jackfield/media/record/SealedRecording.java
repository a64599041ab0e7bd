package io.jackfield.media.record;

import io.jackfield.media.store.StorageException;
import io.jackfield.media.store.StorageException.Code;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;

/**
 * Reads encrypted recordings; {@code docs/reference/recordings.md} has their format.
 *
 * <pre>{@code
 * SealedRecording.Opened opened = SealedRecording.decrypt(Path.of("a.wav.sealed"), Path.of("a.wav"), keys);
 * }</pre>
 */
public final class SealedRecording {
    /** What follows the name of an encrypted file. */
    public static final String SUFFIX = ".sealed";

    private SealedRecording() {}

    /**
     * What was in a file.
     *
     * @param bytes how many bytes were decrypted
     * @param complete whether the file is whole; false when it breaks off, as it does when its writer was killed
     */
    public record Opened(long bytes, boolean complete) {}

    /** Whether a file is an encrypted recording, by its first bytes. */
    public static boolean is(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(Seal.MAGIC.length), Seal.MAGIC);
        } catch (IOException e) {
            throw new StorageException(Code.DISK, "cannot read " + file, e);
        }
    }

    /**
     * Decrypts a file, as far as it goes; the header of a WAV file then tells how much there is. Blocks on the disk.
     *
     * @param plain where to; what is there is overwritten
     * @throws StorageException {@code TAMPERED} when the file was changed or is none, {@code NO_KEY} when nothing opens it; what was
     *     written before that is removed
     */
    public static Opened decrypt(Path sealed, Path plain, RecordingKeys keys) {
        try {
            Opened opened;
            try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(sealed)));
                    OutputStream out = new BufferedOutputStream(Files.newOutputStream(plain))) {
                opened = decrypt(in, out, keys);
            }
            Repair.wav(plain);
            return opened;
        } catch (IOException e) {
            throw new StorageException(Code.DISK, "cannot decrypt " + sealed, e);
        } catch (StorageException e) {
            try {
                Files.deleteIfExists(plain);
            } catch (IOException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    private static Opened decrypt(DataInputStream in, OutputStream out, RecordingKeys keys) throws IOException {
        byte[] magic = in.readNBytes(Seal.MAGIC.length);
        if (!Arrays.equals(magic, Seal.MAGIC)) {
            throw new StorageException(Code.TAMPERED, "no encrypted recording");
        }
        byte[] reference;
        try {
            int length = in.readUnsignedShort();
            if (length > RecordingKeys.MAX_REFERENCE_BYTES) {
                throw new StorageException(Code.TAMPERED, "a key's reference of " + length + " bytes");
            }
            reference = new byte[length];
            in.readFully(reference);
        } catch (EOFException cut) {
            return new Opened(0, false);
        }
        try {
            return chunks(in, out, new Seal(keys.open(reference), Seal.header(reference)));
        } catch (GeneralSecurityException e) {
            throw new StorageException(Code.TAMPERED, "a chunk was changed, or the key is another one", e);
        }
    }

    private static Opened chunks(DataInputStream in, OutputStream out, Seal seal)
            throws IOException, GeneralSecurityException {
        long bytes = 0;
        byte[] chunk = new byte[Seal.MAX_CHUNK + Seal.TAG_BYTES];
        while (true) {
            int head;
            int size;
            try {
                head = in.readInt();
                size = head & ~Seal.LAST;
                if (size > Seal.MAX_CHUNK) {
                    throw new StorageException(Code.TAMPERED, "a chunk of " + size + " bytes");
                }
                in.readFully(chunk, 0, size + Seal.TAG_BYTES);
            } catch (EOFException cut) {
                return new Opened(bytes, false);
            }
            out.write(seal.next(Cipher.DECRYPT_MODE, head, chunk, 0, size + Seal.TAG_BYTES));
            bytes += size;
            if (head != size) {
                return new Opened(bytes, true);
            }
        }
    }
}
