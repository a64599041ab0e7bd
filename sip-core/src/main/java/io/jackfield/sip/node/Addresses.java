package io.jackfield.sip.node;

import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.resolve.NumericHost;
import io.jackfield.sip.transport.Flow;
import io.jackfield.sip.transport.SentBy;
import io.jackfield.sip.transport.Transport;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The listen points of a node and the choice among them: which socket a message leaves from, and what its peer is told of
 * it. Immutable.
 */
final class Addresses {
    private final List<ListenPoint> points;
    /** Our address on the route to another; only asked when the choice or the text depends on it. */
    private final UnaryOperator<InetAddress> sourceFor;
    /** What peers are told, for those listen points where it is the same for all. */
    private final List<Told> fixed = new ArrayList<>();

    Addresses(List<ListenPoint> points, UnaryOperator<InetAddress> sourceFor) {
        this.points = points;
        this.sourceFor = sourceFor;
        for (ListenPoint point : points) {
            if (!point.wildcard() || point.advertised().isPresent()) {
                InetAddress own = point.address().getAddress();
                fixed.add(new Told(point, Optional.of(point.sentBy(own)), contact(point, own)));
            }
        }
    }

    List<ListenPoint> listenPoints() {
        return points;
    }

    /**
     * RFC 3261 18.1.1 leaves the choice to the sender: the flow's own socket; else the one with the address that the route to
     * the peer has; else one bound to all addresses; else the first of the transport and address family.
     */
    Optional<ListenPoint> listenPointFor(Flow flow) {
        if (flow.isBound()) {
            for (ListenPoint point : points) {
                if (point.transport() == flow.transport() && point.address().equals(flow.local())) {
                    return Optional.of(point);
                }
            }
            return Optional.empty();
        }
        List<ListenPoint> usable = points.stream()
                .filter(point -> point.transport() == flow.transport() && reaches(point, flow.remoteHost()))
                .toList();
        if (usable.size() < 2) {
            return usable.stream().findFirst();
        }
        InetAddress source = sourceFor.apply(flow.remoteHost());
        return usable.stream()
                .filter(point -> point.address().getAddress().equals(source))
                .findFirst()
                .or(() -> usable.stream().filter(ListenPoint::wildcard).findFirst())
                .or(() -> usable.stream().findFirst());
    }

    /** An IPv6 wildcard socket takes IPv4 too. */
    private static boolean reaches(ListenPoint point, InetAddress remote) {
        InetAddress local = point.address().getAddress();
        boolean sameFamily = local instanceof Inet4Address == remote instanceof Inet4Address;
        return sameFamily || local.isAnyLocalAddress() && remote instanceof Inet4Address;
    }

    /** What the peers of a flow's own socket are told, where that is the same for all. */
    Optional<String> fixedSentBy(Flow flow) {
        for (Told told : fixed) {
            if (told.point.transport() == flow.transport()
                    && told.point.address().equals(flow.local())) {
                return told.sentBy;
            }
        }
        return Optional.empty();
    }

    String sentBy(Flow flow) {
        return sentBy(point(flow), flow);
    }

    String sentBy(ListenPoint point, Flow flow) {
        return point.sentBy(source(point, flow));
    }

    SipUri contactFor(Flow flow) {
        ListenPoint point = point(flow);
        for (Told told : fixed) {
            if (told.point == point) {
                return told.contact;
            }
        }
        return contact(point, source(point, flow));
    }

    private InetAddress source(ListenPoint point, Flow flow) {
        return point.wildcard() && point.advertised().isEmpty()
                ? sourceFor.apply(flow.remoteHost())
                : point.address().getAddress();
    }

    private ListenPoint point(Flow flow) {
        return listenPointFor(flow)
                .orElseThrow(() -> new IllegalArgumentException("no listen point of " + points + " serves " + flow));
    }

    private static SipUri contact(ListenPoint point, InetAddress source) {
        SipUri uri = SipUri.of("sip:" + point.sentBy(source));
        return switch (point.transport()) {
            case UDP -> uri;
            case TCP, TLS, WS -> uri.withParam("transport", point.transport().uriName());
            case WSS -> uri.withParam("transport", Transport.WS.uriName()); // RFC 7118 5.1 has no other for it
        };
    }

    boolean isSelf(SipUri uri) {
        if (!uri.isSip()) {
            return false;
        }
        Optional<Transport> transport = uri.transport().flatMap(Transport::of);
        if (uri.transport().isPresent() && transport.isEmpty()) {
            return false;
        }
        @Nullable InetAddress ip = NumericHost.parse(uri.host()).orElse(null);
        for (ListenPoint point : points) {
            boolean sameTransport = transport.isEmpty()
                    || transport.get() == point.transport()
                    || transport.get() == Transport.WS && point.transport() == Transport.WSS;
            int port = uri.port() >= 0
                    ? uri.port()
                    : transport
                            .orElse(uri.isSips() ? Transport.TLS : Transport.UDP)
                            .defaultPort();
            if (sameTransport && isSelf(point, uri.host(), ip, port)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isSelf(ListenPoint point, String host, @Nullable InetAddress ip, int port) {
        if (point.advertised().isPresent()) {
            InetSocketAddress told = point.advertised().get();
            boolean sameHost = told.isUnresolved()
                    ? told.getHostString().toLowerCase(Locale.ROOT).equals(host.toLowerCase(Locale.ROOT))
                    : Objects.equals(told.getAddress(), ip);
            if (sameHost && told.getPort() == port) {
                return true;
            }
        }
        if (ip == null || point.address().getPort() != port) {
            return false;
        }
        return point.wildcard()
                ? isOfThisMachine(ip)
                : point.address().getAddress().equals(ip);
    }

    private static boolean isOfThisMachine(InetAddress ip) {
        try {
            return ip.isLoopbackAddress() || NetworkInterface.getByInetAddress(ip) != null;
        } catch (SocketException noInterfaces) {
            return false;
        }
    }

    /** What all peers of a listen point are told. */
    private record Told(ListenPoint point, Optional<String> sentBy, SipUri contact) {}

    @Override
    public String toString() {
        return points.stream().map(point -> SentBy.of(point.address())).toList().toString();
    }
}
