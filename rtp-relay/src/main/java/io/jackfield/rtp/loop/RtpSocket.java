package io.jackfield.rtp.loop;

import io.jackfield.rtp.PacketKind;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One UDP port on a media loop, with one peer. Every method but {@link #local} and the counters belongs on the loop's thread.
 *
 * <p>The port learns its peer as {@link Learning} says. Once the peer is certain the socket is connected to it: the kernel then drops
 * what others send, and neither receiving nor sending allocates. While the peer's host answers that nobody listens, the socket goes
 * on unconnected for a second at a time, so that errors are met once a second and not once a packet.
 */
public final class RtpSocket {
    /** How long the socket stays unconnected after an ICMP error. */
    static final long UNREACHABLE_PAUSE_NS = 1_000_000_000L;
    /** How long nothing is sent after the network refused a packet. */
    static final long REFUSED_PAUSE_NS = 100_000_000L;

    private static final int DRAIN_LIMIT = 64;

    private final MediaLoop loop;
    private final DatagramChannel channel;
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
    private boolean settling;
    private boolean closed;

    RtpSocket(
            MediaLoop loop, DatagramChannel channel, InetSocketAddress local, Accepts accepts, PacketHandler handler) {
        this.loop = loop;
        this.channel = channel;
        this.local = local;
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
        latch.expect(usable ? source : new ExpectedSource(Optional.empty(), source.signalling(), source.learning()));
        settle();
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
        InetSocketAddress peer = latch.peer();
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
    void onReadable(ByteBuffer buffer, long nowNs) {
        InetSocketAddress source = read(buffer);
        if (source != null) {
            deliver(buffer, source, nowNs);
            if (connected == null) {
                settle();
            }
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
                source = (InetSocketAddress) channel.receive(buffer);
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

    private void deliver(ByteBuffer packet, InetSocketAddress source, long nowNs) {
        PacketKind kind = PacketKind.of(packet);
        if (!accepts.takes(kind)) {
            ignored(kind);
            return;
        }
        if (connected == null) {
            boolean rtp = kind == PacketKind.RTP;
            int start = packet.position();
            int ssrc = rtp ? packet.getInt(start + 8) : 0;
            int sequence = rtp ? packet.getShort(start + 2) & 0xffff : -1;
            if (!latch.accept(source, ssrc, sequence, nowNs)) {
                counters.foreign++;
                total.foreign++;
                return;
            }
        }
        int size = packet.remaining();
        counters.packetsIn++;
        counters.bytesIn += size;
        total.packetsIn++;
        total.bytesIn += size;
        lastSource = source;
        handler.onPacket(this, packet, source, nowNs);
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

    /** Connects to a peer that has become certain, disconnects from one that no longer is. */
    private void settle() {
        InetSocketAddress certain = locked() ? latch.peer() : null;
        if (connected != null && !connected.equals(certain)) {
            disconnect();
        }
        if (connected == null && certain != null && !closed && !settling && loop.nowNs() >= connectFromNs) {
            settling = true; // a handler that the drained packets reach may call expect()
            connect(certain);
            settling = false;
        }
    }

    /**
     * Connecting throws away what waits in the socket, so that is read first. A packet that arrives between the two is lost: a few
     * microseconds, once a stream.
     */
    private void connect(InetSocketAddress peer) {
        ByteBuffer buffer = loop.drainBuffer();
        for (int i = 0; i < DRAIN_LIMIT && !closed; i++) {
            InetSocketAddress source = read(buffer);
            if (source == null) {
                break;
            }
            deliver(buffer, source, loop.nowNs());
        }
        if (closed || connected != null || !peer.equals(latch.peer())) {
            return; // a handler changed everything
        }
        try {
            channel.connect(peer);
            connected = peer;
        } catch (IOException e) {
            failed(e);
            connectFromNs = loop.nowNs() + UNREACHABLE_PAUSE_NS;
        }
    }

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

    /**
     * Closes it; harmless when closed.
     *
     * @param released runs on the loop once the operating system has the port back
     */
    public void close(Runnable released) {
        if (!closed) {
            closed = true;
            loop.release(channel, released);
        }
    }
}
