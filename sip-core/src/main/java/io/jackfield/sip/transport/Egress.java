package io.jackfield.sip.transport;

import io.jackfield.sip.message.SipMessage;

/** Where a shard's transaction layer sends; one a shard, used on its thread. The node is one, a test may be another. */
public interface Egress {
    /**
     * The sent-by of the Via of a request that will be sent over this flow (RFC 3261 18.1.1): host and port of the socket
     * it leaves from, or what is advertised for it. Cached: no allocation for a flow seen before.
     */
    String sentBy(Flow flow);

    /**
     * Sends a message. A response goes where RFC 3261 18.2.2 says when its connection is gone.
     *
     * @param onFailure told on this shard, never from inside this call
     */
    void send(SipMessage message, Flow flow, SendFailure onFailure);

    /** Sends what keeps a way open and means nothing (RFC 5626 4.4.1); nobody hears what comes of it. */
    default void keepAlive(Flow flow) {}
}
