package io.jackfield.sim;

import io.jackfield.sip.transport.Flow;
import io.jackfield.sip.transport.Transport;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * A UDP port of the simulated network for what is not SIP, media for example. What it sends is under the conditions that all datagrams are
 * under, and is part of the digest; a ladder shows each run of packets between two messages as one line.
 */
public final class SimPort implements Station {
    private final SimNetwork network;
    private final String name;
    private final InetSocketAddress local;
    private final Receiver receiver;
    private boolean closed;

    /** Who takes what comes. */
    public interface Receiver {
        /** A datagram came. Nobody else writes to the bytes any more. */
        void onDatagram(byte[] bytes, InetSocketAddress from);
    }

    SimPort(SimNetwork network, String name, InetSocketAddress wanted, Receiver receiver) throws BindException {
        this.network = network;
        this.name = name;
        this.receiver = receiver;
        if (wanted.isUnresolved() || wanted.getAddress().isAnyLocalAddress()) {
            throw new BindException("a port of a simulated network needs a numeric address, not " + wanted);
        }
        this.local = network.bind(Transport.UDP, wanted.getAddress(), wanted.getPort(), this);
    }

    /** Where it is bound. */
    public InetSocketAddress local() {
        return local;
    }

    /** Sends a datagram, unless it is closed. Nobody may write to the bytes any more. */
    public void send(byte[] bytes, InetSocketAddress to) {
        if (!closed) {
            network.media(local, to, bytes);
        }
    }

    /** Gives the port back; harmless when closed. */
    public void close() {
        if (!closed) {
            closed = true;
            network.unbind(local, this);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void onDatagram(byte[] bytes, InetSocketAddress from, InetSocketAddress to) {
        if (!closed) {
            receiver.onDatagram(bytes, from);
        }
    }

    @Override
    public Optional<InetSocketAddress> accepts(Transport transport, InetSocketAddress address) {
        return Optional.empty();
    }

    @Override
    public void onOpen(Flow flow, SimConnection connection) {
        throw new IllegalStateException("a port takes no connections");
    }

    @Override
    public void onPiece(byte[] bytes, Flow flow) {
        throw new IllegalStateException("a port has no connections");
    }

    @Override
    public void onClose(Flow flow) {
        throw new IllegalStateException("a port has no connections");
    }

    @Override
    public void crash() {
        closed = true;
        network.unbind(local, this);
    }
}
