package io.jackfield.sip.transport;

import io.jackfield.sip.message.ParseStatus;
import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.message.SipResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Optional;

/** How messages stand in the bytes of a connection: one after the other, or in WebSocket frames. One a connection. */
interface Framing {
    /** What comes next in the bytes. */
    enum Item {
        /** A message: {@link #message()}. */
        MESSAGE,
        /** No message, but its end is known: {@link #status()}, {@link #rejection()}. */
        MALFORMED,
        /** As MALFORMED, and nobody knows where the next one begins. */
        BROKEN,
        /** The peer wants a {@link #pong}. */
        PING,
        /** The peer has answered our ping. */
        PONG,
        /** Something to skip. */
        NOTHING,
        /** The peer says that it will close the connection. */
        END,
        /** The beginning of something. */
        INCOMPLETE
    }

    /** Takes the next thing off. After INCOMPLETE it is called again with the same bytes and more. */
    Item next(byte[] bytes, int off, int len);

    /** Bytes used up by the last call; 0 after INCOMPLETE. */
    int consumed();

    SipMessage message();

    ParseStatus status();

    Optional<SipResponse> rejection();

    /** Whether a message is under way, when these bytes are left. */
    boolean underWay(byte[] left, int len);

    ByteBuf frame(SipMessage message, ByteBufAllocator buffers);

    ByteBuf ping();

    /** The answer to the last PING. */
    ByteBuf pong();

    /** What to say before closing after BROKEN or END; empty when nothing. */
    ByteBuf goodbye();
}
