package io.jackfield.sip.dialog;

import io.jackfield.sip.message.NameAddr;
import java.util.List;

/**
 * Why a session ended.
 *
 * @param kind who ended it, and how
 * @param status the SIP status that fits: the one sent or received, 200 after a BYE, 487 after a CANCEL, 408 after a timeout
 * @param reason a reason phrase for people
 * @param contacts where to call instead, when the peer said so with a 3xx or 485 (RFC 3261 8.1.3.4), what it prefers first. Nobody is
 *     called by itself: whoever answers could send our calls, at our cost, anywhere.
 */
public record EndCause(Kind kind, int status, String reason, List<NameAddr> contacts) {
    /** With an unmodifiable copy of the contacts. */
    public EndCause {
        contacts = List.copyOf(contacts);
    }

    /** Without contacts. */
    public EndCause(Kind kind, int status, String reason) {
        this(kind, status, reason, List.of());
    }

    /** The ways a session ends. */
    public enum Kind {
        /** We hung up an established call. */
        LOCAL_BYE,
        /** The peer hung up. */
        REMOTE_BYE,
        /** We gave up before the answer. */
        LOCAL_CANCEL,
        /** The caller gave up before our answer. */
        REMOTE_CANCEL,
        /** We rejected the call. */
        LOCAL_REJECT,
        /** The peer, or a proxy on the way, rejected the call. */
        REMOTE_REJECT,
        /** Nobody answered within the ring timeout. */
        RING_TIMEOUT,
        /** No response came at all. */
        NO_RESPONSE,
        /** The ACK to our 2xx never came; the call was ended with BYE (RFC 3261 13.3.1.4). */
        NO_ACK,
        /** A reliable provisional response of ours was never acknowledged by PRACK (RFC 3262 3). */
        NO_PRACK,
        /** The session was not refreshed in time (RFC 4028 10). */
        SESSION_EXPIRED,
        /** The peer no longer knows the dialog, or did not answer a request in it (RFC 3261 12.2.1.2). */
        DIALOG_LOST,
        /** The peer could not be resolved or reached. */
        UNREACHABLE,
        /** There were too many sessions or transactions here for a call of ours. */
        OVERLOAD
    }
}
