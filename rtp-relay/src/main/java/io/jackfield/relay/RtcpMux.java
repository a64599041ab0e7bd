package io.jackfield.relay;

/** How an offer or answer wants RTP and RTCP on one port (RFC 5761). Without any, what the parties say of it is passed on. */
public enum RtcpMux {
    /** It is offered, though the offerer does not. */
    OFFER,
    /** As {@link #OFFER}; the answerer is not asked whether it can (RFC 8858). */
    REQUIRE,
    /** It is accepted towards the offerer, and not offered to the other side. */
    DEMUX,
    /** It is accepted towards the offerer, and offered to the other side when the offerer does. */
    ACCEPT,
    /** It is not accepted towards the offerer. */
    REJECT
}
