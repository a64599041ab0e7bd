package io.jackfield.rtp.loop;

import io.jackfield.rtp.PacketKind;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One UDP port on a media loop, with one peer. Every method but {@link #local} and the counters belongs on the loop's thread.
 *
 * <p>The port learns its peer as {@link Learning} says. Once the peer is certain the socket is connected to it: the kernel then drops
 * what others send, and neither receiving nor sending allocates. While the peer's host answers that nobody listens, the socket goes
 * on unconnected for a second at a time, so that errors are met once a second and not once a packet.
 */
public final class RtpSocket extends LoopSocket {
    /** How long the socket stays unconnected after an ICMP error. */
    static final long UNREACHABLE_PAUSE_NS = 1_000_000_000L;
    /** How long nothing is sent after the network refused a packet. */
    static final long REFUSED_PAUSE_NS = 100_000_000L;

    private static final int DRAIN_LIMIT = 256;

    private final MediaLoop loop;
    private final Datagrams channel;
    private final InetSocketAddress local;
    private final PacketHandler handler;
    private final SourceLatch latch = new SourceLatch();
    private final SocketCounters counters = new SocketCounters();
    private final SocketCounters total;
    private Accepts accepts;
    private @Nullable InetSocketAddress connected;
    private long connectFromNs = Long.MIN_VALUE;
    private long sendFromNs = Long.MIN_VALUE;
    private @Nullable InetSocketAddress lastSource;
    private boolean steered;
    private @Nullable InetSocketAddress aim;
    private boolean fixed;
    private boolean closed;

    RtpSocket(MediaLoop loop, Datagrams channel, Accepts accepts, PacketHandler handler) {
        this.loop = loop;
        this.channel = channel;
        this.local = channel.local();
        this.accepts = accepts;
        this.handler = handler;
        this.total = loop.counters();
    }

    /** The address and port that it is bound to. */
    public InetSocketAddress local() {
        return local;
    }

    /** The loop that it lives on. */
    public MediaLoop loop() {
        return loop;
    }

    /** Its counters; may be read from any thread. */
    public SocketCounters counters() {
        return counters;
    }

    /** Changes which packets it takes. */
    public void accepts(Accepts next) {
        accepts = next;
    }

    /**
     * Says who the peer is, at the start and whenever signalling says something new. A peer that stays the same stays locked. A media
     * address of the other IP version than this port's is as good as none.
     */
    public void expect(ExpectedSource source) {
        boolean usable = source.media()
                .map(media -> media.getAddress() instanceof Inet6Address == local.getAddress() instanceof Inet6Address)
                .orElse(false);
        ExpectedSource known =
                usable ? source : new ExpectedSource(Optional.empty(), source.signalling(), source.learning());
        latch.expect(known);
        channel.expected(known);
        handleAll(settle(), loop.nowNs());
    }

    /**
     * Whether the handler decides whose packets count: then it gets those of everybody, {@link #aim} says where to send, and nothing is
     * learnt from sources. Switched off, the port is as if it had never been on.
     */
    public void steer(boolean on) {
        if (on != steered || fixed) {
            steered = on;
            fixed = false;
            aim = null;
            handleAll(settle(), loop.nowNs());
        }
    }

    /** Where a steered port sends to. */
    public void aim(InetSocketAddress remote) {
        aim = remote;
        channel.believe(remote);
    }

    /** Who sends from there has shown that it is the peer; where a port is shared its media is looked for there too. */
    public void believe(InetSocketAddress source) {
        channel.believe(source);
    }

    /** What the peer's checks call us (the ufrag of RFC 8445); empty when there are none. Needed where a port is shared. */
    public void named(String ufrag) {
        channel.named(ufrag);
    }

    /** The SSRC of what the peer will send, as it says. Helps where a port is shared. */
    public void announced(int ssrc) {
        channel.announced(ssrc);
    }

    /** Whether nothing is to come here, since it comes by another port. */
    void idle(boolean on) {
        channel.idle(on);
    }

    boolean takes(PacketKind kind) {
        return accepts.takes(kind);
    }

    /** A steered port sends nothing until it is told where to again. */
    public void hush() {
        aim = null;
    }

    /** The peer is certain, whatever was learnt or signalled: somebody has authenticated it. */
    public void fix(InetSocketAddress remote) {
        steered = true;
        aim = remote;
        fixed = true;
        handleAll(settle(), loop.nowNs());
    }

    /**
     * Sends to somebody else than the peer: a check, a handshake. Not for media.
     *
     * @return whether the operating system took it
     */
    public boolean sendTo(ByteBuffer packet, InetSocketAddress to) {
        if (connected != null && to.equals(connected)) {
            return send(packet);
        }
        int size = packet.remaining();
        try {
            return connected == null && !closed && channel.send(packet, to) > 0 ? sent(size) : dropped();
        } catch (IOException e) {
            failed(e);
            return dropped();
        }
    }

    /** Where {@link #send} sends to: the signalled address until packets arrive, then their source. */
    public Optional<InetSocketAddress> peer() {
        return Optional.ofNullable(latch.peer());
    }

    /** Whether the peer is certain, so that no other source is accepted. */
    public boolean locked() {
        return latch.state() == SourceLatch.State.LOCKED;
    }

    /** The source of the last packet that was accepted. */
    public Optional<InetSocketAddress> lastSource() {
        return Optional.ofNullable(lastSource);
    }

    /**
     * Sends the bytes between position and limit to the peer. Never throws for what the network does.
     *
     * @param packet best a direct buffer; its position moves to its limit when it was sent
     * @return whether the operating system took it
     */
    public boolean send(ByteBuffer packet) {
        int size = packet.remaining();
        if (connected != null) {
            try {
                return channel.write(packet) > 0 ? sent(size) : dropped();
            } catch (PortUnreachableException e) {
                unreachable(); // the report of an earlier packet: this one was not sent yet
            } catch (IOException e) {
                return refused(e);
            }
        }
        InetSocketAddress peer = steered ? aim : latch.peer();
        if (peer == null || loop.nowNs() < sendFromNs) {
            return dropped();
        }
        try {
            return channel.send(packet, peer) > 0 ? sent(size) : dropped();
        } catch (IOException e) {
            return refused(e);
        }
    }

    private boolean sent(int size) {
        counters.packetsOut++;
        counters.bytesOut += size;
        total.packetsOut++;
        total.bytesOut += size;
        return true;
    }

    private boolean dropped() {
        counters.sendDrops++;
        total.sendDrops++;
        return false;
    }

    private boolean refused(IOException e) {
        failed(e);
        disconnect();
        connectFromNs = loop.nowNs() + UNREACHABLE_PAUSE_NS;
        sendFromNs = loop.nowNs() + REFUSED_PAUSE_NS;
        return dropped();
    }

    private void failed(IOException e) {
        if (!(e instanceof ClosedChannelException)) {
            counters.failures++;
            total.failures++;
        }
    }

    private void unreachable() {
        counters.unreachable++;
        total.unreachable++;
        connectFromNs = loop.nowNs() + UNREACHABLE_PAUSE_NS;
        disconnect();
    }

    /** Called by the loop when there is something to read: takes one packet, since a stream seldom has two waiting. */
    @Override
    void onReadable(ByteBuffer buffer, long nowNs) {
        InetSocketAddress source = read(buffer);
        if (source == null || !admits(buffer, source, nowNs)) {
            return;
        }
        // connect before the packet is handled: what the peer sends because of our reply then finds the socket
        // connected
        List<Waiting> waiting = connected == null ? settle() : List.of();
        handle(buffer, source, nowNs);
        if (!waiting.isEmpty()) {
            handleAll(waiting, nowNs);
        }
    }

    /** A packet of a port that is shared, which is this one's. */
    void deliver(ByteBuffer packet, InetSocketAddress source, long nowNs) {
        InetSocketAddress certain = connected;
        if (certain != null && !certain.equals(source)) {
            counters.foreign++;
            total.foreign++;
        } else if (admits(packet, source, nowNs)) {
            if (certain == null) {
                settle();
            }
            handle(packet, source, nowNs);
        }
    }

    private @Nullable InetSocketAddress read(ByteBuffer buffer) {
        buffer.clear();
        try {
            InetSocketAddress source = connected;
            if (source != null) {
                if (channel.read(buffer) <= 0) {
                    return null;
                }
            } else {
                source = channel.receive(buffer);
            }
            buffer.flip();
            return source;
        } catch (PortUnreachableException e) {
            unreachable();
        } catch (IOException e) {
            failed(e);
        }
        return null;
    }

    /** Whether this is a packet of a kind that is taken, from the peer. */
    private boolean admits(ByteBuffer packet, InetSocketAddress source, long nowNs) {
        PacketKind kind = PacketKind.of(packet);
        if (!accepts.takes(kind)) {
            ignored(kind);
            return false;
        }
        if (connected != null) {
            return true; // the kernel compared the source
        }
        if (steered && (!fixed || source.equals(aim))) {
            return true;
        }
        boolean rtp = kind == PacketKind.RTP;
        int start = packet.position();
        int ssrc = rtp ? packet.getInt(start + 8) : 0;
        int sequence = rtp ? packet.getShort(start + 2) & 0xffff : -1;
        if (!steered && latch.accept(source, ssrc, sequence, nowNs)) {
            return true;
        }
        counters.foreign++;
        total.foreign++;
        return false;
    }

    private void handle(ByteBuffer packet, InetSocketAddress source, long nowNs) {
        int size = packet.remaining();
        counters.packetsIn++;
        counters.bytesIn += size;
        total.packetsIn++;
        total.bytesIn += size;
        lastSource = source;
        handler.onPacket(this, packet, source, nowNs);
    }

    private void handleAll(List<Waiting> waiting, long nowNs) {
        for (Waiting one : waiting) {
            if (connected != null && !one.source.equals(connected)) {
                counters.foreign++; // came before the kernel compared sources
                total.foreign++;
            } else if (!closed && admits(one.packet, one.source, nowNs)) {
                handle(one.packet, one.source, nowNs);
            }
        }
    }

    private void ignored(PacketKind kind) {
        switch (kind) {
            case STUN -> {
                counters.stun++;
                total.stun++;
            }
            case DTLS -> {
                counters.dtls++;
                total.dtls++;
            }
            default -> {
                counters.garbage++;
                total.garbage++;
            }
        }
    }

    /**
     * Connects to a peer that has become certain, disconnects from one that no longer is.
     *
     * @return packets that were waiting in the socket when it was connected
     */
    private List<Waiting> settle() {
        InetSocketAddress certain = fixed ? aim : !steered && locked() ? latch.peer() : null;
        if (connected != null && !connected.equals(certain)) {
            disconnect();
        }
        if (connected != null || certain == null || closed || loop.nowNs() < connectFromNs) {
            return List.of();
        }
        List<Waiting> waiting = drain(); // connecting throws away what waits in the socket
        try {
            channel.connect(certain);
            connected = certain;
        } catch (IOException e) {
            failed(e);
            connectFromNs = loop.nowNs() + UNREACHABLE_PAUSE_NS;
        }
        return waiting;
    }

    private List<Waiting> drain() {
        List<Waiting> waiting = List.of();
        ByteBuffer buffer = loop.drainBuffer();
        for (int i = 0; i < DRAIN_LIMIT; i++) {
            InetSocketAddress source = read(buffer);
            if (source == null) {
                break;
            }
            if (waiting.isEmpty()) {
                waiting = new ArrayList<>();
            }
            ByteBuffer copy = ByteBuffer.allocateDirect(buffer.remaining() + PacketHandler.ROOM_BYTES);
            waiting.add(new Waiting(copy.put(buffer).flip(), source));
        }
        return waiting;
    }

    private record Waiting(ByteBuffer packet, InetSocketAddress source) {}

    private void disconnect() {
        if (connected != null) {
            connected = null;
            try {
                channel.disconnect();
            } catch (IOException e) {
                failed(e);
            }
        }
    }

    /** Sets the TOS byte of what it sends. A system that does not let it leaves it as it was: media goes on. On the loop. */
    public void trafficClass(int tos) {
        try {
            channel.trafficClass(tos);
        } catch (IOException e) {
            dropped();
        }
    }

    /**
     * Closes it; harmless when closed.
     *
     * @param released runs on the loop once the operating system has the port back
     */
    @Override
    public void close(Runnable released) {
        if (!closed) {
            closed = true;
            loop.release(channel, released);
        }
    }
}
