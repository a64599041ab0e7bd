package io.jackfield.rtp.ice;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A STUN message as it came (RFC 8489 5). Reading one costs a copy and no more; attributes are looked for when they are asked for, and
 * what stands after the integrity is not believed (RFC 8489 14.5). Immutable.
 */
public final class StunMessage {
    /** What a message may have as a whole: larger than any that ICE sends, smaller than a datagram of any path. */
    public static final int MAX_BYTES = 1500;

    static final int COOKIE = 0x2112A442;
    static final int HEADER_BYTES = 20;
    static final int FINGERPRINT_XOR = 0x5354554e;
    private static final int BINDING = 0x001;
    private static final int INTEGRITY_BYTES = 20;

    private final byte[] bytes;

    /** What a message is (RFC 8489 5). */
    public enum Kind {
        /** Asks for something. */
        REQUEST,
        /** Asks for nothing. */
        INDICATION,
        /** Says that a request was done. */
        SUCCESS,
        /** Says that it was not. */
        ERROR
    }

    private StunMessage(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Of the bytes between position and limit, which stay where they are; empty when it is no STUN message. */
    public static Optional<StunMessage> parse(ByteBuffer packet) {
        int size = packet.remaining();
        int start = packet.position();
        if (size < HEADER_BYTES
                || size > MAX_BYTES
                || (size & 3) != 0
                || (packet.get(start) & 0xc0) != 0
                || packet.getInt(start + 4) != COOKIE
                || (packet.getShort(start + 2) & 0xffff) != size - HEADER_BYTES) {
            return Optional.empty();
        }
        byte[] bytes = new byte[size];
        packet.get(start, bytes);
        StunMessage message = new StunMessage(bytes);
        return message.wellFormed() ? Optional.of(message) : Optional.empty();
    }

    private boolean wellFormed() {
        int at = HEADER_BYTES;
        while (at < bytes.length) {
            if (bytes.length - at < 4) {
                return false;
            }
            int next = next(at);
            if (next > bytes.length) {
                return false;
            }
            at = next;
        }
        return true;
    }

    private int next(int at) {
        return at + 4 + (int16(at + 2) + 3 & ~3);
    }

    private int int16(int at) {
        return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
    }

    private int int32(int at) {
        return int16(at) << 16 | int16(at + 2);
    }

    /** What it is. */
    public Kind kind() {
        int type = int16(0);
        boolean high = (type & 0x100) != 0;
        boolean low = (type & 0x010) != 0;
        return high ? low ? Kind.ERROR : Kind.SUCCESS : low ? Kind.INDICATION : Kind.REQUEST;
    }

    /** Whether its method is Binding, the only one of ICE. */
    public boolean isBinding() {
        int type = int16(0);
        return (type & ~0x0110) == BINDING;
    }

    /** The number that a response has from its request: 12 bytes. */
    public byte[] transactionId() {
        return Arrays.copyOfRange(bytes, 8, HEADER_BYTES);
    }

    /** Where the value of the first attribute of a type begins, -1 without it or after the integrity. */
    private int find(int wanted) {
        for (int at = HEADER_BYTES; at < bytes.length; at = next(at)) {
            int type = int16(at);
            if (type == wanted) {
                return at + 4;
            }
            if (type == StunAttribute.MESSAGE_INTEGRITY && wanted != StunAttribute.FINGERPRINT) {
                return -1;
            }
        }
        return -1;
    }

    private int length(int value) {
        return int16(value - 2);
    }

    /** Whether it has such an attribute, covered by the integrity where there is one. */
    boolean has(int attribute) {
        return find(attribute) >= 0;
    }

    /** The user name, in ICE both fragments with a colon between. */
    public Optional<String> username() {
        int value = find(StunAttribute.USERNAME);
        return value < 0
                ? Optional.empty()
                : Optional.of(new String(bytes, value, length(value), StandardCharsets.UTF_8));
    }

    /** The priority that a candidate made of this would have. */
    OptionalLong priority() {
        int value = find(StunAttribute.PRIORITY);
        return value < 0 || length(value) != 4 ? OptionalLong.empty() : OptionalLong.of(int32(value) & 0xffff_ffffL);
    }

    /** The tie breaker of one who controls, or is controlled. */
    OptionalLong tieBreaker(boolean controlling) {
        int value = find(controlling ? StunAttribute.ICE_CONTROLLING : StunAttribute.ICE_CONTROLLED);
        return value < 0 || length(value) != 8
                ? OptionalLong.empty()
                : OptionalLong.of((long) int32(value) << 32 | int32(value + 4) & 0xffff_ffffL);
    }

    /** The code of an error, 300 to 699. */
    OptionalInt errorCode() {
        int value = find(StunAttribute.ERROR_CODE);
        return value < 0 || length(value) < 4
                ? OptionalInt.empty()
                : OptionalInt.of((bytes[value + 2] & 7) * 100 + bytes[value + 3]);
    }

    /** The first attribute that must be known and is not; -1 for none (RFC 8489 6.3.1). */
    int unknown() {
        for (int at = HEADER_BYTES; at < bytes.length; at = next(at)) {
            int type = int16(at);
            if (StunAttribute.mustBeKnown(type) && !StunAttribute.known(type)) {
                return type;
            }
        }
        return -1;
    }

    /** Where the other end saw the request come from. */
    public Optional<InetSocketAddress> mappedAddress() {
        int value = find(StunAttribute.XOR_MAPPED_ADDRESS);
        if (value < 0 || length(value) < 8) {
            return Optional.empty();
        }
        int count = bytes[value + 1] == 1 ? 4 : bytes[value + 1] == 2 ? 16 : 0;
        if (count == 0 || length(value) != 4 + count) {
            return Optional.empty();
        }
        byte[] address = new byte[count];
        for (int i = 0; i < count; i++) {
            address[i] = (byte) (bytes[value + 4 + i] ^ bytes[4 + i]);
        }
        try {
            return Optional.of(
                    new InetSocketAddress(InetAddress.getByAddress(address), int16(value + 2) ^ COOKIE >>> 16));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** Whether it has a FINGERPRINT, at its end, and that is right (RFC 8489 14.7). */
    public boolean hasFingerprint() {
        int at = bytes.length - 8;
        return at >= HEADER_BYTES
                && int16(at) == StunAttribute.FINGERPRINT
                && int16(at + 2) == 4
                && int32(at + 4) == crc(bytes, at);
    }

    static int crc(byte[] bytes, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        return (int) crc.getValue() ^ FINGERPRINT_XOR;
    }

    /** Whether it has a MESSAGE-INTEGRITY and was made by one who has this password (RFC 8489 14.5, short-term). */
    public boolean isAuthentic(String password) {
        int value = find(StunAttribute.MESSAGE_INTEGRITY);
        if (value < 0 || length(value) != INTEGRITY_BYTES) {
            return false;
        }
        byte[] covered = Arrays.copyOf(bytes, value - 4);
        int length = value + INTEGRITY_BYTES - HEADER_BYTES;
        covered[2] = (byte) (length >>> 8);
        covered[3] = (byte) length;
        byte[] told = Arrays.copyOfRange(bytes, value, value + INTEGRITY_BYTES);
        return MessageDigest.isEqual(told, hmac(covered, covered.length, password));
    }

    /** HMAC-SHA1 over the first bytes. */
    static byte[] hmac(byte[] bytes, int length, String password) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(password.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            mac.update(bytes, 0, length);
            return mac.doFinal();
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java has HmacSHA1, and a password is never empty", e);
        }
    }

    /** The bytes, a copy. */
    public byte[] toBytes() {
        return bytes.clone();
    }
}
