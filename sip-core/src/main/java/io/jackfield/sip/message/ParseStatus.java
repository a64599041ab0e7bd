package io.jackfield.sip.message;

/**
 * What came of parsing bytes from the network: remote garbage is one of these values, never an exception.
 *
 * <p>For those that are {@link #answerable()} a request can be refused: {@link SipParser#rejection()} builds the response.
 */
public enum ParseStatus {
    /** A message is there. */
    OK(0, "OK"),
    /** An empty line or two, or a datagram of zeros: RFC 5626 4.4.1, RFC 3261 7.5. */
    KEEP_ALIVE(0, "Keep-alive"),
    /** A stream holds only the beginning of a message. */
    INCOMPLETE(0, "Incomplete"),
    /** Not SIP at all: drop it, close a stream. */
    NOT_SIP(0, "Not SIP"),
    /** More bytes or header lines than the limits allow. */
    TOO_LARGE(513, "Message Too Large"),
    /** The request line or status line breaks RFC 3261 7.1 or 7.2. */
    BAD_START_LINE(400, "Bad Request-Line"),
    /** Another version than SIP/2.0. */
    BAD_VERSION(505, "Version Not Supported"),
    /** A header line without a name or colon, a stray CR or LF, or a broken value in a field that every message needs. */
    BAD_HEADER(400, "Bad header field"),
    /** Via, From, To, Call-ID or CSeq is not there. */
    MISSING_HEADER(400, "Missing header field"),
    /** A header field that may come once came again. */
    REPEATED_HEADER(400, "Repeated header field"),
    /** The method of CSeq is not that of the request line (RFC 3261 8.2.2). */
    METHOD_MISMATCH(400, "CSeq method does not match"),
    /** Content-Length is no number, contradicts another, is missing on a stream, or exceeds the datagram. */
    BAD_CONTENT_LENGTH(400, "Bad Content-Length");

    private final int code;
    private final String reason;

    ParseStatus(int code, String reason) {
        this.code = code;
        this.reason = reason;
    }

    /** Whether a request with this flaw deserves a response, as long as its sender can be read from it. */
    public boolean answerable() {
        return code != 0;
    }

    /** The status code of that response; 0 when there is none. */
    public int code() {
        return code;
    }

    /** In words. */
    public String reason() {
        return reason;
    }

    /** Whether a stream can not be read on after this, as nobody knows where the next message begins. */
    public boolean fatalForStream() {
        return this == NOT_SIP || this == TOO_LARGE || this == BAD_CONTENT_LENGTH;
    }
}
