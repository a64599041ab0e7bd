package io.jackfield.sip.node;

import io.jackfield.sip.transport.SentBy;
import io.jackfield.sip.transport.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * An address that a node listens on.
 *
 * @param address the address with the port really in use
 * @param advertised what peers are told instead, {@code host:port} with the host a name or an address; an unresolved
 *     address when it is a name
 */
public record ListenPoint(Transport transport, InetSocketAddress address, Optional<InetSocketAddress> advertised) {
    /** Whether it is bound to all addresses of the machine. */
    public boolean wildcard() {
        return address.getAddress().isAnyLocalAddress();
    }

    /**
     * What a peer is told in Via, Contact and Record-Route: the advertised address, else the bound one, and for a wildcard
     * the address on the route to that peer.
     *
     * @param source our address on the route to the peer
     */
    String sentBy(InetAddress source) {
        if (advertised.isPresent()) {
            InetSocketAddress told = advertised.get();
            return told.isUnresolved() ? told.getHostString() + ':' + told.getPort() : SentBy.of(told);
        }
        return SentBy.host(wildcard() ? source : address.getAddress()) + ':' + address.getPort();
    }

    /** For example {@code udp 127.0.0.1:5060}. */
    @Override
    public String toString() {
        return transport.uriName()
                + ' '
                + SentBy.of(address)
                + advertised
                        .map(told -> " as " + told.getHostString() + ':' + told.getPort())
                        .orElse("");
    }
}
