package io.jackfield.sip.dialog;

import io.jackfield.sip.dialog.EndCause.Kind;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.transaction.ServerTransaction;
import java.util.List;
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

    /** As a callee: 302 with where to call instead. */
    default void redirect(List<NameAddr> contacts) {}

    void hangup();

    /** A CANCEL for an INVITE or re-INVITE of the peer. */
    void cancelled(ServerTransaction invite);

    /** The peer's BYE within a dialog of the session, which has been answered. */
    void byeReceived(Conversation from);

    /** The peer's PRACK. */
    void pracked(ServerTransaction prack);

    /** An ACK of a 2xx of ours. */
    void acknowledged(SipRequest ack);

    /** The established call cannot go on. */
    void lost(Kind kind, int status);

    /** The dialog of the session, once there is one that counts. */
    Optional<Conversation> conversation();

    /** The dialog of the session with a peer of this tag, early or not. */
    Optional<Conversation> conversation(String remoteTag);

    /** Whether the call is established. */
    boolean up();

    /** Whether the peer's INVITE has no final response of ours yet. */
    default boolean unanswered() {
        return false;
    }

    /** Whether a dialog is one of a fork that another one has won. */
    default boolean superseded(Conversation conversation) {
        return false;
    }
}
