package io.jackfield.sip.transport;

import io.jackfield.sip.message.ParseLimits;
import io.jackfield.sip.message.ParseStatus;
import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.message.SipParser;
import io.jackfield.sip.message.SipResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.Optional;

/** One message after the other, their ends told by Content-Length (RFC 3261 18.3), with the pings of RFC 5626 4.4.1 between. */
final class SipFraming implements Framing {
    private static final byte[] PONG = {'\r', '\n'};
    private static final byte[] PING = {'\r', '\n', '\r', '\n'};

    private final SipParser parser;
    private ParseStatus status = ParseStatus.OK;
    private int consumed;
    private boolean pongAwaited;
    /** The parser has seen the beginning of a message, and goes on where it stopped. */
    private boolean inMessage;

    SipFraming(ParseLimits limits) {
        parser = new SipParser(limits);
    }

    @Override
    public Item next(byte[] bytes, int off, int len) {
        if (pongAwaited && !inMessage && isPong(bytes, off, len)) {
            pongAwaited = false;
            consumed = PONG.length;
            return Item.PONG;
        }
        status = parser.frame(bytes, off, len);
        consumed = parser.consumed();
        inMessage = status == ParseStatus.INCOMPLETE && len > PONG.length;
        return switch (status) {
            case OK -> Item.MESSAGE;
            case KEEP_ALIVE -> Item.PING;
            case INCOMPLETE -> Item.INCOMPLETE;
            default -> status.fatalForStream() ? Item.BROKEN : Item.MALFORMED;
        };
    }

    /** An empty line is the pong; two are the peer's own ping, whose end may be the pong: one is left to be counted. */
    private static boolean isPong(byte[] bytes, int off, int len) {
        return len >= 2 && bytes[off] == '\r' && bytes[off + 1] == '\n' && !(len >= 4 && bytes[off + 2] == '\r');
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

    @Override
    public Optional<SipResponse> rejection() {
        return parser.rejection();
    }

    /** What is shorter than a ping and begins like one is no message under way. */
    @Override
    public boolean underWay(byte[] left, int len) {
        return len > 0 && !(len < PING.length && left[0] == '\r');
    }

    @Override
    public ByteBuf frame(SipMessage message, ByteBufAllocator buffers) {
        SipMessage framed = message.framed();
        int size = framed.sizeBytes();
        ByteBuf buffer = buffers.ioBuffer(size);
        framed.encode(buffer.internalNioBuffer(0, size));
        return buffer.writerIndex(size);
    }

    @Override
    public ByteBuf ping() {
        pongAwaited = true;
        return Unpooled.wrappedBuffer(PING);
    }

    @Override
    public ByteBuf pong() {
        return Unpooled.wrappedBuffer(PONG);
    }

    @Override
    public ByteBuf goodbye() {
        return Unpooled.EMPTY_BUFFER;
    }
}
