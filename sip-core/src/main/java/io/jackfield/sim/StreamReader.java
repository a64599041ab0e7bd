package io.jackfield.sim;

import io.jackfield.sip.message.ParseLimits;
import io.jackfield.sip.message.ParseStatus;
import io.jackfield.sip.message.SipParser;
import io.jackfield.sip.transport.Transport;
import java.util.Arrays;

/**
 * Takes the messages out of the pieces of a stream, wherever those were cut. A piece of a WebSocket is one message (RFC 7118 5), and
 * needs no Content-Length.
 */
final class StreamReader {
    private static final byte[] NONE = {};

    private final boolean messages;
    private final SipParser parser;
    private final Reader reader;
    private byte[] pending = NONE;

    /** Takes what a stream holds. */
    interface Reader {
        /** @return whether to read on */
        boolean read(ParseStatus status, SipParser parser);
    }

    StreamReader(Transport transport, ParseLimits limits, Reader reader) {
        this.messages = transport == Transport.WS || transport == Transport.WSS;
        this.parser = new SipParser(limits);
        this.reader = reader;
    }

    void take(byte[] piece) {
        if (messages) {
            reader.read(parser.parse(piece, 0, piece.length), parser);
            return;
        }
        byte[] bytes = piece;
        if (pending.length > 0) {
            bytes = Arrays.copyOf(pending, pending.length + piece.length);
            System.arraycopy(piece, 0, bytes, pending.length, piece.length);
        }
        int at = 0;
        boolean on = true;
        while (on && at < bytes.length) {
            ParseStatus status = parser.frame(bytes, at, bytes.length - at);
            if (status == ParseStatus.INCOMPLETE) {
                break;
            }
            at += parser.consumed();
            on = reader.read(status, parser);
        }
        pending = on && at < bytes.length ? Arrays.copyOfRange(bytes, at, bytes.length) : NONE;
    }
}
