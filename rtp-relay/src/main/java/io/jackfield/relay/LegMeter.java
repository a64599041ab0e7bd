package io.jackfield.relay;

import io.jackfield.rtp.Mos;
import io.jackfield.rtp.ReceptionStatistics;
import io.jackfield.rtp.RtcpObserver;
import io.jackfield.rtp.RtcpReporter;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/** What one side of one m-line has sent, how it came, and how that side says that it hears the other. On the loop. */
final class LegMeter {
    private static final Duration PLANNING_DELAY = Duration.ofMillis(50);

    private final RelayStream stream;
    private final ReceptionStatistics statistics = new ReceptionStatistics();
    private final RtcpObserver observer = new RtcpObserver();
    private long rtpPackets;
    private long rtpBytes;
    private long rtcpPackets;
    private long rtcpBytes;

    LegMeter(RelayStream stream) {
        this.stream = stream;
    }

    /** A packet that is no RTCP, in the clear. */
    void rtp(ByteBuffer packet, long nowNs) {
        int start = packet.position();
        if (stream.isRtp()) {
            if ((packet.get(start) & 0xc0) != 0x80) {
                return; // DTLS
            }
            statistics.onPacket(
                    packet.getInt(start + 8),
                    packet.getShort(start + 2) & 0xffff,
                    packet.getInt(start + 4),
                    stream.clockRate(packet.get(start + 1) & 0x7f),
                    nowNs);
        }
        rtpPackets++;
        rtpBytes += packet.limit() - start;
    }

    /** RTCP, in the clear. @param other what the other side sends */
    void rtcp(ByteBuffer packet, LegMeter other, long nowNs) {
        rtcpPackets++;
        rtcpBytes += packet.remaining();
        if (stream.isRtp()) {
            observer.received(packet, other.observer, other.statistics.ssrc(), nowNs);
        }
    }

    ReceptionStatistics statistics() {
        return statistics;
    }

    boolean hasHeard() {
        return rtpPackets > 0;
    }

    long rtpPackets() {
        return rtpPackets;
    }

    long rtpBytes() {
        return rtpBytes;
    }

    long rtcpPackets() {
        return rtcpPackets;
    }

    long rtcpBytes() {
        return rtcpBytes;
    }

    /** How it would sound with a short delay; 0 without packets or for other than audio. */
    double mos() {
        if (!stream.type().equals("audio") || rtpPackets == 0) {
            return 0;
        }
        Duration delay =
                PLANNING_DELAY.plusNanos(2 * statistics.jitterNs()); // a jitter buffer holds about twice the jitter
        return Mos.estimate(statistics.lossRatio(), delay, Mos.Impairment.G711);
    }

    /**
     * How this side hears the other, by its reports; of a stream that is made here, by those about that.
     *
     * @param way from the other side to this one, where it is special
     */
    Optional<ReportedQuality> reported(Optional<MediaPath> way, LegMeter other) {
        RtcpReporter.Remote made = way.map(MediaPath::remote).orElse(RtcpReporter.Remote.NONE);
        boolean ours = made.reports() > 0;
        RtcpReporter.Remote remote = ours ? made : observer.remote();
        if (remote.reports() == 0) {
            return Optional.empty();
        }
        int clock = ours ? way.map(MediaPath::clockRate).orElse(0) : other.statistics.clockRate();
        return Optional.of(new ReportedQuality(
                remote.reports(),
                remote.fractionLost() / 256.0,
                remote.cumulativeLost(),
                clock == 0 ? Duration.ZERO : Duration.ofNanos(remote.jitter() * 1_000_000_000L / clock),
                remote.roundTripNs() < 0 ? Optional.empty() : Optional.of(Duration.ofNanos(remote.roundTripNs())),
                remote.mos()));
    }
}
