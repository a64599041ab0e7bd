package io.jackfield.rtp.srtp;

import io.jackfield.rtp.MediaException;
import io.jackfield.rtp.srtp.SrtpBuffer.Packet;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES in Galois/counter mode (RFC 7714), by the JDK, which wants its parameters as new objects for each packet. */
final class GcmCipher implements PacketCipher {
    private static final int TAG_BYTES = 16;
    private static final int TRAILER_BYTES = 4;
    private static final int ENCRYPTED = 1 << 31;

    private final Cipher aes;
    private final SecretKeySpec key;
    private final byte[] salt;
    private final ByteBuffer vector = ByteBuffer.allocate(12);
    private final byte[] trailerBytes = new byte[TRAILER_BYTES];

    GcmCipher(MasterKey master, boolean rtcp) {
        SessionKeys keys = SessionKeys.of(master, rtcp);
        this.key = new SecretKeySpec(keys.cipher(), "AES");
        this.salt = keys.salt();
        try {
            this.aes = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new MediaException(MediaException.Code.NO_CIPHER, "SRTP: " + e.getMessage());
        }
    }

    /** RFC 7714 8.1, 9.1: two bytes of nothing, SSRC and index, mixed with the salt. */
    private void begin(int mode, int ssrc, long index) throws GeneralSecurityException {
        vector.putShort(0, (short) 0)
                .putInt(2, ssrc)
                .putShort(6, (short) (index >>> 32))
                .putInt(8, (int) index);
        byte[] bytes = vector.array();
        for (int i = 0; i < salt.length; i++) {
            bytes[i] ^= salt[i];
        }
        aes.init(mode, key, new GCMParameterSpec(8 * TAG_BYTES, bytes));
    }

    private void finish(Packet packet, int from) throws GeneralSecurityException {
        byte[] bytes = packet.bytes();
        packet.length(from + aes.doFinal(bytes, from, packet.length() - from, bytes, from));
    }

    @Override
    public void seal(Packet packet, int headerBytes, int ssrc, long index) {
        try {
            begin(Cipher.ENCRYPT_MODE, ssrc, index);
            aes.updateAAD(packet.bytes(), 0, headerBytes);
            finish(packet, headerBytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // no index is used twice, and there is room
        }
    }

    @Override
    public boolean open(Packet packet, int headerBytes, int ssrc, long index) {
        try {
            begin(Cipher.DECRYPT_MODE, ssrc, index);
            aes.updateAAD(packet.bytes(), 0, headerBytes);
            finish(packet, headerBytes);
            return true;
        } catch (AEADBadTagException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void sealReport(Packet packet, int ssrc, int index) {
        try {
            begin(Cipher.ENCRYPT_MODE, ssrc, index);
            aes.updateAAD(packet.bytes(), 0, 8);
            aes.updateAAD(trailer(index | ENCRYPTED));
            finish(packet, 8);
            packet.append(index | ENCRYPTED);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public boolean openReport(Packet packet, int ssrc, int trailer) {
        int end = packet.length() - TRAILER_BYTES;
        int clear = (trailer & ENCRYPTED) != 0
                ? 8
                : end - TAG_BYTES; // RFC 7714 9.3: what is not encrypted is authenticated
        try {
            begin(Cipher.DECRYPT_MODE, ssrc, trailer & ~ENCRYPTED);
            aes.updateAAD(packet.bytes(), 0, clear);
            aes.updateAAD(trailer(trailer));
            packet.length(end);
            finish(packet, clear);
            return true;
        } catch (AEADBadTagException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] trailer(int word) {
        ByteBuffer.wrap(trailerBytes).putInt(word);
        return trailerBytes;
    }

    @Override
    public int trailerAt(Packet packet) {
        return packet.length() - TRAILER_BYTES;
    }
}
