package io.jackfield.relay;

import io.jackfield.rtp.Mos;
import io.jackfield.rtp.ReceptionStatistics;
import io.jackfield.rtp.loop.Accepts;
import io.jackfield.rtp.loop.ExpectedSource;
import io.jackfield.rtp.loop.MediaLoop;
import io.jackfield.rtp.loop.PortPair;
import io.jackfield.rtp.loop.RtpSocket;
import io.jackfield.rtp.loop.SocketCounters;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * The port pair that faces one side for one m-line: what that side sends arrives here and leaves through the other leg.
 *
 * <p>The life of a packet is {@link #onRtp}: from the receiving socket to the sending one in one call, without a copy.
 */
final class RelayLeg {
    private static final int RTCP_FIRST_TYPE = 192;
    private static final int RTCP_LAST_TYPE = 223;
    private static final Duration PLANNING_DELAY = Duration.ofMillis(50);

    private final RelayStream stream;
    private final SessionTimer timer;
    private final PortPair ports;
    private final ReceptionStatistics statistics = new ReceptionStatistics();
    private final RelayNetwork network;
    private RelayLeg other = this;
    private boolean muted;
    private long rtpPackets;
    private long rtpBytes;
    private long rtcpPackets;

    /** Opens the ports. @throws MediaException when there are none */
    RelayLeg(RelayStream stream, SessionTimer timer, MediaLoop loop, RelayNetwork network) {
        this.stream = stream;
        this.timer = timer;
        this.network = network;
        this.ports = PortPair.open(loop, network.local(), network.ports(), this::onRtp, this::onRtcp);
    }

    void pair(RelayLeg partner) {
        other = partner;
    }

    /** A packet of this side's RTP port. */
    private void onRtp(RtpSocket socket, ByteBuffer packet, InetSocketAddress source, long nowNs) {
        timer.packet(nowNs);
        count(packet, nowNs);
        if (!other.muted) {
            other.ports.rtp().send(packet);
        }
    }

    private void count(ByteBuffer packet, long nowNs) {
        int start = packet.position();
        if (stream.isRtp()) {
            if ((packet.get(start) & 0xc0) != 0x80) {
                return; // DTLS
            }
            int second = packet.get(start + 1) & 0xff;
            if (second >= RTCP_FIRST_TYPE && second <= RTCP_LAST_TYPE) { // RFC 5761 4: RTCP that shares the port
                rtcpPackets++;
                return;
            }
            statistics.onPacket(
                    packet.getInt(start + 8),
                    packet.getShort(start + 2) & 0xffff,
                    packet.getInt(start + 4),
                    stream.clockRate(second & 0x7f),
                    nowNs);
        }
        rtpPackets++;
        rtpBytes += packet.limit() - start;
    }

    private void onRtcp(RtpSocket socket, ByteBuffer packet, InetSocketAddress source, long nowNs) {
        rtcpPackets++;
        if (!other.muted) {
            other.ports.rtcp().send(packet);
        }
    }

    void accepts(Accepts rtp) {
        ports.rtp().accepts(rtp);
        ports.rtcp().accepts(rtp == Accepts.ANYTHING ? Accepts.ANYTHING : Accepts.RTCP);
    }

    /** Where this side says that it is. */
    void expect(ExpectedSource rtp, ExpectedSource rtcp) {
        ports.rtp().expect(rtp);
        ports.rtcp().expect(rtcp);
    }

    /** Whether nothing is to be sent to this side. */
    void mute(boolean value) {
        muted = value;
    }

    int rtpPort() {
        return ports.rtp().local().getPort();
    }

    RelayNetwork network() {
        return network;
    }

    void close() {
        ports.close();
    }

    StreamSummary summary(String side) {
        RtpSocket rtp = ports.rtp();
        SocketCounters dropped = rtp.counters();
        boolean audible = stream.type().equals("audio") && rtpPackets > 0;
        Duration delay =
                PLANNING_DELAY.plusNanos(2 * statistics.jitterNs()); // a jitter buffer holds about twice the jitter
        return new StreamSummary(
                stream.index(),
                stream.type(),
                side,
                rtp.local(),
                rtp.lastSource(),
                rtp.locked(),
                rtpPackets,
                rtpBytes,
                rtcpPackets,
                statistics.lost(),
                Duration.ofNanos(statistics.jitterNs()),
                dropped.stun() + dropped.dtls() + dropped.garbage() + dropped.foreign(),
                audible ? Mos.estimate(statistics.lossRatio(), delay, Mos.Impairment.G711) : 0);
    }
}
