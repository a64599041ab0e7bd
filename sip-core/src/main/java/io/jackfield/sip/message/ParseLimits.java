package io.jackfield.sip.message;

/**
 * What a parser accepts.
 *
 * @param messageBytes most bytes of one message, headers and body; 64 to 16,000,000
 * @param headerLines most header lines of one message; 8 to 4,096
 * @param requireContentLength whether a message on a stream must state its Content-Length (RFC 3261 20.14); when it need
 *     not, one without has no body
 */
public record ParseLimits(int messageBytes, int headerLines, boolean requireContentLength) {
    /** 64 KiB, 128 header lines, Content-Length required on streams. */
    public static final ParseLimits DEFAULT = new ParseLimits(65_536, 128, true);

    public ParseLimits {
        if (messageBytes < 64 || messageBytes > 16_000_000) {
            throw new IllegalArgumentException("messageBytes must be 64 to 16,000,000: " + messageBytes);
        }
        if (headerLines < 8 || headerLines > 4_096) {
            throw new IllegalArgumentException("headerLines must be 8 to 4,096: " + headerLines);
        }
    }
}
