package io.jackfield.media.record;

import io.jackfield.media.record.RecordingKeys.FileKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;

/** Encrypted as {@link Seal} says, a chunk for what is appended at a time: nothing of it is ever on the disk in the clear. */
final class SealedBytes implements RecordingBytes {
    private final PlainBytes bytes;
    private final Seal seal;

    SealedBytes(Path file, FileKey key) throws IOException {
        byte[] header = Seal.header(key.reference());
        if (key.reference().length > RecordingKeys.MAX_REFERENCE_BYTES) {
            throw new IOException("a key's reference of " + key.reference().length + " bytes");
        }
        try {
            seal = new Seal(key.key(), header);
        } catch (GeneralSecurityException e) {
            throw new IOException("no AES-GCM", e);
        }
        bytes = new PlainBytes(file);
        bytes.append(ByteBuffer.wrap(header));
    }

    @Override
    public void append(ByteBuffer more) throws IOException {
        byte[] chunk = new byte[Math.min(more.remaining(), Seal.MAX_CHUNK)];
        while (more.hasRemaining()) {
            int size = Math.min(more.remaining(), Seal.MAX_CHUNK);
            more.get(chunk, 0, size);
            write(chunk, size, size);
        }
    }

    private void write(byte[] chunk, int size, int sizeAndFlag) throws IOException {
        try {
            byte[] sealed = seal.next(Cipher.ENCRYPT_MODE, sizeAndFlag, chunk, 0, size);
            bytes.append(ByteBuffer.allocate(4 + sealed.length)
                    .putInt(sizeAndFlag)
                    .put(sealed)
                    .flip());
        } catch (GeneralSecurityException e) {
            throw new IOException("encryption failed", e);
        }
    }

    @Override
    public boolean patchFront(ByteBuffer front) {
        return false;
    }

    @Override
    public void finish() throws IOException {
        write(new byte[0], 0, Seal.LAST);
        bytes.finish();
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
