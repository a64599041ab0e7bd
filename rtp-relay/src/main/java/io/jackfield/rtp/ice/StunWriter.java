package io.jackfield.rtp.ice;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes one STUN message (RFC 8489 5). For one thread, once. */
final class StunWriter {
    private static final int REQUEST = 0x0001;
    private static final int SUCCESS = 0x0101;
    private static final int ERROR = 0x0111;

    private final ByteBuffer out = ByteBuffer.allocate(StunMessage.MAX_BYTES);

    private StunWriter(int type, byte[] transactionId) {
        out.putShort((short) type)
                .putShort((short) 0)
                .putInt(StunMessage.COOKIE)
                .put(transactionId);
    }

    static StunWriter request(byte[] transactionId) {
        return new StunWriter(REQUEST, transactionId);
    }

    static StunWriter success(StunMessage request) {
        return new StunWriter(SUCCESS, request.transactionId());
    }

    static StunWriter error(StunMessage request, int code, String reason) {
        StunWriter writer = new StunWriter(ERROR, request.transactionId());
        byte[] phrase = reason.getBytes(StandardCharsets.UTF_8);
        writer.begin(StunAttribute.ERROR_CODE, 4 + phrase.length);
        writer.out
                .putShort((short) 0)
                .put((byte) (code / 100))
                .put((byte) (code % 100))
                .put(phrase);
        return writer.pad();
    }

    private void begin(int type, int length) {
        out.putShort((short) type).putShort((short) length);
    }

    private StunWriter pad() {
        while ((out.position() & 3) != 0) {
            out.put((byte) 0);
        }
        return this;
    }

    StunWriter username(String name) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        begin(StunAttribute.USERNAME, text.length);
        out.put(text);
        return pad();
    }

    StunWriter priority(long priority) {
        begin(StunAttribute.PRIORITY, 4);
        out.putInt((int) priority);
        return this;
    }

    StunWriter role(boolean controlling, long tieBreaker) {
        begin(controlling ? StunAttribute.ICE_CONTROLLING : StunAttribute.ICE_CONTROLLED, 8);
        out.putLong(tieBreaker);
        return this;
    }

    StunWriter useCandidate() {
        begin(StunAttribute.USE_CANDIDATE, 0);
        return this;
    }

    StunWriter unknown(int attribute) {
        begin(StunAttribute.UNKNOWN_ATTRIBUTES, 2);
        out.putShort((short) attribute);
        return pad();
    }

    StunWriter mapped(InetSocketAddress source) {
        byte[] address = source.getAddress().getAddress();
        begin(StunAttribute.XOR_MAPPED_ADDRESS, 4 + address.length);
        out.putShort((short) (address.length == 4 ? 1 : 2));
        out.putShort((short) (source.getPort() ^ StunMessage.COOKIE >>> 16));
        for (int i = 0; i < address.length; i++) {
            out.put((byte) (address[i] ^ out.get(4 + i)));
        }
        return this;
    }

    /** With integrity and fingerprint, which come last. */
    byte[] sealed(String password) {
        length(24);
        byte[] integrity = StunMessage.hmac(out.array(), out.position(), password);
        begin(StunAttribute.MESSAGE_INTEGRITY, integrity.length);
        out.put(integrity);
        return open();
    }

    /** With a fingerprint only, for an error to one whose password is not known. */
    byte[] open() {
        length(8);
        int crc = StunMessage.crc(out.array(), out.position());
        begin(StunAttribute.FINGERPRINT, 4);
        out.putInt(crc);
        return Arrays.copyOf(out.array(), out.position());
    }

    private void length(int toCome) {
        out.putShort(2, (short) (out.position() - StunMessage.HEADER_BYTES + toCome));
    }
}
