package io.jackfield.sip.transport;

import io.jackfield.sip.message.SipMessage;

/** Told when a message could not be sent. Its implementor is the transaction itself, so that telling costs no object. */
@FunctionalInterface
public interface SendFailure {
    /** For messages whose fate does not matter. */
    SendFailure IGNORED = (message, flow, reason) -> {};

    /** The message did not leave, or the connection was lost before it had. On the thread of the sending shard. */
    void onSendFailed(SipMessage message, Flow flow, Reason reason);

    /** Why. */
    enum Reason {
        /** No listen point for the transport and address family. */
        NO_ROUTE,
        /** The peer took no connection. */
        CONNECT_FAILED,
        /** The TLS handshake failed: the peer has no TLS, or did not prove who it is. */
        HANDSHAKE_FAILED,
        /** The connection closed with the message still in its buffer. */
        CONNECTION_CLOSED,
        /** The peer does not read: its write buffer is full and the connection was closed. */
        BUFFER_FULL,
        /** The network refused the datagram, too large or unreachable. */
        REFUSED,
        /** More connections than the limit. */
        LIMIT,
        /** The host is closed. */
        CLOSED
    }
}
