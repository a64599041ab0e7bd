package io.jackfield.rtp;

import java.nio.ByteBuffer;

/**
 * A window on one RTP packet in a buffer (RFC 3550 5.1). Reused from packet to packet; belongs to one thread; allocates nothing.
 *
 * <p>{@link #wrap} checks all lengths once, so that no accessor can leave the packet. Setters write into the buffer.
 */
public final class RtpPacket {
    /** Size of the fixed header in bytes. */
    public static final int HEADER_BYTES = 12;

    private static final ByteBuffer EMPTY = ByteBuffer.allocate(HEADER_BYTES);

    private ByteBuffer buffer = EMPTY;
    private int start;
    private int payloadStart = HEADER_BYTES;
    private int payloadEnd = HEADER_BYTES;
    private int extensionStart;

    /**
     * Points at the packet between {@code packet}'s position and limit.
     *
     * @return whether it is RTP: version 2, and sources, extension and padding within the datagram (RFC 3550 A.1); when false,
     *     the accessors keep showing what they showed before
     */
    public boolean wrap(ByteBuffer packet) {
        int at = packet.position();
        int end = packet.limit();
        if (end - at < HEADER_BYTES || (packet.get(at) & 0xc0) != 0x80) {
            return false;
        }
        int first = packet.get(at);
        int payload = at + HEADER_BYTES + 4 * (first & 0x0f);
        int extension = 0;
        if ((first & 0x10) != 0) { // 5.3.1
            if (payload + 4 > end) {
                return false;
            }
            extension = payload;
            payload += 4 + 4 * (packet.getShort(payload + 2) & 0xffff);
        }
        int last = end;
        if ((first & 0x20) != 0) {
            int padding = packet.get(end - 1) & 0xff;
            if (padding == 0) {
                return false;
            }
            last -= padding;
        }
        if (payload > last) {
            return false;
        }
        buffer = packet;
        start = at;
        extensionStart = extension;
        payloadStart = payload;
        payloadEnd = last;
        return true;
    }

    /** The payload type, 0 to 127. */
    public int payloadType() {
        return buffer.get(start + 1) & 0x7f;
    }

    /** The marker bit: the first packet after silence, for audio (RFC 3551 4.1). */
    public boolean marker() {
        return buffer.get(start + 1) < 0;
    }

    /** The sequence number, 0 to 65535. */
    public int sequence() {
        return buffer.getShort(start + 2) & 0xffff;
    }

    /** The timestamp, in units of the payload's clock, as an unsigned 32-bit value in an int. */
    public int timestamp() {
        return buffer.getInt(start + 4);
    }

    /** The synchronisation source, as an unsigned 32-bit value in an int. */
    public int ssrc() {
        return buffer.getInt(start + 8);
    }

    /** How many contributing sources are listed, 0 to 15. */
    public int sources() {
        return buffer.get(start) & 0x0f;
    }

    /** Whether a header extension is there (RFC 3550 5.3.1). */
    public boolean hasExtension() {
        return extensionStart != 0;
    }

    /** The index of the first payload byte in the wrapped buffer. */
    public int payloadOffset() {
        return payloadStart;
    }

    /** The size of the payload in bytes, without padding. */
    public int payloadSize() {
        return payloadEnd - payloadStart;
    }

    /** Copies the payload to {@code target}, which must have {@link #payloadSize} bytes from {@code at}. */
    public void payload(byte[] target, int at) {
        buffer.get(payloadStart, target, at, payloadEnd - payloadStart);
    }

    /** Writes the payload type (0 to 127) and the marker bit. */
    public void payloadType(int type, boolean marker) {
        buffer.put(start + 1, (byte) ((type & 0x7f) | (marker ? 0x80 : 0)));
    }

    /** Writes the sequence number; the lower 16 bits count. */
    public void sequence(int sequence) {
        buffer.putShort(start + 2, (short) sequence);
    }

    /** Writes the timestamp. */
    public void timestamp(int timestamp) {
        buffer.putInt(start + 4, timestamp);
    }

    /** Writes the synchronisation source. */
    public void ssrc(int ssrc) {
        buffer.putInt(start + 8, ssrc);
    }

    /**
     * Puts a fixed header (version 2, no padding, extension or sources) at {@code target}'s position and moves past it.
     *
     * @param payloadType 0 to 127
     * @param sequence the lower 16 bits count
     */
    public static void writeHeader(
            ByteBuffer target, int payloadType, boolean marker, int sequence, int timestamp, int ssrc) {
        target.put((byte) 0x80);
        target.put((byte) ((payloadType & 0x7f) | (marker ? 0x80 : 0)));
        target.putShort((short) sequence);
        target.putInt(timestamp);
        target.putInt(ssrc);
    }

    /** The signed distance from sequence number {@code from} to {@code to}, -32768 to 32767. */
    public static int distance(int from, int to) {
        return (short) (to - from);
    }
}
