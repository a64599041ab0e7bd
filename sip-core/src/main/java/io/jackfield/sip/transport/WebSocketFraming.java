package io.jackfield.sip.transport;

import io.jackfield.sip.message.ParseLimits;
import io.jackfield.sip.message.ParseStatus;
import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.message.SipParser;
import io.jackfield.sip.message.SipResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * One SIP message in each WebSocket message (RFC 7118 5), text or binary, in one frame or in several (RFC 6455 5); the side of the
 * server: it reads masked frames and writes unmasked ones.
 */
final class WebSocketFraming implements Framing {
    private static final byte[] NONE = {};
    private static final byte[] CRLF_PING = {'\r', '\n', '\r', '\n'};
    private static final byte[] CRLF_PONG = {'\r', '\n'};

    private static final int FIN = 0x80;
    private static final int RESERVED = 0x70;
    private static final int MASKED = 0x80;
    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;
    private static final int MASK_BYTES = 4;
    private static final int LARGEST_CONTROL = 125;

    private static final int NORMAL = 1000;
    private static final int PROTOCOL_ERROR = 1002;
    private static final int TOO_BIG = 1009;

    private final SipParser parser;
    private final int maxMessageBytes;
    private ParseStatus status = ParseStatus.OK;
    private int consumed;
    /** The frames so far of a message whose last one has not come. */
    private byte[] parts = NONE;

    private int partsBytes;
    private boolean assembling;
    private ByteBuf pong = Unpooled.EMPTY_BUFFER;
    private int closeCode = NORMAL;

    WebSocketFraming(ParseLimits limits) {
        parser = new SipParser(limits);
        maxMessageBytes = limits.messageBytes();
    }

    @Override
    public Item next(byte[] bytes, int off, int len) {
        consumed = 0;
        if (len < 2) {
            return Item.INCOMPLETE;
        }
        int lengthBytes = lengthBytes(bytes[off + 1] & 0x7f);
        int head = 2 + lengthBytes + MASK_BYTES;
        if (len < 2 + lengthBytes) {
            return Item.INCOMPLETE;
        }
        long payload = payload(bytes, off, lengthBytes);
        int flaw = flaw(bytes[off] & 0xff, bytes[off + 1] & 0xff, payload);
        if (flaw != NORMAL) {
            return broken(flaw, len);
        }
        if (len < head + payload) {
            return Item.INCOMPLETE;
        }
        consumed = head + (int) payload;
        return take(bytes[off] & 0xff, unmasked(bytes, off + head, (int) payload));
    }

    private static int lengthBytes(int length) {
        return length == LENGTH_16 ? 2 : length == LENGTH_64 ? 8 : 0;
    }

    /** The payload's length; one beyond all limits when its highest bit is set, which RFC 6455 5.2 forbids. */
    private static long payload(byte[] bytes, int off, int lengthBytes) {
        if (lengthBytes == 0) {
            return bytes[off + 1] & 0x7f;
        }
        long length = 0;
        for (int i = 0; i < lengthBytes; i++) {
            length = length << 8 | bytes[off + 2 + i] & 0xff;
        }
        return length < 0 ? Long.MAX_VALUE : length;
    }

    /** The close code that the head of a frame deserves (RFC 6455 5.1, 5.2, 5.4, 5.5); NORMAL when it is sound. */
    private int flaw(int first, int second, long payload) {
        int opcode = first & 0x0f;
        boolean control = opcode >= CLOSE;
        boolean known = opcode <= BINARY || opcode >= CLOSE && opcode <= PONG;
        boolean inOrder = control || (opcode == CONTINUATION) == assembling;
        boolean smallControl = !control || (first & FIN) != 0 && payload <= LARGEST_CONTROL;
        if ((first & RESERVED) != 0 || (second & MASKED) == 0 || !known || !inOrder || !smallControl) {
            return PROTOCOL_ERROR;
        }
        return partsBytes + payload > maxMessageBytes || payload == Long.MAX_VALUE ? TOO_BIG : NORMAL;
    }

