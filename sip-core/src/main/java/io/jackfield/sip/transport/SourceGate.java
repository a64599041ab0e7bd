package io.jackfield.sip.transport;

import io.jackfield.sip.message.SipRequest;
import java.net.InetAddress;

/**
 * Decides, before anything else happens to it, what is read of what comes: for flood protection. Asked on the shard that reads, which
 * need not be the one that owns the call; so several shards may ask at once, and about the same source. Must neither block nor throw,
 * and should not allocate.
 *
 * <p>Responses are not asked about: they belong to requests of ours, or to nothing and are dropped. A source is the address that the
 * network showed; behind a balancer that speaks the PROXY protocol, the one that the balancer named. The source of a datagram may be
 * forged.
 */
public interface SourceGate {
    /** Reads everything. */
    SourceGate OPEN = new SourceGate() {};

    /**
     * Whether anything is taken from a source: asked before a datagram that is no response is parsed, and when a connection is
     * accepted or its balancer has told where it comes from. What is not taken is dropped; a connection is closed.
     *
     * @param nowNs the shard's clock, the same for all shards of a node
     */
    default boolean opensTo(InetAddress source, long nowNs) {
        return true;
    }

    /** Whether a request, a retransmission, ACK or CANCEL too, goes on; else it is dropped. */
    default boolean admits(SipRequest request, Flow from, long nowNs) {
        return true;
    }

    /** Whether something that is no SIP message gets an answer, if it can be answered at all. */
    default boolean admitsMalformed(Flow from, long nowNs) {
        return true;
    }
}
