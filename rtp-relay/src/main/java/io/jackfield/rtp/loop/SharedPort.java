package io.jackfield.rtp.loop;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One UDP port that many streams share, each by a {@link PortPair} of its own: so a container publishes one port. Every method but
 * {@link #local} and the counters belongs on its loop's thread.
 *
 * <p>Whose a packet is, {@link PortDemux} tells; what belongs to nobody is counted and dropped. From there on all is as on a port that
 * is a stream's alone: {@link RtpSocket} learns its peer and locks on to it.
 */
public final class SharedPort extends LoopSocket {
    private static final Logger LOG = LoggerFactory.getLogger(SharedPort.class);

    /** Packets of all streams that may wait to be read: 80 ms of 5,000 calls. */
    private static final int ROOM_BYTES = 16 << 20;
    /** Datagrams taken in one go, so that a flood of them does not hold up timers and signalling. */
    private static final int BATCH = 64;

    private final MediaLoop loop;
    private final Datagrams channel;
    private final InetSocketAddress local;
    private final PortDemux demux = new PortDemux();
    private final SocketCounters total;
    private long failures;
    private boolean closed;

    SharedPort(MediaLoop loop, Datagrams channel) {
        this.loop = loop;
        this.channel = channel;
        this.local = channel.local();
        this.total = loop.counters();
        makeRoom();
    }

    private void makeRoom() {
        try {
            int granted = channel.room(ROOM_BYTES);
            if (granted < ROOM_BYTES) {
                LOG.info(
                        "the system lets {} bytes wait at port {}, of {} that were asked for: net.core.rmem_max",
                        granted,
                        local.getPort(),
                        ROOM_BYTES);
            }
        } catch (IOException e) {
            LOG.info("port {} keeps the room that it has: {}", local.getPort(), e.getMessage());
        }
    }

    /** The address and port that it is bound to. */
    public InetSocketAddress local() {
        return local;
    }

    /** The loop that it lives on, with all streams that share it. */
    public MediaLoop loop() {
        return loop;
    }

    /** Packets dropped that came from where no stream's peer is; may be read from any thread, as the other counters. */
    public long unknown() {
        return demux.unknown();
    }

    /** Packets dropped that might have belonged to more than one stream. */
    public long ambiguous() {
        return demux.ambiguous();
    }

    /** STUN dropped that named no stream here, or answered nothing that was asked. */
    public long unnamed() {
        return demux.unnamed();
    }

    /** Packets lost on their way out: the system had no room, or the network refused them. */
    public long unsent() {
        return channel.unsent();
    }

    /** Errors of the operating system on reading. */
    public long failures() {
        return failures;
    }

    /** Streams that share it now, each counted for RTP and for RTCP. */
    public int lanes() {
        return demux.lanes();
    }

    Lane lane(boolean reports) {
        Lane lane = new Lane(this, reports);
        demux.add(lane);
        loop.opened();
        return lane;
    }

    PortDemux demux() {
        return demux;
    }

    int send(ByteBuffer packet, Destination to) throws IOException {
        return channel.send(packet, to);
    }

    @Override
    void onReadable(ByteBuffer buffer, long nowNs) {
        for (int i = 0; i < BATCH && !closed; i++) {
            buffer.clear();
            InetSocketAddress source;
            try {
                source = channel.receive(buffer);
            } catch (IOException e) {
                failed(e);
                return;
            }
            if (source == null) {
                return;
            }
            Lane lane = demux.laneOf(buffer.flip(), source, nowNs);
            if (lane != null) {
                lane.deliver(buffer, source, nowNs);
            } else {
                total.foreign++;
            }
        }
    }

    private void failed(IOException e) {
        if (!(e instanceof ClosedChannelException)) {
            failures++;
            total.failures++;
        }
    }

    @Override
    public void close(Runnable released) {
        if (!closed) {
            closed = true;
            loop.release(channel, released);
        }
    }
}
