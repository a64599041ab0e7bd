package io.jackfield.sip.dialog;

import java.util.Optional;

/**
 * One offer/answer exchange that the peer opened (RFC 3264, RFC 6337).
 *
 * <p>Complete it once, from any thread. Once the session has ended, or the exchange was completed, both methods do nothing.
 */
public interface Negotiation {
    /** The peer's offer; empty when the peer left it to us to offer. */
    Optional<byte[]> offer();

    /** Sends our answer, or our offer where {@link #offer()} is empty: the answer then comes as an {@code onAnswer}. */
    void complete(byte[] sdp);

    /**
     * Refuses it.
     *
     * @param status 400 to 699, by custom 488. An offer that came in a 2xx cannot be refused: the call is ended with BYE.
     */
    void reject(int status);
}
