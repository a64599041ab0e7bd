package io.jackfield.media.stream;

import java.time.Duration;
import java.util.Optional;

/**
 * What a call's media has seen so far.
 *
 * @param codec the codec in use, empty before it is known
 * @param packetsSent RTP packets sent
 * @param bytesSent RTP payload bytes sent
 * @param packetsReceived RTP packets received
 * @param bytesReceived RTP payload bytes received
 * @param packetsLost packets that were expected and did not come (RFC 3550 A.3), 0 or more
 * @param lossRatio lost of expected, 0.0 to 1.0
 * @param jitter interarrival jitter of what is received (RFC 3550 A.8)
 * @param roundTrip round trip as RTCP measured it, empty when the peer sends none
 * @param mos estimated mean opinion score of what is received (ITU-T G.107), 1.0 to 4.5; 0.0 when nothing came
 */
public record StreamStatistics(
        String codec,
        long packetsSent,
        long bytesSent,
        long packetsReceived,
        long bytesReceived,
        long packetsLost,
        double lossRatio,
        Duration jitter,
        Optional<Duration> roundTrip,
        double mos) {

    /** The figures of a call that had no media. */
    public static final StreamStatistics NONE =
            new StreamStatistics("", 0, 0, 0, 0, 0, 0, Duration.ZERO, Optional.empty(), 0);
}
