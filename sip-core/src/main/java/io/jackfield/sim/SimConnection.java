package io.jackfield.sim;

import io.jackfield.sip.transport.Flow;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;

/**
 * A stream between two stations: keeps order, loses nothing. While there is no way it waits, and tries again less and less often, as
 * TCP does; it ends when that has gone on for too long, or when an end turns out to know nothing of it.
 */
final class SimConnection {
    /** When TCP gives up, by the Linux default of 15 retransmissions. */
    private static final long GIVES_UP_NS = 924_600_000_000L;

    private static final long LONGEST_RETRY_NS = 120_000_000_000L;

    private final SimNetwork network;
    private final End opener;
    private final End acceptor;
    private boolean open = true;

    SimConnection(SimNetwork network, End opener, End acceptor) {
        this.network = network;
        this.opener = opener;
        this.acceptor = acceptor;
        long nowNs = network.simulation().nowNs();
        opener.arrivedNs = nowNs;
        // The three packets of the handshake: the opener may send after one round trip.
        acceptor.arrivedNs = nowNs
                + network.streamDelayNs(opener.address, acceptor.address)
                + network.streamDelayNs(acceptor.address, opener.address);
    }

    /** One end, and what is on its way there. */
    static final class End {
        final Station station;
        final InetSocketAddress address;
        final Flow flow;
        private final ArrayDeque<Piece> coming = new ArrayDeque<>();
        /** When the latest piece arrives here: the next one does not overtake it. */
        private long arrivedNs;

        private long stalledSinceNs = Long.MAX_VALUE;
        private long retryAtNs = Long.MIN_VALUE;
        private boolean gone;

        /**
         * @param address where it really is
         * @param flow as the station knows it
         */
        End(Station station, InetSocketAddress address, Flow flow) {
            this.station = station;
            this.address = address;
            this.flow = flow;
        }
    }

    private record Piece(Passage passage, long dueNs) {}

    /** The opener's flow. */
    Flow opened() {
        return opener.flow;
    }

    boolean isBetween(InetAddress one, InetAddress other) {
        InetAddress near = opener.address.getAddress();
        InetAddress far = acceptor.address.getAddress();
        return near.equals(one) && far.equals(other) || near.equals(other) && far.equals(one);
    }

    /** Sends from the end that has this connection number. Nobody may write to the bytes any more. */
    void send(long number, byte[] bytes) {
        End from = number == opener.flow.connection() ? opener : acceptor;
        End to = from == opener ? acceptor : opener;
        long nowNs = network.simulation().nowNs();
        long delayNs = network.streamDelayNs(from.address, to.address);
        to.arrivedNs = Math.max(to.arrivedNs, nowNs + delayNs);
        Passage passage = new Passage(from.flow.transport(), from.address, to.address, bytes, false, nowNs);
        network.log().sent(passage, delayNs);
        to.coming.add(new Piece(passage, to.arrivedNs));
        network.simulation().at(to.arrivedNs, () -> deliver(from, to));
    }

    private void deliver(End from, End to) {
        long nowNs = network.simulation().nowNs();
        while (open && nowNs >= to.retryAtNs && !to.coming.isEmpty() && to.coming.peek().dueNs <= nowNs) {
            boolean wayCut = network.blocked(from.address.getAddress(), to.address.getAddress());
            if (wayCut || to.gone && network.down(to.address.getAddress())) {
                stall(from, to, nowNs);
            } else if (to.gone) {
                close(); // a host that has restarted answers with a reset
            } else {
                to.stalledSinceNs = Long.MAX_VALUE;
                Passage passage = to.coming.remove().passage;
                passage.fate = Passage.Fate.ARRIVED;
                to.station.onPiece(passage.bytes, to.flow);
            }
        }
    }

    private void stall(End from, End to, long nowNs) {
        to.stalledSinceNs = Math.min(to.stalledSinceNs, nowNs);
        long stalledNs = nowNs - to.stalledSinceNs;
        if (stalledNs >= GIVES_UP_NS) {
            close();
            return;
        }
        // Each wait is as long as all before it together, which is to double it.
        to.retryAtNs = nowNs + Math.min(Math.max(stalledNs, SimNetwork.STREAM_LOSS_NS), LONGEST_RETRY_NS);
        network.simulation().at(to.retryAtNs, () -> deliver(from, to));
    }

    /** A host has crashed: its end is gone and does not say so. */
    void abandon(Station crashed) {
        opener.gone |= opener.station == crashed;
        acceptor.gone |= acceptor.station == crashed;
        if (opener.gone && acceptor.gone) {
            close();
        }
    }

    /** Both ends notice, at once. */
    void close() {
        if (!open) {
            return;
        }
        open = false;
        network.forget(this);
        for (End end : new End[] {opener, acceptor}) {
            end.coming.forEach(piece -> piece.passage.fate = Passage.Fate.RESET);
            end.coming.clear();
            if (!end.gone) {
                end.station.onClose(end.flow);
            }
        }
    }
}
