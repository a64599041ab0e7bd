package io.jackfield.rtp.dtls;

import java.util.Arrays;
import java.util.Optional;

/**
 * A piece of a ClientHello in a record of its own (RFC 6347 4.2.3, 4.2.1). Those that offer keys for quantum computers do not fit into
 * one datagram; what a cookie is about, and the cookie, is at their beginning and thus in the first piece.
 *
 * @param recordNumber of the record
 * @param message its number within the handshake: 0, or 1 for the one with a cookie
 * @param length of the whole message
 * @param offset of this piece
 * @param body of this piece
 */
record HelloFragment(long recordNumber, int message, int length, int offset, byte[] body) {
    static final int MAX_LENGTH = 1 << 13;
    private static final int HEADER_BYTES = 12;
    private static final int BEFORE_SESSION = 2 + 32;

    /** Of the first record of a datagram of well-formed records that begins a ClientHello. */
    static Optional<HelloFragment> of(byte[] datagram) {
        int from = DtlsRecords.HEADER_BYTES;
        int size = DtlsRecords.length(datagram, 0);
        if (size < HEADER_BYTES) {
            return Optional.empty();
        }
        int length = number(datagram, from + 1, 3);
        int message = number(datagram, from + 4, 2);
        int offset = number(datagram, from + 6, 3);
        int count = number(datagram, from + 9, 3);
        if (count != size - HEADER_BYTES || length > MAX_LENGTH || offset + count > length || message > 1) {
            return Optional.empty();
        }
        byte[] body = Arrays.copyOfRange(datagram, from + HEADER_BYTES, from + HEADER_BYTES + count);
        return Optional.of(new HelloFragment(DtlsRecords.number(datagram, 0), message, length, offset, body));
    }

    private static int number(byte[] bytes, int at, int count) {
        int number = 0;
        for (int i = 0; i < count; i++) {
            number = number << 8 | bytes[at + i] & 0xff;
        }
        return number;
    }

    /** Version, random and session: what the cookie is about. Empty when this is not the beginning, or too little of it. */
    Optional<byte[]> subject() {
        int cookie = cookieAt();
        return cookie < 0 ? Optional.empty() : Optional.of(Arrays.copyOf(body, cookie));
    }

    /** The cookie; of no bytes when there is none. */
    byte[] cookie() {
        int at = cookieAt();
        return at < 0 ? new byte[0] : Arrays.copyOfRange(body, at + 1, at + 1 + (body[at] & 0xff));
    }

    /** Where the length of the cookie is; -1 when it, or the cookie, is not in this piece. */
    private int cookieAt() {
        if (offset > 0 || body.length <= BEFORE_SESSION) {
            return -1;
        }
        int at = BEFORE_SESSION + 1 + (body[BEFORE_SESSION] & 0xff);
        return at < body.length && at + 1 + (body[at] & 0xff) <= body.length ? at : -1;
    }

    boolean isWhole() {
        return offset == 0 && body.length == length;
    }
}
