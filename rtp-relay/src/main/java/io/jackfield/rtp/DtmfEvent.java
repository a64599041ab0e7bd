package io.jackfield.rtp;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The payload of a telephone event (RFC 4733 2.3).
 *
 * @param code 0 to 255; 0 to 15 are the keys
 * @param end whether the event is over
 * @param volumeDb level below 0 dBm0, 0 to 63
 * @param duration in timestamp units since the event's timestamp, 0 to 65535
 */
public record DtmfEvent(int code, boolean end, int volumeDb, int duration) {
    /** Size of the payload in bytes. */
    public static final int BYTES = 4;

    private static final String KEYS = "0123456789*#ABCD";

    /** The event of a key, upper or lower case; empty for what is no key. */
    public static Optional<Integer> code(char key) {
        int code = KEYS.indexOf(Character.toUpperCase(key));
        return code < 0 ? Optional.empty() : Optional.of(code);
    }

    /** The key of an event; empty for events that are not keys. */
    public static Optional<Character> key(int code) {
        return code >= 0 && code < KEYS.length() ? Optional.of(KEYS.charAt(code)) : Optional.empty();
    }

    /** Reads the payload at an index; empty when it is too short. A second event in the payload (2.5.1.5) is ignored. */
    public static Optional<DtmfEvent> parse(ByteBuffer buffer, int at, int size) {
        if (size < BYTES) {
            return Optional.empty();
        }
        int flags = buffer.get(at + 1);
        return Optional.of(new DtmfEvent(
                buffer.get(at) & 0xff, (flags & 0x80) != 0, flags & 0x3f, buffer.getShort(at + 2) & 0xffff));
    }

    /** Writes the payload at the buffer's position and moves past it. */
    public void write(ByteBuffer target) {
        target.put((byte) code);
        target.put((byte) ((end ? 0x80 : 0) | (volumeDb & 0x3f)));
        target.putShort((short) duration);
    }
}
