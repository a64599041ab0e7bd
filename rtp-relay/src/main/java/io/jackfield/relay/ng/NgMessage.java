package io.jackfield.relay.ng;

import io.jackfield.relay.ng.NgValue.Dictionary;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A cookie, a space and a dictionary. The cookie joins reply and request and tells a retransmission from a new request.
 *
 * @param cookie as on the wire, 1 to 255 bytes
 * @param body empty when it is no dictionary
 */
record NgMessage(String cookie, Optional<Dictionary> body) {
    private static final int MAX_COOKIE = 255;

    /** The cookie of a datagram; empty when it has none, so that it cannot even be answered. */
    static Optional<String> cookie(byte[] datagram) {
        int end = 0;
        while (end < datagram.length && end <= MAX_COOKIE && datagram[end] > ' ') {
            end++;
        }
        return end > 0 && end < datagram.length && datagram[end] == ' '
                ? Optional.of(new String(datagram, 0, end, StandardCharsets.US_ASCII))
                : Optional.empty();
    }

    /** Empty when it has no cookie. */
    static Optional<NgMessage> parse(byte[] datagram) {
        return cookie(datagram).map(cookie -> new NgMessage(cookie, Bencode.parse(datagram, cookie.length() + 1)));
    }

    static byte[] encode(String cookie, Dictionary body) {
        return Bencode.encode((cookie + " ").getBytes(StandardCharsets.US_ASCII), body);
    }
}
