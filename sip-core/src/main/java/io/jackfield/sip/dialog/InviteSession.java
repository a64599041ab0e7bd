package io.jackfield.sip.dialog;

import io.jackfield.kernel.Shard;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.transport.Flow;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * A call: one INVITE and the dialog it makes (RFC 3261 13 to 15), as caller or callee.
 *
 * <p>All methods may be called from any thread and return at once: they hop to the session's shard and act there in the order
 * they were called. What came too late (ringing an ended call, say) does nothing: the listener has heard, or will hear, how it
 * ended. The listener is called on the shard, never from within a method of the session.
 */
public final class InviteSession {
    InviteSession() {}

    /** Whether the peer called us. */
    public boolean incoming() {
        throw new UnsupportedOperationException();
    }

    /** The Call-ID. */
    public String callId() {
        throw new UnsupportedOperationException();
    }

    /** The INVITE that began the call, as received, or as first sent. */
    public SipRequest invite() {
        throw new UnsupportedOperationException();
    }

    /** Where the INVITE came from; empty for a call we make. */
    public Optional<Flow> source() {
        throw new UnsupportedOperationException();
    }

    /** We, as in the From or To header. */
    public NameAddr local() {
        throw new UnsupportedOperationException();
    }

    /** The peer, as in the To or From header. */
    public NameAddr remote() {
        throw new UnsupportedOperationException();
    }

    /** The shard that the call lives on. */
    public Shard shard() {
        throw new UnsupportedOperationException();
    }

    /** The SDP that the peer sent last, offer or answer. */
    public Optional<byte[]> remoteSdp() {
        throw new UnsupportedOperationException();
    }

    /** Whether the session is over. */
    public boolean ended() {
        throw new UnsupportedOperationException();
    }

    /** Sends 180 Ringing (callee). */
    public void ring() {
        throw new UnsupportedOperationException();
    }

    /** Sends 183 Session Progress with SDP: media before the answer (callee). */
    public void early(byte[] sdp) {
        throw new UnsupportedOperationException();
    }

    /** Sends 200 with our answer, or with our offer when the INVITE had none, and repeats it until the ACK comes (callee). */
    public void accept(byte[] sdp) {
        throw new UnsupportedOperationException();
    }

    /**
     * Rejects the call (callee).
     *
     * @param status 300 to 699
     * @throws IllegalArgumentException for another status
     */
    public void reject(int status) {
        throw new UnsupportedOperationException();
    }

    /** Rejects the call with a reason phrase of the caller's own. */
    public void reject(int status, String reason) {
        throw new UnsupportedOperationException();
    }

    /** Ends the call as its state asks: CANCEL before the answer, 603 as a callee that has not answered, BYE after. */
    public void hangup() {
        throw new UnsupportedOperationException();
    }

    /**
     * Sends a re-INVITE with a new offer (RFC 3261 14.1); waits for its turn when an exchange is under way, and tries again after a
     * 491. The outcome is an {@code onAnswer} or an {@code onReinviteFailed}.
     */
    public void reinvite(byte[] offer) {
        throw new UnsupportedOperationException();
    }

    /**
     * Sends an INFO (RFC 6086).
     *
     * @return the final status; 408 when none came, 481 when the call is not up
     */
    public CompletionStage<Integer> info(String contentType, byte[] body) {
        throw new UnsupportedOperationException();
    }
}
