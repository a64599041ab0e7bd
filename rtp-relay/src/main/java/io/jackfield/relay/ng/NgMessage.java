package io.jackfield.relay.ng;

import io.jackfield.relay.ng.NgValue.Dictionary;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A cookie, a space and a dictionary. The cookie joins reply and request and tells a retransmission from a new request.
 *
 * @param cookie as on the wire, 1 to 255 bytes; "" where the transport needs none
 * @param form how the dictionary is written; a reply is written as its request was
 * @param body empty when it is no dictionary
 */
record NgMessage(String cookie, Form form, Optional<Dictionary> body) {
    private static final int MAX_COOKIE = 255;

    /** How a dictionary is written. */
    enum Form {
        BENCODE,
        JSON
    }

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
        return cookie(datagram).map(cookie -> parse(cookie, datagram, cookie.length() + 1));
    }

    /** A dictionary that has no cookie before it. */
    static NgMessage plain(byte[] dictionary) {
        return parse("", dictionary, 0);
    }

    private static NgMessage parse(String cookie, byte[] bytes, int from) {
        boolean json = from < bytes.length && bytes[from] == '{';
        return json
                ? new NgMessage(cookie, Form.JSON, NgJson.parse(bytes, from))
                : new NgMessage(cookie, Form.BENCODE, Bencode.parse(bytes, from));
    }

    static byte[] encode(String cookie, Dictionary body) {
        return encode(cookie, body, Form.BENCODE);
    }

    static byte[] encode(String cookie, Dictionary body, Form form) {
        byte[] prefix = cookie.isEmpty() ? new byte[0] : (cookie + " ").getBytes(StandardCharsets.US_ASCII);
        return form == Form.JSON ? NgJson.encode(prefix, body) : Bencode.encode(prefix, body);
    }

    /** The reply to this. */
    byte[] reply(Dictionary body) {
        return encode(cookie, body, form);
    }
}
