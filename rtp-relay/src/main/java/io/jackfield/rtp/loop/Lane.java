package io.jackfield.rtp.loop;

import io.jackfield.rtp.PacketKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One stream's part of a {@link SharedPort}: to its {@link RtpSocket} it is a port like any other. Keeps by what the stream's packets
 * are known.
 */
final class Lane extends Datagrams {
    /** Sources at a time from which its peer may send; a further one takes the place of the first. */
    static final int MAX_BELIEVED = 8;
    /** SSRCs that are its peer's; a further one takes the place of the oldest. */
    static final int MAX_SSRCS = 32;

    private final SharedPort port;
    private final boolean reports;
    private final List<InetSocketAddress> believed = new ArrayList<>(2);
    private final Set<Integer> said = new HashSet<>(2);
    private int[] ssrcs = new int[2];
    private int ssrcCount;
    private int oldestSsrc;
    private int lastSsrc;
    private List<InetSocketAddress> claims = List.of();
    private List<InetAddress> waitsAt = List.of();
    private @Nullable RtpSocket owner;
    private Lane sibling = this;
    private @Nullable InetSocketAddress media;
    private @Nullable InetAddress signalling;
    private @Nullable InetSocketAddress connected;
    private @Nullable Destination destination;
    private String name = "";
    private boolean idle;
    private boolean closed;
    private boolean heard;
    private long lastNs;

    /** @param reports whether it is for RTCP that does not come where RTP comes */
    Lane(SharedPort port, boolean reports) {
        this.port = port;
        this.reports = reports;
    }

    void own(RtpSocket socket) {
        owner = socket;
    }

    void pair(Lane other) {
        sibling = other;
        other.sibling = this;
    }

    Lane sibling() {
        return sibling;
    }

    boolean reports() {
        return reports;
    }

    boolean closed() {
        return closed;
    }

    String name() {
        return name;
    }

    /** Where packets may come from that are its own; as the demultiplexer has them. */
    List<InetSocketAddress> claims() {
        return claims;
    }

    void claims(List<InetSocketAddress> now) {
        claims = now;
    }

    /** Hosts from any port of which its peer may begin to send; as the demultiplexer has them. */
    List<InetAddress> waitsAt() {
        return waitsAt;
    }

    void waitsAt(List<InetAddress> now) {
        waitsAt = now;
    }

    /** Where it would have packets from now. */
    List<InetSocketAddress> sources() {
        if (closed || idle) {
            return List.of();
        }
        if (connected != null) {
            return List.of(connected);
        }
        List<InetSocketAddress> all = new ArrayList<>(believed);
        InetSocketAddress said = media;
        if (name.isEmpty() && said != null) {
            add(all, said);
            if (signalling != null) {
                add(all, new InetSocketAddress(signalling, said.getPort())); // a NAT that keeps ports
            }
        }
        return all;
    }

    /** Hosts where its peer is looked for while it is not certain; none with ICE, whose checks name who they are for. */
    List<InetAddress> hosts() {
        if (closed || idle || connected != null || !name.isEmpty()) {
            return List.of();
        }
        List<InetAddress> all = new ArrayList<>(2);
        InetSocketAddress said = media;
        if (said != null) {
            all.add(said.getAddress());
        }
        if (signalling != null && !all.contains(signalling)) {
            all.add(signalling);
        }
        return all;
    }

    private static void add(List<InetSocketAddress> all, InetSocketAddress one) {
        if (!all.contains(one)) {
            all.add(one);
        }
    }

    boolean takes(PacketKind kind) {
        RtpSocket socket = owner;
        return socket != null && !idle && socket.takes(kind);
    }

    /** Whether its peer has sent anything. */
    boolean heard() {
        return heard;
    }

    /** When its peer last sent. */
    long lastNs() {
        return lastNs;
    }

    /** Whether this address is the one that its signalling came from. */
    boolean signalledFrom(InetAddress address) {
        return address.equals(signalling);
    }

    /** Whether its peer sends this SSRC, as far as was said or seen; a lane for reports knows those that its sibling knows. */
    boolean knows(int ssrc) {
        Lane of = reports ? sibling : this;
        for (int i = 0; i < of.ssrcCount; i++) {
            if (of.ssrcs[i] == ssrc) {
                return true;
            }
        }
        return false;
    }

