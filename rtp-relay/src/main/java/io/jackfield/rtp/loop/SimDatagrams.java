package io.jackfield.rtp.loop;

import io.jackfield.sim.SimNetwork;
import io.jackfield.sim.SimPort;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** A port of a simulated network, with what has come and was not read. */
final class SimDatagrams extends Datagrams {
    /** Datagrams that may wait; more are dropped, as a system does. */
    static final int MOST_WAITING = 4_096;

    private final SimMultiplexer multiplexer;
    private final SimPort port;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private @Nullable InetSocketAddress peer;

    private record Waiting(byte[] bytes, InetSocketAddress source) {}

    SimDatagrams(SimMultiplexer multiplexer, SimNetwork network, String name, InetSocketAddress local)
            throws BindException {
        this.multiplexer = multiplexer;
        this.port = network.port(name, local, this::arrived);
    }

    private void arrived(byte[] bytes, InetSocketAddress source) {
        if (peer != null && !peer.equals(source) || waiting.size() == MOST_WAITING) {
            return;
        }
        waiting.add(new Waiting(bytes, source));
        if (waiting.size() == 1) {
            multiplexer.arrived(this);
        }
    }

    boolean waits() {
        return !waiting.isEmpty();
    }

    @Override
    InetSocketAddress local() {
        return port.local();
    }

    @Override
    @Nullable
    InetSocketAddress receive(ByteBuffer into) {
        Waiting next = waiting.poll();
        if (next == null) {
            return null;
        }
        into.put(next.bytes);
        return next.source;
    }

    @Override
    int read(ByteBuffer into) {
        Waiting next = waiting.poll();
        if (next == null) {
            return 0;
        }
        into.put(next.bytes);
        return next.bytes.length;
    }

    @Override
    int send(ByteBuffer packet, InetSocketAddress to) {
        byte[] bytes = new byte[packet.remaining()];
        packet.get(bytes);
        port.send(bytes, to);
        return bytes.length;
    }

    @Override
    int write(ByteBuffer packet) {
        InetSocketAddress to = peer;
        return to == null ? 0 : send(packet, to);
    }

    @Override
    void connect(InetSocketAddress to) {
        peer = to;
        waiting.clear();
    }

    @Override
    void disconnect() {
        peer = null;
    }

    @Override
    void trafficClass(int tos) {}

    @Override
    int room(int bytes) {
        return bytes;
    }

    @Override
    void close(Runnable released) {
        port.close();
        waiting.clear();
        multiplexer.release(this, released);
    }
}
