package io.jackfield.sdp;

/**
 * The {@code o=} line (RFC 8866 5.2).
 *
 * @param username {@code -} when there is none
 * @param sessionId a decimal number of any length
 * @param sessionVersion a decimal number of any length; one more in each changed description
 * @param address of the creator; its IP version decides the address type
 */
public record Origin(String username, String sessionId, String sessionVersion, Address address) {
    /** With a version one higher (RFC 3264 8). */
    public Origin nextVersion() {
        throw new UnsupportedOperationException();
    }
}
