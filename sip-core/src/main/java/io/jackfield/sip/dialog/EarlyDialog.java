package io.jackfield.sip.dialog;

import java.util.Optional;

/**
 * One of the places where a call of ours rings: an INVITE that forks makes an early dialog at each (RFC 3261 12.1.2). The same
 * object for all that is heard of it. May be used from any thread.
 */
public interface EarlyDialog {
    /** Call-ID and tags; the remote tag tells the early dialogs of a call apart. */
    DialogId id();

    /** The SDP that this place sent last. */
    Optional<byte[]> remoteSdp();

    /**
     * Offers a change by UPDATE (RFC 3311), before the call is answered. It waits until the first offer is answered reliably; the
     * outcome is an {@code onAnswer} or an {@code onReinviteFailed}, 405 when the peer does not take UPDATE.
     */
    void update(byte[] offer);
}
