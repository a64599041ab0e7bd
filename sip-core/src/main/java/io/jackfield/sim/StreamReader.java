package io.jackfield.sim;

import io.jackfield.sip.message.ParseLimits;
import io.jackfield.sip.message.ParseStatus;
import io.jackfield.sip.message.SipParser;
import java.util.Arrays;

/** Takes the messages out of the pieces of a stream, wherever those were cut. */
final class StreamReader {
    private static final byte[] NONE = {};

    private final SipParser parser;
    private final Reader reader;
    private byte[] pending = NONE;

    /** Takes what a stream holds. */
    interface Reader {
        /** @return whether to read on */
        boolean read(ParseStatus status, SipParser parser);
    }

    StreamReader(ParseLimits limits, Reader reader) {
        this.parser = new SipParser(limits);
        this.reader = reader;
    }

    void take(byte[] piece) {
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
