package io.jackfield.relay;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * What was received from one side of one m-line.
 *
 * @param index of the m-line, from 0
 * @param media its type, e.g. {@code audio}
 * @param side the tag of the side that sent it; "" while unknown
 * @param local where it was received
 * @param lastSource where the last packet came from
 * @param locked whether that source is certain, so that no other is accepted
 * @param packets RTP packets received and passed on, or dropped because the other side has no address yet
 * @param bytes of these, RTP header included
 * @param rtcpPackets RTCP packets, on either port
 * @param lost RTP packets that its sequence numbers miss
 * @param jitter interarrival jitter at the end (RFC 3550 A.8)
 * @param ignored datagrams dropped: STUN, garbage, strangers
 * @param mos estimate of how it would sound with a short delay (G.107), 1 to 4.5; 0 without packets or for other than audio
 */
public record StreamSummary(
        int index,
        String media,
        String side,
        InetSocketAddress local,
        Optional<InetSocketAddress> lastSource,
        boolean locked,
        long packets,
        long bytes,
        long rtcpPackets,
        long lost,
        Duration jitter,
        long ignored,
        double mos) {}
