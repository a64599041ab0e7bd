package io.jackfield.relay;

import io.jackfield.rtp.ReceptionStatistics;
import io.jackfield.rtp.loop.Accepts;
import io.jackfield.rtp.loop.ExpectedSource;
import io.jackfield.rtp.loop.MediaLoop;
import io.jackfield.rtp.loop.PacketHandler;
import io.jackfield.rtp.loop.PortPair;
import io.jackfield.rtp.loop.RtpSocket;
import io.jackfield.rtp.loop.SocketCounters;
import io.jackfield.rtp.transport.MediaTransport;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The port pair that faces one side for one m-line: what that side sends arrives here and leaves through the other leg.
 *
 * <p>The life of a packet is {@link #onRtp}: from the receiving socket to the sending one in one call, without a copy.
 */
final class RelayLeg {
    private static final int RTCP_FIRST_TYPE = 192;
    private static final int RTCP_LAST_TYPE = 223;

    private final RelayStream stream;
    private final SessionTimer timer;
    private final PortPair ports;
    private final LegMeter meter;
    private final RelayNetwork network;
    private final LegSrtp srtp;
    private final MediaLoop loop;
    private final SrtpRoom room;
    private @Nullable MediaTransport transport;
    private Accepts accepted = Accepts.RTP;
    private RelayLeg other = this;
    private @Nullable MediaPath path;
    private @Nullable RelayLeg carrier;
    private boolean member;
    private @Nullable BundleDemux demux;
    private boolean muted;
    private boolean shared;

    /** Opens the ports. @throws MediaException when there are none */
    RelayLeg(RelayStream stream, SessionTimer timer, MediaLoop loop, RelayNetwork network, SrtpRoom room, int port) {
        this.stream = stream;
        this.meter = new LegMeter(stream);
        this.timer = timer;
        this.loop = loop;
        this.room = room;
        this.network = network;
        this.srtp = new LegSrtp(room);
        this.ports = network.open(loop, port, this::onRtp, this::onRtcp);
    }

    void pair(RelayLeg partner) {
        other = partner;
    }

    /** A packet of this side's RTP port. */
    private void onRtp(RtpSocket socket, ByteBuffer packet, InetSocketAddress source, long nowNs) {
        if (carrier != null) {
            return; // nothing belongs on its own port: the keys and addresses that count are the carrier's
        }
        if (transport != null && !transport.isMedia(socket, packet, source, nowNs)) {
            return;
        }
        boolean rtcp = stream.isRtp() && isRtcp(packet);
        if (!srtp.open(packet, rtcp, nowNs)) {
            return;
        }
        timer.packet(nowNs);
        BundleDemux bundle = demux;
        RelayLeg owner = bundle == null ? this : bundle.legOf(packet, rtcp);
        if (owner != null) {
            owner.take(packet, rtcp, nowNs);
        }
    }

    /** A packet of this side, for this m-line, in the clear. */
    private void take(ByteBuffer packet, boolean rtcp, long nowNs) {
        count(packet, rtcp, nowNs);
        if (!other.muted) {
            boolean onRtpPort = other.shared || !rtcp || !shared;
            MediaPath special = path;
            if (special != null) {
                special.packet(packet, rtcp, onRtpPort, nowNs);
            } else {
                other.pass(packet, rtcp, onRtpPort);
            }
        }
    }

    /** RFC 5761 4: RTCP that shares the port. */
    private static boolean isRtcp(ByteBuffer packet) {
        int start = packet.position();
        int type = packet.limit() - start > 1 ? packet.get(start + 1) & 0xff : 0;
        return type >= RTCP_FIRST_TYPE && type <= RTCP_LAST_TYPE && (packet.get(start) & 0xc0) == 0x80;
    }

    /** Sends what the other side sent. */
    void pass(ByteBuffer packet, boolean rtcp, boolean onRtpPort) {
        BundleDemux bundle = demux;
        if (bundle != null) {
            if (!rtcp) {
                bundle.sent(this, packet);
            }
            way().send(packet, rtcp, true);
        } else {
            send(packet, rtcp, onRtpPort);
        }
    }

    private void send(ByteBuffer packet, boolean rtcp, boolean onRtpPort) {
        if (srtp.seal(packet, rtcp)) {
            (onRtpPort ? ports.rtp() : ports.rtcp()).send(packet);
        }
    }

    private void count(ByteBuffer packet, boolean rtcp, long nowNs) {
        if (rtcp) {
            meter.rtcp(packet, other.meter, nowNs);
        } else {
            meter.rtp(packet, nowNs);
        }
    }

    private void onRtcp(RtpSocket socket, ByteBuffer packet, InetSocketAddress source, long nowNs) {
        if (carrier != null) {
            return;
        }
        if (transport != null && !transport.isMedia(socket, packet, source, nowNs)) {
            return;
        }
        if (!srtp.open(packet, true, nowNs)) {
            return;
        }
        count(packet, true, nowNs);
        if (!other.muted) {
            MediaPath special = path;
            if (special != null) {
                special.packet(packet, true, other.shared, nowNs);
            } else {
                other.pass(packet, true, other.shared);
            }
        }
    }

    /** What is done to what this side sends, made if there is nothing yet. */
    MediaPath path(MediaLoop loop, SrtpRoom room) {
        MediaPath special = path;
        if (special == null) {
            special = new MediaPath(this, other, loop, room);
            path = special;
        }
        return special;
    }

    Optional<MediaPath> path() {
        return Optional.ofNullable(path);
    }

    /** Whether a packet of this side is a telephone event. */
    boolean isEvent(ByteBuffer packet) {
        return stream.isEvent(packet.get(packet.position() + 1) & 0x7f);
    }

    /** The clock of a packet of this side in Hz; 8000 when its type says nothing. */
    int clockRate(ByteBuffer packet) {
        int rate = stream.clockRate(packet.get(packet.position() + 1) & 0x7f);
        return rate == 0 ? 8000 : rate;
    }

    /** An empty datagram to where this side says that it is, so that its NAT lets packets in. */
    void pierce() {
        way().ports
                .rtp()
                .send(ByteBuffer.allocateDirect(PacketHandler.ROOM_BYTES).limit(0));
    }

    ReceptionStatistics statistics() {
        return meter.statistics();
    }

    boolean muted() {
        return muted;
    }

    /** Which side it faces: 0 who offered first. */
    int side() {
        return stream.sideOf(this);
    }

    InetSocketAddress local() {
        return ports.rtp().local();
    }

    Optional<InetSocketAddress> lastSource() {
        return ports.rtp().lastSource();
    }

    boolean hasHeard() {
        return meter.hasHeard();
    }

    LegSrtp srtp() {
        return srtp;
    }

    /** Whether this side takes RTCP on its RTP port. */
    void shared(boolean value) {
        shared = value;
        ports.idle(carrier != null, carrier != null || shared);
    }

    /**
     * Shares the ports of another leg of this side, or no longer.
     *
     * @param by whose ports; null for its own
     * @param apart what tells packets of those that share apart; null when nobody shares
     * @param another whether it is another m-line that says how they are transported
     */
    void carriedBy(@Nullable RelayLeg by, @Nullable BundleDemux apart, boolean another) {
        if (by != null && transport != null && carrier == null) {
            transport.withoutIce();
            transport.withoutDtls();
        }
        carrier = by;
        ports.idle(carrier != null, carrier != null || shared);
        member = another;
        demux = apart;
    }

    /** Whose ports it shares: another's, or its own. */
    RelayLeg way() {
        return carrier == null ? this : carrier;
    }

    boolean isMember() {
        return member;
    }

    boolean isCarried() {
        return carrier != null;
    }

    /** Whether others have their packets sent and received here. */
    boolean isCarrying() {
        return demux != null && carrier == null;
    }

    @Nullable
    BundleDemux demux() {
        return demux;
    }

    boolean isShared() {
        return shared;
    }

    /** Its ICE and DTLS; made when it is first asked for. */
    MediaTransport transport() {
        MediaTransport known = transport;
        if (known == null) {
            known = new MediaTransport(loop, ports, room.dtls(), room.random(), srtp::made);
            transport = known;
            accepts(accepted);
        }
        return known;
    }

    boolean hasTransport() {
        return transport != null;
    }

    /** The address of this leg in candidates. */
    String advertisedHost() {
        return network.advertised().getHostAddress();
    }

    /** What another relay needs to go on. */
    SessionState.Leg state() {
        return new SessionState.Leg(
                rtpPort(),
                ports.rtp().peer(),
                ports.rtcp().peer(),
                shared,
                srtp.isOn(),
                srtp.remote(),
                srtp.own(),
                srtp.received(),
                srtp.sent(),
                path().flatMap(MediaPath::numbering),
                srtp.reported(),
                hasTransport() ? transport().iceState() : Optional.empty(),
                way().stream.index());
    }

    /** Goes on where another relay was. */
    void resume(SessionState.Leg state, MediaLoop loop, SrtpRoom room) {
        shared(state.shared());
        srtp.resume(state);
        state.numbering().ifPresent(numbering -> path(loop, room).resume(numbering));
    }

    /** Sends to where another relay sent, until packets show otherwise. */
    void resumePeers(SessionState.Leg state) {
        state.peer().ifPresent(peer -> ports.rtp().expect(ExpectedSource.of(peer)));
        state.rtcpPeer().ifPresent(peer -> ports.rtcp().expect(ExpectedSource.of(peer)));
        if (state.ice().isPresent() && state.peer().isPresent()) {
            transport().resumeIce(state.ice().get(), state.peer().get(), shared ? Optional.empty() : state.rtcpPeer());
        }
    }

    void accepts(Accepts rtp) {
        accepted = rtp;
        boolean all = transport != null && rtp != Accepts.ANYTHING;
        ports.rtp().accepts(all ? Accepts.RTP_DTLS_AND_STUN : rtp);
        ports.rtcp()
                .accepts(all ? Accepts.RTP_DTLS_AND_STUN : rtp == Accepts.ANYTHING ? Accepts.ANYTHING : Accepts.RTCP);
    }

    /** Where this side says that it is. */
    void expect(ExpectedSource rtp, ExpectedSource rtcp) {
        ports.rtp().expect(rtp);
        ports.rtcp().expect(rtcp);
        if (transport != null) {
            transport.connect();
        }
    }

    /** The TOS byte of what it sends. */
    void trafficClass(int tos) {
        ports.rtp().trafficClass(tos);
        ports.rtcp().trafficClass(tos);
    }

    /** Whether nothing is to be sent to this side. */
    void mute(boolean value) {
        muted = value;
    }

    int rtpPort() {
        return ports.rtp().local().getPort();
    }

    /** Whether RTCP comes to the RTP port in any case, since there is no other. */
    boolean hasOnePort() {
        return network.onePort().isPresent();
    }

    /** An SSRC that this side says it will send. */
    void announced(int ssrc) {
        ports.rtp().announced(ssrc);
    }

    RelayNetwork network() {
        return network;
    }

    void close() {
        if (path != null) {
            path.close();
        }
        if (transport != null) {
            transport.close();
        }
        ports.close();
    }

    StreamSummary summary(String side) {
        Optional<ReportedQuality> reported = meter.reported(other.path(), other.meter);
        ReceptionStatistics statistics = meter.statistics();
        RelayLeg way = way();
        RtpSocket rtp = way.ports.rtp();
        SocketCounters dropped = rtp.counters();
        return new StreamSummary(
                stream.index(),
                stream.type(),
                side,
                rtp.local(),
                way.shared ? rtp.local() : way.ports.rtcp().local(),
                rtp.lastSource(),
                rtp.locked(),
                meter.rtpPackets(),
                meter.rtpBytes(),
                meter.rtcpPackets(),
                meter.rtcpBytes(),
                statistics.lost(),
                Duration.ofNanos(statistics.jitterNs()),
                dropped.stun() + dropped.dtls() + dropped.garbage() + dropped.foreign(),
                way.srtp.suite(),
                way.hasTransport() && way.transport().hasDtls(),
                srtp.refused(),
                srtp.replayed(),
                statistics.started() ? statistics.ssrc() : 0,
                reported.flatMap(ReportedQuality::roundTrip),
                reported,
                meter.mos());
    }
}
