package io.jackfield.sim;

import io.jackfield.sip.transport.Flow;
import java.net.InetSocketAddress;

/** A stream between two hosts: keeps order, loses nothing. */
final class SimConnection {
    private final SimNetwork network;
    private final End opener;
    private final End acceptor;
    private boolean open = true;

    /**
     * @param flow the opener's, without a connection number, from the port that the connection comes from
     * @param own the opener's address as its node knows it: its listen point, as on a real network
     */
    SimConnection(SimNetwork network, Flow flow, InetSocketAddress own, SimHost opener, SimHost acceptor) {
        this.network = network;
        this.opener = new End(opener, numbered(own, flow.remote(), flow));
        this.acceptor = new End(acceptor, numbered(flow.remote(), flow.local(), flow));
        this.opener.arrivedNs = network.simulation().nowNs();
        // The three packets of the handshake: the opener may send after one round trip.
        this.acceptor.arrivedNs = this.opener.arrivedNs
                + network.streamDelayNs(flow.local(), flow.remote())
                + network.streamDelayNs(flow.remote(), flow.local());
        opener.add(this.opener.flow, this);
        acceptor.add(this.acceptor.flow, this);
    }

    private Flow numbered(InetSocketAddress local, InetSocketAddress remote, Flow flow) {
        return Flow.between(flow.transport(), local, remote, network.newConnection());
    }

    /** The opener's flow. */
    Flow opened() {
        return opener.flow;
    }

    /** Sends from the end that has this connection number. */
    void send(long number, byte[] bytes) {
        End from = number == opener.flow.connection() ? opener : acceptor;
        End to = from == opener ? acceptor : opener;
        long delayNs = network.streamDelayNs(from.flow.local(), from.flow.remote());
        to.arrivedNs = Math.max(to.arrivedNs, network.simulation().nowNs() + delayNs);
        network.simulation().at(to.arrivedNs, () -> {
            if (open) {
                to.host.onStream(bytes, to.flow);
            }
        });
    }

    void close() {
        open = false;
        opener.host.remove(opener.flow);
        acceptor.host.remove(acceptor.flow);
    }

    private static final class End {
        private final SimHost host;
        private final Flow flow;
        /** When the latest piece arrives here: the next one does not overtake it. */
        private long arrivedNs = Long.MIN_VALUE;

        private End(SimHost host, Flow flow) {
            this.host = host;
            this.flow = flow;
        }
    }
}
