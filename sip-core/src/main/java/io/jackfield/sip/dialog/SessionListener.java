package io.jackfield.sip.dialog;

import java.util.Optional;

/**
 * Hears what happens to an {@link InviteSession}. Every method does nothing unless overridden.
 *
 * <p>Called on the session's shard, one call at a time, never from within a method of the session: a listener may call any of
 * them, and must not block.
 */
public interface SessionListener {
    /** Hears nothing. */
    SessionListener NONE = new SessionListener() {};

    /**
     * A provisional response to our INVITE other than 100.
     *
     * @param status 101 to 199
     * @param earlySdp the SDP it carried
     */
    default void onProgress(InviteSession session, int status, Optional<byte[]> earlySdp) {}

    /**
     * As {@link #onProgress(InviteSession, int, Optional)}, with the early dialog that it came in, so that the places where a call
     * rings can be told apart. By default that is told without it.
     */
    default void onProgress(InviteSession session, EarlyDialog where, int status, Optional<byte[]> earlySdp) {
        onProgress(session, status, earlySdp);
    }

    /**
     * Our offer was answered: in the 2xx to our INVITE, re-INVITE or UPDATE, or in the ACK to our 2xx, or in the PRACK of our
     * reliable provisional response. Where a reliable provisional response had brought the answer, this tells it again with the 2xx.
     */
    default void onAnswer(InviteSession session, byte[] sdp) {}

    /** The call is up: we sent the ACK (caller), or it arrived (callee). Once a session. */
    default void onEstablished(InviteSession session) {}

    /**
     * The peer opens an offer/answer exchange: a re-INVITE, an UPDATE, a PRACK with an offer, or a response that brings an offer
     * because our INVITE had none. Complete or reject it, now or later; an UPDATE and a PRACK want it within seconds. By default
     * it is rejected with 488, and the session stays as it is.
     */
    default void onNegotiation(InviteSession session, Negotiation negotiation) {
        negotiation.reject(488);
    }

    /**
     * Our re-INVITE or UPDATE failed; the session stays as it was before (RFC 3261 14.1).
     *
     * @param status the final status, 408 when none came, 405 when the peer does not take UPDATE
     */
    default void onReinviteFailed(InviteSession session, int status) {}

    /** An INFO of no package arrived and was answered with 200 (RFC 6086). */
    default void onInfo(InviteSession session, String contentType, byte[] body) {}

    /** As {@link #onInfo(InviteSession, String, byte[])}, of a package that the user agent takes. By default told without it. */
    default void onInfo(InviteSession session, String infoPackage, String contentType, byte[] body) {
        onInfo(session, contentType, body);
    }

    /**
     * The peer asks us to call someone else (REFER, RFC 3515). Accept or reject it, now or later. By default it is rejected with 603.
     */
    default void onTransfer(InviteSession session, Transfer transfer) {
        transfer.reject(603);
    }

    /**
     * Our transfer goes on: the peer tells a provisional status of its new call. What comes of it in the end completes the stage that
     * {@link InviteSession#transfer(io.jackfield.sip.message.SipUri)} returned.
     */
    default void onTransferProgress(InviteSession session, int status) {}

    /** The session is over. Once, and nothing follows. */
    default void onEnded(InviteSession session, EndCause cause) {}
}
