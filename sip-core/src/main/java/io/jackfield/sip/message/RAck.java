package io.jackfield.sip.message;

import java.util.Optional;

/**
 * A RAck header field (RFC 3262 7.2): which reliable provisional response a PRACK acknowledges.
 *
 * @param rseq the RSeq of the response, 0 to 2^32 - 1
 * @param cseq the CSeq number of its request, 0 to 2^31 - 1
 * @param method the method of its request
 */
public record RAck(long rseq, long cseq, Method method) {
    /** @throws IllegalArgumentException when a number is out of its range */
    public RAck {
        if (rseq < 0 || rseq > Values.MAX_RSEQ || cseq < 0 || cseq > Fields.MAX_CSEQ) {
            throw new IllegalArgumentException("out of range: " + rseq + " " + cseq);
        }
    }

    /** The value, or empty when malformed. */
    public static Optional<RAck> parse(String text) {
        String[] parts = text.strip().split("[ \t]+", -1);
        if (parts.length != 3 || !Ascii.isToken(MessageEdit.utf8(parts[2]))) {
            return Optional.empty();
        }
        long rseq = Values.number(parts[0], Values.MAX_RSEQ).orElse(-1L);
        long cseq = Values.number(parts[1], Fields.MAX_CSEQ).orElse(-1L);
        return rseq < 0 || cseq < 0 ? Optional.empty() : Optional.of(new RAck(rseq, cseq, Method.of(parts[2])));
    }

    /** As on the wire: {@code 776656 1 INVITE}. */
    @Override
    public String toString() {
        return rseq + " " + cseq + " " + method;
    }
}
