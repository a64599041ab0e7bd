package io.jackfield.relay;

import io.jackfield.rtp.MediaException;
import io.jackfield.rtp.MediaException.Code;
import io.jackfield.rtp.loop.ExpectedSource;
import io.jackfield.rtp.loop.Learning;
import io.jackfield.rtp.loop.MediaLoop;
import io.jackfield.rtp.loop.PortPair;
import io.jackfield.sdp.Address;
import io.jackfield.sdp.MediaDescription;
import io.jackfield.sdp.RtpMap;
import io.jackfield.sdp.SessionDescription;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A copy of what the sides of a session send, offered to a third party: one m-line for each of them (as RFC 7866 has it). */
final class Subscription {
    private final String subscriber;
    private final List<Copy> copies = new ArrayList<>();
    private final byte[] offer;

    private record Copy(RelayStream stream, int side, PortPair ports, MediaPath path, PacketTap tap) {}

    Subscription(RelaySession session, String tag, String subscriber, MediaLoop loop, SrtpRoom room) {
        this.subscriber = subscriber;
        RelayNetwork network = session.side(1).network();
        StringBuilder sdp = new StringBuilder("v=0\r\no=- ")
                .append(room.random().nextInt(1 << 30))
                .append(" 1 ")
                .append(Address.of(network.advertised()))
                .append("\r\ns=-\r\nc=")
                .append(Address.of(network.advertised()))
                .append("\r\nt=0 0\r\n");
        try {
            for (RelayStream stream : session.liveStreams()) {
                for (int side = 0; side < 2; side++) {
                    Optional<MediaDescription> described = stream.described(side);
                    if (described.isPresent()
                            && (tag.isEmpty() || session.side(side).knows(tag))) {
                        sdp.append(line(copy(stream, side, network, loop, room), described.get()));
                    }
                }
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
        if (copies.isEmpty()) {
            throw new MediaException(Code.UNKNOWN_SESSION, "there is nothing to subscribe to yet");
        }
        offer = sdp.toString().getBytes(StandardCharsets.UTF_8);
    }

    private Copy copy(RelayStream stream, int side, RelayNetwork network, MediaLoop loop, SrtpRoom room) {
        PortPair ports = network.open(loop, 0, (socket, p, s, now) -> {}, (socket, p, s, now) -> {});
        PacketTap tap = (from, packet, rtcp, nowNs) -> send(ports, packet, rtcp);
        MediaPath path = stream.leg(side).path(loop, room);
        path.tap(tap);
        Copy copy = new Copy(stream, side, ports, path, tap);
        copies.add(copy);
        return copy;
    }

    private static void send(PortPair ports, ByteBuffer packet, boolean rtcp) {
        int at = packet.position();
        (rtcp ? ports.rtcp() : ports.rtp()).send(packet);
        packet.position(at);
    }

    private String line(Copy copy, MediaDescription described) {
        StringBuilder line = new StringBuilder("m=")
                .append(described.type())
                .append(' ')
                .append(copy.ports().rtp().local().getPort())
                .append(" RTP/AVP");
        List<RtpMap> maps = described.rtpMaps();
        maps.forEach(map -> line.append(' ').append(map.payloadType()));
        line.append("\r\n");
        int reports = copy.ports().rtcp().local().getPort();
        if (reports == copy.ports().rtp().local().getPort()) {
            line.append("a=rtcp:").append(reports).append("\r\n"); // RFC 3605: there is no port above
        }
        for (RtpMap map : maps) {
            line.append("a=rtpmap:").append(map).append("\r\n");
            described
                    .fmtp(map.payloadType())
                    .ifPresent(fmtp -> line.append("a=fmtp:")
                            .append(map.payloadType())
                            .append(' ')
                            .append(fmtp)
                            .append("\r\n"));
        }
        return line.append("a=sendonly\r\na=label:")
                .append(copies.size() - 1)
                .append("\r\n")
                .toString();
    }

    String subscriber() {
        return subscriber;
    }

    byte[] offer() {
        return offer;
    }

    /** Where the copies are to be sent to. */
    void answered(SessionDescription answer) {
        List<MediaDescription> media = answer.media();
        if (media.size() != copies.size()) {
            throw new MediaException(Code.BAD_SDP, "the answer has " + media.size() + " m-lines, not " + copies.size());
        }
        for (MediaDescription m : media) {
            PortPair ports = copies.get(m.index()).ports();
            m.connection()
                    .flatMap(Address::numeric)
                    .filter(address -> m.port() > 0)
                    .ifPresent(address -> {
                        ports.rtp().expect(fixed(new InetSocketAddress(address, m.port())));
                        ports.rtcp().expect(fixed(new InetSocketAddress(address, m.rtcpPort())));
                    });
        }
    }

    private static ExpectedSource fixed(InetSocketAddress address) {
        return ExpectedSource.of(address).learning(Learning.OFF);
    }

    void close() {
        for (Copy copy : copies) {
            copy.path().untap(copy.tap());
            copy.ports().close();
        }
        copies.clear();
    }
}
