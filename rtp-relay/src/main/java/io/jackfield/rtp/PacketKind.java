package io.jackfield.rtp;

import java.nio.ByteBuffer;

/** What a datagram on a media port is, told by its first bytes (RFC 7983, RFC 5761 4). */
public enum PacketKind {
    /** RTP, version 2, with a whole fixed header. */
    RTP,
    /** RTCP (or SRTCP), version 2, its first packet within the datagram. */
    RTCP,
    /** STUN. */
    STUN,
    /** DTLS. */
    DTLS,
    /** Nothing that belongs on a media port. */
    GARBAGE;

    private static final int RTCP_FIRST_TYPE = 192;
    private static final int RTCP_LAST_TYPE = 223;

    /** Classifies the bytes between position and limit; allocates nothing and moves nothing. */
    public static PacketKind of(ByteBuffer packet) {
        int start = packet.position();
        int size = packet.limit() - start;
        if (size < 4) {
            return GARBAGE;
        }
        int first = packet.get(start) & 0xff;
        if (first >> 6 == 2) { // version 2: RFC 3550 A.1
            int second = packet.get(start + 1) & 0xff;
            if (second >= RTCP_FIRST_TYPE && second <= RTCP_LAST_TYPE) {
                int words = packet.getShort(start + 2) & 0xffff;
                return 4 * (words + 1) <= size ? RTCP : GARBAGE;
            }
            return size >= RtpPacket.HEADER_BYTES ? RTP : GARBAGE;
        }
        if (first <= 3) {
            return size >= 20 ? STUN : GARBAGE;
        }
        return first >= 20 && first <= 63 && size >= 13 ? DTLS : GARBAGE;
    }
}
