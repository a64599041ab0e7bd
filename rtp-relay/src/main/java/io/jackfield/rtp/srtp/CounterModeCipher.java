package io.jackfield.rtp.srtp;

import io.jackfield.rtp.MediaException;
import io.jackfield.rtp.srtp.SrtpBuffer.Packet;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.ShortBufferException;

/**
 * AES in counter mode with HMAC-SHA1 (RFC 3711 4.1.1, 4.2.1; RFC 6188). Makes the key stream of a packet by one call, and no object. The
 * tag is checked before anything is decrypted.
 */
final class CounterModeCipher implements PacketCipher {
    private static final int BLOCK_BYTES = 16;
    private static final int TRAILER_BYTES = 4;
    private static final int ENCRYPTED = 1 << 31;
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final Cipher aes;
    private final Sha1Hmac.Key authentication;
    private final long saltHigh;
    private final long saltLow;
    private final int tagBytes;
    private final SrtpBuffer buffer;
    private final byte[] tag = new byte[Sha1Hmac.BYTES];

    CounterModeCipher(MasterKey key, boolean rtcp, SrtpBuffer buffer) {
        SessionKeys keys = SessionKeys.of(key, rtcp);
        byte[] salt = new byte[BLOCK_BYTES];
        System.arraycopy(keys.salt(), 0, salt, 0, keys.salt().length);
        this.saltHigh = (long) LONG.get(salt, 0);
        this.saltLow = (long) LONG.get(salt, 8);
        this.authentication = new Sha1Hmac.Key(keys.authentication());
        this.tagBytes = rtcp ? key.suite().rtcpTagBytes() : key.suite().rtpTagBytes();
        this.buffer = buffer;
        try {
            this.aes = SessionKeys.blocks(keys.cipher());
        } catch (GeneralSecurityException e) {
            throw new MediaException(MediaException.Code.NO_CIPHER, "SRTP: " + e.getMessage());
        }
    }

    @Override
    public void seal(Packet packet, int headerBytes, int ssrc, long index) {
        crypt(packet.bytes(), headerBytes, packet.length(), ssrc, index);
        authenticate(packet, packet.length(), (int) (index >>> 16));
        appendTag(packet);
    }

    @Override
    public boolean open(Packet packet, int headerBytes, int ssrc, long index) {
        int end = packet.length() - tagBytes;
        byte[] bytes = packet.bytes();
        int length = packet.length();
        int first = packet.int32(end);
        authenticate(packet, end, (int) (index >>> 16)); // the rollover counter takes the place of the tag's beginning
        packet.length(end);
        packet.append(first);
        packet.length(length);
        if (!hasTag(bytes, end)) {
            return false;
        }
        packet.length(end);
        crypt(bytes, headerBytes, end, ssrc, index);
        return true;
    }

    @Override
    public void sealReport(Packet packet, int ssrc, int index) {
        crypt(packet.bytes(), 8, packet.length(), ssrc, index);
        packet.append(index | ENCRYPTED);
        buffer.hmac().of(authentication, packet.bytes(), packet.length(), tag);
        appendTag(packet);
    }

    @Override
    public boolean openReport(Packet packet, int ssrc, int trailer) {
        int end = packet.length() - tagBytes;
        buffer.hmac().of(authentication, packet.bytes(), end, tag);
        if (!hasTag(packet.bytes(), end)) {
            return false;
        }
        packet.length(end - TRAILER_BYTES);
        if ((trailer & ENCRYPTED) != 0) {
            crypt(packet.bytes(), 8, packet.length(), ssrc, trailer & ~ENCRYPTED);
        }
        return true;
    }

    @Override
    public int trailerAt(Packet packet) {
        return packet.length() - tagBytes - TRAILER_BYTES;
    }

    /** RFC 3711 4.2: of the packet, and behind it the rollover counter, for which there is room. */
    private void authenticate(Packet packet, int end, int rollovers) {
        int length = packet.length();
        packet.length(end);
        packet.append(rollovers);
        buffer.hmac().of(authentication, packet.bytes(), packet.length(), tag);
        packet.length(length);
    }

    private void appendTag(Packet packet) {
        System.arraycopy(tag, 0, packet.bytes(), packet.length(), tagBytes);
        packet.length(packet.length() + tagBytes);
    }

    /** Takes the same time whatever is wrong. */
    private boolean hasTag(byte[] bytes, int at) {
        int wrong = 0;
        for (int i = 0; i < tagBytes; i++) {
            wrong |= bytes[at + i] ^ tag[i];
        }
        return wrong == 0;
    }

    /** RFC 3711 4.1.1: the salt, mixed with SSRC and index, counts up in its last 16 bits. */
    private void crypt(byte[] bytes, int from, int to, int ssrc, long index) {
        int size = to - from;
        long high = saltHigh ^ ssrc & 0xffff_ffffL;
        long low = saltLow ^ index << 16;
        byte[] counters = buffer.counters();
        byte[] stream = buffer.stream();
        int blocks = (size + BLOCK_BYTES - 1) / BLOCK_BYTES;
        for (int i = 0; i < blocks; i++) {
            LONG.set(counters, i * BLOCK_BYTES, high);
            LONG.set(counters, i * BLOCK_BYTES + 8, low | i);
        }
        try {
            aes.update(counters, 0, blocks * BLOCK_BYTES, stream, 0);
        } catch (ShortBufferException e) {
            throw new IllegalStateException(e); // it is as long
        }
        int i = 0;
        for (; i + Long.BYTES <= size; i += Long.BYTES) {
            LONG.set(bytes, from + i, (long) LONG.get(bytes, from + i) ^ (long) LONG.get(stream, i));
        }
        for (; i < size; i++) {
            bytes[from + i] ^= stream[i];
        }
    }
}
