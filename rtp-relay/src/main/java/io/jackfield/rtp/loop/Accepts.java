package io.jackfield.rtp.loop;

import io.jackfield.rtp.PacketKind;

/** Which packets a media port takes; the others are counted and dropped before anything learns from them. */
public enum Accepts {
    /** RTP, and RTCP that shares its port (RFC 5761). */
    RTP,
    /** RTCP only. */
    RTCP,
    /** RTP, RTCP and DTLS, for a relayed {@code UDP/TLS/RTP} stream whose ends make their keys themselves. */
    RTP_AND_DTLS,
    /** RTP, RTCP, DTLS and STUN, where the handler speaks all of them. */
    RTP_DTLS_AND_STUN,
    /** Any datagram, for streams that are not RTP ({@code udptl}). */
    ANYTHING;

    boolean takes(PacketKind kind) {
        return switch (this) {
            case RTP -> kind == PacketKind.RTP || kind == PacketKind.RTCP;
            case RTCP -> kind == PacketKind.RTCP;
            case RTP_AND_DTLS -> kind == PacketKind.RTP || kind == PacketKind.RTCP || kind == PacketKind.DTLS;
            case RTP_DTLS_AND_STUN -> kind != PacketKind.GARBAGE;
            case ANYTHING -> true;
        };
    }
}