    private void learn(int ssrc) {
        if (knows(ssrc)) {
            return;
        }
        if (ssrcCount < MAX_SSRCS) {
            if (ssrcCount == ssrcs.length) {
                ssrcs = Arrays.copyOf(ssrcs, ssrcCount * 2);
            }
            ssrcs[ssrcCount++] = ssrc;
        } else {
            ssrcs[oldestSsrc] = ssrc;
            oldestSsrc = (oldestSsrc + 1) % MAX_SSRCS;
        }
    }

    void deliver(ByteBuffer packet, InetSocketAddress source, long nowNs) {
        RtpSocket socket = owner;
        if (socket == null || closed) {
            return;
        }
        if (PacketKind.of(packet) == PacketKind.RTP) {
            int ssrc = packet.getInt(packet.position() + 8);
            if (ssrc != lastSsrc || ssrcCount == 0) {
                learn(ssrc);
                lastSsrc = ssrc;
            }
        }
        heard = true;
        lastNs = nowNs;
        socket.deliver(packet, source, nowNs);
    }

    @Override
    InetSocketAddress local() {
        return port.local();
    }

    @Override
    @Nullable
    InetSocketAddress receive(ByteBuffer into) {
        return null; // what comes is delivered
    }

    @Override
    int read(ByteBuffer into) {
        return 0;
    }

    @Override
    int send(ByteBuffer packet, InetSocketAddress to) throws IOException {
        Destination known = destination;
        if (known == null || known.address() != to && !known.address().equals(to)) {
            known = new Destination(to);
            destination = known;
        }
        return send(packet, known);
    }

    @Override
    int send(ByteBuffer packet, Destination to) throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        if (StunHeader.isRequest(packet)) {
            port.demux().asked(packet, this);
        }
        return port.send(packet, to);
    }

    @Override
    int write(ByteBuffer packet) throws IOException {
        Destination known = destination;
        if (known == null || connected == null) {
            throw new IOException("not connected");
        }
        return send(packet, known);
    }

    @Override
    void connect(InetSocketAddress peer) {
        connected = peer;
        believed.clear();
        destination = new Destination(peer);
        port.demux().settle(this);
    }

    @Override
    void disconnect() {
        connected = null;
        port.demux().settle(this);
    }

    /** What is sent from here is sent by a socket that others use too: it stays as it is. */
    @Override
    void trafficClass(int tos) {}

    @Override
    int room(int bytes) {
        return bytes;
    }

    @Override
    void expected(ExpectedSource source) {
        if (source.media().isPresent()) {
            media = source.media().get();
        }
        if (source.signalling().isPresent()) {
            signalling = source.signalling().get();
        }
        port.demux().settle(this);
    }

    @Override
    void believe(InetSocketAddress source) {
        if (connected == null && !believed.contains(source)) {
            if (believed.size() == MAX_BELIEVED) {
                believed.remove(0);
            }
            believed.add(source);
            port.demux().settle(this);
        }
    }

    @Override
    void named(String ufrag) {
        if (!ufrag.equals(name)) {
            port.demux().rename(this, name, ufrag);
            if (name.isEmpty() || ufrag.isEmpty()) {
                believed.clear(); // after a restart of ICE media goes on where it was
            }
            name = ufrag;
            port.demux().settle(this);
        }
    }

    @Override
    void announced(int ssrc) {
        if (said.size() < MAX_SSRCS && !said.contains(ssrc)) {
            said.add(ssrc);
            port.demux().announced(ssrc, this);
        }
        if (!knows(ssrc)) {
            learn(ssrc);
        }
    }

    void forgetAnnounced(PortDemux demux) {
        said.forEach(demux::forget);
        said.clear();
    }

    @Override
    void idle(boolean on) {
        if (on != idle) {
            idle = on;
            port.demux().settle(this);
        }
    }

    @Override
    void close(Runnable released) {
        if (!closed) {
            closed = true;
            port.demux().remove(this);
            released.run();
        }
    }
}
