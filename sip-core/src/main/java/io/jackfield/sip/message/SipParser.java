package io.jackfield.sip.message;

import java.util.Optional;

/**
 * Parses datagrams and frames streams. Reusable; one per shard for datagrams, one per connection for a stream. Not thread-safe.
 *
 * <p>Time is linear in the bytes, whatever they are; memory is what the limits allow.
 */
public final class SipParser {
    public SipParser() {
        this(ParseLimits.DEFAULT);
    }

    public SipParser(ParseLimits limits) {}

    /** Parses a datagram, which holds one whole message. The message keeps {@code buf}: do not write to it again. */
    public ParseStatus parse(byte[] buf, int off, int len) {
        throw new UnsupportedOperationException();
    }

    /**
     * Takes the next message off a stream. On {@link ParseStatus#INCOMPLETE} call again with the same pending bytes (in this or
     * another array) and more after them: what was scanned is not scanned again. On every other status drop {@link #consumed()}
     * bytes and go on with the rest, unless it is {@link ParseStatus#fatalForStream()}. Bytes are copied: {@code buf} is free
     * after the call.
     */
    public ParseStatus frame(byte[] buf, int off, int len) {
        throw new UnsupportedOperationException();
    }

    /** Bytes that the last {@link #frame} used up; 0 after INCOMPLETE. */
    public int consumed() {
        throw new UnsupportedOperationException();
    }

    /** The message of the last call. @throws IllegalStateException unless its status was {@link ParseStatus#OK} */
    public SipMessage message() {
        throw new UnsupportedOperationException();
    }

    /**
     * The response to what the last call refused, e.g. 400 with the header at fault in the reason phrase. Empty for responses,
     * ACK, and what no response can be made for.
     */
    public Optional<SipResponse> rejection() {
        throw new UnsupportedOperationException();
    }
}
