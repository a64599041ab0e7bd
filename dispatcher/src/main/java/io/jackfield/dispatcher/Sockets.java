package io.jackfield.dispatcher;

import io.jackfield.sip.node.SipNode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The sockets that destinations may say they are sent from, by address or by name.
 *
 * @param named those that have a name
 * @param node whose listen points they must be; without one nobody checks
 */
record Sockets(Map<String, InetSocketAddress> named, Optional<SipNode> node) {
    Sockets {
        named = Map.copyOf(named);
    }

    /** Where calls to this destination leave from; empty: from wherever suits. A name wins over an address. */
    Optional<InetSocketAddress> of(Attributes attributes) {
        return attributes.socketName().map(named::get).or(attributes::socket);
    }

    /** The same for its probes. */
    Optional<InetSocketAddress> ofProbes(Attributes attributes) {
        return attributes.probeSocket().or(() -> of(attributes));
    }

    /** What of a destination's sockets cannot be. */
    List<String> wrong(DestinationSpec destination) {
        List<String> wrong = new ArrayList<>();
        Attributes attributes = destination.attributes();
        attributes
                .socketName()
                .filter(name -> !named.containsKey(name))
                .ifPresent(name -> wrong.add("there is no socket named '" + name + "', only " + named.keySet()));
        of(attributes).filter(socket -> !bound(socket)).ifPresent(socket -> wrong.add(unbound(socket)));
        attributes
                .probeSocket()
                .filter(socket -> !bound(socket))
                .ifPresent(socket -> wrong.add("for probes, " + unbound(socket)));
        return wrong.stream()
                .map(mistake -> "'" + destination.uri().text() + "': " + mistake)
                .toList();
    }

    private static String unbound(InetSocketAddress socket) {
        InetAddress host = socket.getAddress();
        return "the node does not listen on " + host.getHostAddress() + ':' + socket.getPort();
    }

    private boolean bound(InetSocketAddress socket) {
        return node.isEmpty()
                || node.get().listenPoints().stream()
                        .anyMatch(point -> point.address().getPort() == socket.getPort()
                                && (point.wildcard()
                                        || point.address().getAddress().equals(socket.getAddress())));
    }
}
