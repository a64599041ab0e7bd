package io.jackfield.sip.resolve;

import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.transport.Flow;
import io.jackfield.sip.transport.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * What RFC 3263 4 reads in a URI.
 *
 * @param domain the host of the URI, whom a TLS peer must prove to be, not the name of a server to which DNS has led, for DNS
 *     may lie (RFC 5922 4, 7.3); "" when that is numeric
 * @param host the TARGET: maddr where given, else the host
 * @param port -1 when not given
 * @param transport as the URI asks for it; empty when it leaves the choice
 */
record UriTarget(boolean sips, String domain, String host, int port, Optional<Transport> transport) {
    /** Empty when the URI leads nowhere whatever name servers say: no sip URI, an unknown transport, port 0. */
    static Optional<UriTarget> of(SipUri uri) {
        if (!uri.isSip() || !uri.valid() || uri.port() == 0) {
            return Optional.empty();
        }
        Optional<String> wanted = uri.transport();
        Optional<Transport> transport = wanted.flatMap(Transport::of);
        if (wanted.isPresent() && transport.isEmpty()) {
            return Optional.empty();
        }
        String domain = NumericHost.parse(uri.host()).isPresent() ? "" : uri.host();
        String host = uri.param("maddr").orElseGet(uri::host);
        return Optional.of(new UriTarget(
                uri.isSips(), domain, host, uri.port(), uri.isSips() ? transport.map(UriTarget::secure) : transport));
    }

    /** RFC 3261 26.2.2: a sips URI with transport=tcp means TLS over it. */
    private static Transport secure(Transport transport) {
        return switch (transport) {
            case TCP -> Transport.TLS;
            case WS -> Transport.WSS;
            case UDP, TLS, WSS -> transport;
        };
    }

    /** The flow to one of its servers. */
    Flow flow(Transport by, InetAddress address, int at) {
        Flow flow = Flow.to(by, new InetSocketAddress(address, at));
        return by.secure() && !domain.isEmpty() ? flow.withPeerName(domain) : flow;
    }

    /**
     * What is used where neither the URI nor name servers say (RFC 3263 4.1): TLS for sips, else UDP, or TCP for a node that has
     * no UDP.
     */
    Transport defaultTransport(Reach reach) {
        if (sips) {
            return Transport.TLS;
        }
        return reach.has(Transport.UDP) || !reach.has(Transport.TCP) ? Transport.UDP : Transport.TCP;
    }
}