    private Item broken(int code, int len) {
        closeCode = code;
        status = code == TOO_BIG ? ParseStatus.TOO_LARGE : ParseStatus.NOT_SIP;
        consumed = len;
        parts = NONE;
        return Item.BROKEN;
    }

    private static byte[] unmasked(byte[] bytes, int at, int length) {
        byte[] clear = Arrays.copyOfRange(bytes, at, at + length);
        int mask = at - MASK_BYTES;
        for (int i = 0; i < length; i++) {
            clear[i] ^= bytes[mask + (i & 3)];
        }
        return clear;
    }

    private Item take(int first, byte[] payload) {
        switch (first & 0x0f) {
            case CLOSE:
                return Item.END;
            case PING:
                pong = small(PONG, payload);
                return Item.PING;
            case PONG:
                return Item.PONG;
            default:
                return (first & FIN) != 0 && !assembling ? message(payload) : part(payload, (first & FIN) != 0);
        }
    }

    private Item part(byte[] payload, boolean last) {
        int length = partsBytes + payload.length;
        if (parts.length < length) {
            parts = Arrays.copyOf(parts, Math.max(length, Math.min(maxMessageBytes, parts.length * 2)));
        }
        System.arraycopy(payload, 0, parts, partsBytes, payload.length);
        partsBytes = length;
        assembling = !last;
        if (!last) {
            return Item.NOTHING;
        }
        byte[] whole = Arrays.copyOf(parts, partsBytes);
        parts = NONE;
        partsBytes = 0;
        return message(whole);
    }

    private Item message(byte[] whole) {
        if (Arrays.equals(whole, CRLF_PING)) { // scripts in browsers cannot send WebSocket pings, RFC 7118 6
            pong = small(TEXT, CRLF_PONG);
            return Item.PING;
        }
        status = parser.parse(whole, 0, whole.length);
        return switch (status) {
            case OK -> Item.MESSAGE;
            case KEEP_ALIVE -> Item.NOTHING;
            default -> Item.MALFORMED;
        };
    }

    @Override
    public int consumed() {
        return consumed;
    }

    @Override
    public SipMessage message() {
        return parser.message();
    }

    @Override
    public ParseStatus status() {
        return status;
    }

    /** A frame that is broken is no request that anything could be said about. */
    @Override
    public Optional<SipResponse> rejection() {
        return closeCode == NORMAL ? parser.rejection() : Optional.empty();
    }

    @Override
    public boolean underWay(byte[] left, int len) {
        return len > 0 || assembling;
    }

    // ---- out ----

    @Override
    public ByteBuf frame(SipMessage message, ByteBufAllocator buffers) {
        int size = message.sizeBytes();
        int head = size < LENGTH_16 ? 2 : size < 1 << 16 ? 4 : 10;
        ByteBuf buffer = buffers.ioBuffer(head + size);
        message.encode(buffer.internalNioBuffer(head, size));
        // A text frame for who may have a script read it, unless it is no text (RFC 6455 5.6).
        ByteBuffer written = buffer.internalNioBuffer(head, size);
        buffer.writeByte(FIN | (Utf8.isValid(written) ? TEXT : BINARY));
        if (head == 2) {
            buffer.writeByte(size);
        } else if (head == 4) {
            buffer.writeByte(LENGTH_16).writeShort(size);
        } else {
            buffer.writeByte(LENGTH_64).writeLong(size);
        }
        return buffer.writerIndex(head + size);
    }

    @Override
    public ByteBuf ping() {
        return small(PING, NONE);
    }

    @Override
    public ByteBuf pong() {
        return pong;
    }

    @Override
    public ByteBuf goodbye() {
        return small(CLOSE, new byte[] {(byte) (closeCode >> 8), (byte) closeCode});
    }

    private static ByteBuf small(int opcode, byte[] payload) {
        byte[] frame = new byte[2 + payload.length];
        frame[0] = (byte) (FIN | opcode);
        frame[1] = (byte) payload.length;
        System.arraycopy(payload, 0, frame, 2, payload.length);
        return Unpooled.wrappedBuffer(frame);
    }
}
