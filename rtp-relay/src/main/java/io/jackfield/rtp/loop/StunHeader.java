package io.jackfield.rtp.loop;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What of a STUN message (RFC 8489 5) says whom it is for. Reads nothing past its end, whatever its lengths say. */
final class StunHeader {
    private static final int BYTES = 20;
    private static final int CLASS_BITS = 0x0110;
    private static final int SUCCESS = 0x0100;
    private static final int USERNAME = 0x0006;
    /** RFC 8445 5.3: at most 256 characters. */
    private static final int MAX_UFRAG = 256;

    private StunHeader() {}

    private static int classOf(ByteBuffer packet) {
        return packet.getShort(packet.position()) & CLASS_BITS;
    }

    /** Whether this, of any kind, is a request; cheap for what is not STUN. */
    static boolean isRequest(ByteBuffer packet) {
        return packet.remaining() >= BYTES && packet.get(packet.position()) >> 2 == 0 && classOf(packet) == 0;
    }

    /** Whether a STUN message answers one, well or not. */
    static boolean isResponse(ByteBuffer packet) {
        return (classOf(packet) & SUCCESS) != 0;
    }

    /** The first eight bytes of the transaction's identifier. */
    static long transaction(ByteBuffer packet) {
        return packet.getLong(packet.position() + 8);
    }

    /** The last four. */
    static int transactionEnd(ByteBuffer packet) {
        return packet.getInt(packet.position() + 16);
    }

    /** The name that the receiver gave itself: what stands before the colon (RFC 8445 7.2.2). Null when there is none. */
    static @Nullable String receiver(ByteBuffer packet) {
        int at = packet.position() + BYTES;
        int end = packet.limit();
        while (at + 4 <= end) {
            int type = packet.getShort(at) & 0xffff;
            int size = packet.getShort(at + 2) & 0xffff;
            if (type == USERNAME) {
                return beforeColon(packet, at + 4, Math.min(size, end - at - 4));
            }
            at += 4 + (size + 3 & ~3);
        }
        return null;
    }

    private static @Nullable String beforeColon(ByteBuffer packet, int from, int size) {
        for (int i = 0; i < size && i <= MAX_UFRAG; i++) {
            if (packet.get(from + i) == ':') {
                byte[] name = new byte[i];
                packet.get(from, name);
                return new String(name, StandardCharsets.ISO_8859_1);
            }
        }
        return null;
    }
}
