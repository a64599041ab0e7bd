package io.jackfield.sip.node;

import io.jackfield.kernel.BoundedMap;
import io.jackfield.kernel.Shard;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.transport.Flow;
import io.jackfield.sip.transport.Host;
import io.jackfield.sip.transport.SendFailure;
import io.jackfield.sip.transport.Transport;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * Sends by TCP what is too large for a datagram (RFC 3261 18.1.1), one's own requests and forwarded ones: at once where a
 * connection is open, else by a try at one. Where TCP is refused it goes by UDP after all; where nothing answers, its first
 * repetition, half a second later, does. Such a peer is not tried again for a while.
 *
 * <p>The transaction stays one of UDP, so it may repeat itself over the connection, which does no harm; its Via keeps the sent-by of
 * the UDP socket, so that an ACK or CANCEL, small enough for UDP, still matches it.
 */
final class LargeRequests {
    /** The largest request for UDP where the path's MTU is not known. */
    static final int LARGEST_BY_UDP = 1_300;

    private static final String UDP_VIA = "SIP/2.0/UDP ";
    private static final String TCP_VIA = "SIP/2.0/TCP ";
    private static final String RPORT = ";rport";
    private static final int PEERS = 4_096;
    private static final long FORGET_NS = 600_000_000_000L;

    private final Host host;
    private final Shard shard;
    private final Addresses addresses;
    private final TransportCounters counters;
    /** Peers to whom no connection is open, and when one was tried. */
    private final BoundedMap<InetSocketAddress, Long> tried =
            new BoundedMap<>("sip.large-requests", PEERS, BoundedMap.Policy.EVICT_OLDEST);

    LargeRequests(Host host, Shard shard, Addresses addresses, TransportCounters counters) {
        this.host = host;
        this.shard = shard;
        this.addresses = addresses;
        this.counters = counters;
    }

    /** Whether a message is one of those. */
    static boolean concern(SipMessage message, Flow flow) {
        return flow.transport() == Transport.UDP
                && message.sizeBytes() > LARGEST_BY_UDP
                && message instanceof SipRequest request
                && !request.isAckOrCancel();
    }

    /** @return false when it has to go by UDP */
    boolean send(SipRequest request, Flow udp, SendFailure onFailure) {
        String via = request.header(Header.VIA).orElse("");
        Optional<Flow> found = via.startsWith(UDP_VIA) ? tcp(udp) : Optional.empty();
        if (found.isEmpty() || !mayTry(udp.remote())) {
            return false;
        }
        counters.largeByTcp++;
        String params = via.substring(UDP_VIA.length());
        String kept = params.endsWith(RPORT) ? params.substring(0, params.length() - RPORT.length()) : params;
        SipRequest byTcp =
                request.edit().replaceFirst(Header.VIA, TCP_VIA + kept).build();
        return host.send(shard, byTcp, found.get(), (unsent, flow, reason) -> {
            counters.largeByUdp++;
            host.send(shard, request, udp, onFailure);
        });
    }

    private boolean mayTry(InetSocketAddress peer) {
        if (host.connectionTo(Transport.TCP, peer) != 0) {
            tried.remove(peer);
            return true;
        }
        long now = shard.nowNs();
        boolean fresh =
                tried.get(peer).filter(before -> now - before < FORGET_NS).isEmpty();
        if (fresh) {
            tried.put(peer, now);
        }
        return fresh;
    }

    /** From the address that it would have left from by UDP, if that takes TCP too. */
    private Optional<Flow> tcp(Flow udp) {
        Flow any = Flow.to(Transport.TCP, udp.remote());
        return addresses.listenPoints().stream()
                .filter(point -> point.transport() == Transport.TCP
                        && point.address().getAddress().equals(udp.local().getAddress()))
                .findFirst()
                .or(() -> addresses.listenPointFor(any))
                .map(point -> any.withLocal(point.address()));
    }
}
