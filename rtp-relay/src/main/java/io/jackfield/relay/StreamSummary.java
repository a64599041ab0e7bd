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
 * @param rtcpLocal where its RTCP is received; the same as {@code local} where both share a port
 * @param lastSource where the last packet came from
 * @param locked whether that source is certain, so that no other is accepted
 * @param packets RTP packets received and passed on, or dropped because the other side has no address yet
 * @param bytes of these, RTP header included
 * @param rtcpPackets RTCP packets, on either port
 * @param rtcpBytes of these
 * @param lost RTP packets that its sequence numbers miss
 * @param jitter interarrival jitter at the end (RFC 3550 A.8)
 * @param ignored datagrams dropped: STUN, garbage, strangers
 * @param crypto the suite that this side and the relay use; empty when they use none, or the ends have keys of their own
 * @param dtls whether the keys of {@code crypto} were made by DTLS, and not told in a description
 * @param forged SRTP packets dropped: not authentic, or before there were keys, in either direction
 * @param replayed SRTP packets dropped because they came before
 * @param ssrc the source that was heard last; 0 before any
 * @param roundTrip between the relay and this side, by the reports of this side; empty while unknown
 * @param reported how this side says that it hears the other; empty while it has not, or where the ends have keys of their own
 * @param mos estimate of how it would sound with a short delay (G.107), 1 to 4.5; 0 without packets or for other than audio
 */
public record StreamSummary(
        int index,
        String media,
        String side,
        InetSocketAddress local,
        InetSocketAddress rtcpLocal,
        Optional<InetSocketAddress> lastSource,
        boolean locked,
        long packets,
        long bytes,
        long rtcpPackets,
        long rtcpBytes,
        long lost,
        Duration jitter,
        long ignored,
        Optional<String> crypto,
        boolean dtls,
        long forged,
        long replayed,
        int ssrc,
        Optional<Duration> roundTrip,
        Optional<ReportedQuality> reported,
        double mos) {}
