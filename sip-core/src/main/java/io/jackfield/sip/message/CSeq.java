package io.jackfield.sip.message;

/**
 * A CSeq header field (RFC 3261 20.16).
 *
 * @param number the sequence number, 0 to 2^31 - 1
 * @param method the method it counts
 */
public record CSeq(long number, Method method) {
    /** The next request of the same dialog: number plus one. */
    public CSeq next(Method nextMethod) {
        return new CSeq(number + 1, nextMethod);
    }

    /** As on the wire: {@code 1 INVITE}. */
    @Override
    public String toString() {
        return number + " " + method;
    }
}
