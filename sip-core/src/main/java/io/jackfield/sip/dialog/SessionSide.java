package io.jackfield.sip.dialog;

import io.jackfield.sip.dialog.EndCause.Kind;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.transaction.ServerTransaction;
import java.util.Optional;

/** What a session does differently as caller and as callee. Each method is a step on the shard. */
sealed interface SessionSide permits CallerSide, CalleeSide {
    /** As a callee: 180. */
    default void ring() {}

    /** As a callee: 183 with SDP. */
    default void early(byte[] answer) {}

    /** As a callee: 200 with SDP. */
    default void accept(byte[] sdp) {}

    /** As a callee: a final response. */
    default void reject(int status, String reason) {}

    void hangup();

    /** A CANCEL for an INVITE or re-INVITE of the peer. */
    void cancelled(ServerTransaction invite);

    /** The peer's BYE, which has been answered. */
    void byeReceived();

    /** An ACK of a 2xx of ours. */
    void acknowledged(SipRequest ack);

    /** The established call cannot go on. */
    void lost(Kind kind, int status);

    /** The dialog of the session, once there is one that counts. */
    Optional<Conversation> conversation();

    /** Whether the call is established. */
    boolean up();
}
