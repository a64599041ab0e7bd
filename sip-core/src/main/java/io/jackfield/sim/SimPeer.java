package io.jackfield.sim;

import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.transport.Transport;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * A peer without a stack, which does what its scenario says and nothing else: it repeats nothing and answers nothing by itself.
 * Has one UDP address.
 */
public final class SimPeer {
    private final SimNetwork network;
    private final InetSocketAddress address;
    private final List<SipMessage> received = new ArrayList<>();
    private BiConsumer<SipMessage, InetSocketAddress> script = (message, from) -> {};

    SimPeer(SimNetwork network, InetAddress ip, int port) {
        this.network = network;
        try {
            address = network.bind(
                    Transport.UDP,
                    ip,
                    port,
                    new SimNetwork.Receiver((bytes, from, to) -> read(bytes, from), Optional.empty()));
        } catch (BindException taken) {
            throw new IllegalArgumentException(taken.getMessage(), taken);
        }
    }

    public InetSocketAddress address() {
        return address;
    }

    /** Sends a datagram. */
    public void send(byte[] bytes, InetSocketAddress to) {
        network.datagram(address, to, bytes);
    }

    /** Sends a message. */
    public void send(SipMessage message, InetSocketAddress to) {
        send(message.toBytes(), to);
    }

    /** Says what to do with each message that comes, instead of what was said before. */
    public SimPeer onMessage(BiConsumer<SipMessage, InetSocketAddress> reaction) {
        script = reaction;
        return this;
    }

    /** What came so far; what does not parse is not among it. */
    public List<SipMessage> received() {
        return List.copyOf(received);
    }

    private void read(byte[] bytes, InetSocketAddress from) {
        SipMessage.parse(bytes.clone()).ifPresent(message -> {
            received.add(message);
            script.accept(message, from);
        });
    }
}
