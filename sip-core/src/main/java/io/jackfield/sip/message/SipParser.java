package io.jackfield.sip.message;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Parses datagrams and frames streams. Reusable; one per shard for datagrams, one per connection for a stream. Not thread-safe.
 *
 * <p>Time is linear in the bytes, whatever they are; memory is what the limits allow.
 */
public final class SipParser {
    private static final byte[] NONE = {};

    private final ParseLimits limits;
    private final HeaderScan scan;
    private final StreamFrame frame;
    private ParseStatus status = ParseStatus.OK;
    private @Nullable SipMessage message;
    /** The bytes of a flawed message, from which a rejection can be made. */
    private byte[] flawed = NONE;

    /** With {@link ParseLimits#DEFAULT}. */
    public SipParser() {
        this(ParseLimits.DEFAULT);
    }

    /** With these limits. */
    public SipParser(ParseLimits limits) {
        this.limits = limits;
        scan = new HeaderScan(limits);
        frame = new StreamFrame(limits, scan);
    }

    /** Parses a datagram, which holds one whole message. The message keeps {@code buf}: do not write to it again. */
    public ParseStatus parse(byte[] buf, int off, int len) {
        message = null;
        flawed = NONE;
        status = datagram(buf, off, off + len);
        return status;
    }

    private ParseStatus datagram(byte[] buf, int off, int end) {
        int from = off;
        while (from < end && (buf[from] == '\r' || buf[from] == '\n')) { // RFC 3261 7.5
            from++;
        }
        if (from == end || isZeros(buf, from, end)) {
            return ParseStatus.KEEP_ALIVE;
        }
        if (end - from > limits.messageBytes() || end > Span.LIMIT) {
            return ParseStatus.TOO_LARGE;
        }
        ParseStatus scanned = scan.scan(buf, from, end, 0);
        int available = end - scan.end();
        int stated = scan.contentLength();
        if (scanned == ParseStatus.OK) {
            if (stated <= available) {
                message = message(buf, scan.end(), stated < 0 ? available : stated); // RFC 3261 18.3: more is dropped
                return ParseStatus.OK;
            }
            scanned = ParseStatus.BAD_CONTENT_LENGTH;
        }
        flawed = buf;
        return scanned;
    }

    private static boolean isZeros(byte[] buf, int from, int end) {
        while (from < end && buf[from] == 0) {
            from++;
        }
        return from == end;
    }

    private SipMessage message(byte[] base, int bodyAt, int bodyLength) {
        long[] index = scan.index(bodyAt, bodyLength);
        Method method = scan.method(base);
        return scan.isRequest()
                ? new SipRequest(base, NONE, base, index, method)
                : new SipResponse(base, NONE, base, index, method);
    }

    /**
     * Takes the next message off a stream. On {@link ParseStatus#INCOMPLETE} call again with the same pending bytes (in this or
     * another array) and more after them: what was scanned is not scanned again. On every other status drop {@link #consumed()}
     * bytes and go on with the rest, unless it is {@link ParseStatus#fatalForStream()}. Bytes are copied: {@code buf} is free
     * after the call.
     */
    public ParseStatus frame(byte[] buf, int off, int len) {
        message = null;
        flawed = NONE;
        status = frame.next(buf, off, len, status != ParseStatus.INCOMPLETE);
        if (frame.head() > 0 && status != ParseStatus.INCOMPLETE) {
            int from = off + frame.start();
            int head = frame.head();
            if (status == ParseStatus.OK) {
                message = message(Arrays.copyOfRange(buf, from, from + head + frame.body()), head, frame.body());
            } else {
                flawed = Arrays.copyOfRange(buf, from, from + head);
            }
        }
        return status;
    }

    /** Bytes that the last {@link #frame} used up; 0 after INCOMPLETE. */
    public int consumed() {
        return frame.consumed();
    }

    /** The message of the last call. @throws IllegalStateException unless its status was {@link ParseStatus#OK} */
    public SipMessage message() {
        if (message == null) {
            throw new IllegalStateException("no message, the status is " + status);
        }
        return message;
    }

    /**
     * The response to what the last call refused, e.g. 400 with the header at fault in the reason phrase. Empty for responses,
     * ACK, and what no response can be made for.
     */
    public Optional<SipResponse> rejection() {
        if (!status.answerable() || flawed.length == 0 || !scan.isRequest()) {
            return Optional.empty();
        }
        SipRequest request = new SipRequest(flawed, NONE, NONE, scan.index(0, 0), scan.method(flawed));
        if (request.isAck() || !request.hasVia()) { // RFC 3261 17: nothing answers an ACK
            return Optional.empty();
        }
        ResponseEdit response = SipResponse.to(request, status.code()).reason(scan.reason(status));
        if (scan.isSound(Header.TO)) { // the same tag for a retransmission, RFC 3261 8.2.7
            response.toTag(Integer.toHexString((int) (request.viaHash() >>> 32)));
        }
        return Optional.of(response.build());
    }
}
