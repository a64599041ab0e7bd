package io.jackfield.sip.resolve;

import io.jackfield.kernel.NanoClock;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.transport.Flow;
import io.jackfield.sip.transport.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Finds servers by what the machine knows: numeric addresses at once, names by its host table and name servers (A and AAAA),
 * off the caller's thread and remembered for a while.
 */
public final class SystemResolver implements Resolver {
    private final Set<Transport> available;
    private final AddressCache addresses;

    SystemResolver(Set<Transport> available, AddressCache addresses) {
        this.available = Set.copyOf(available);
        this.addresses = addresses;
    }

    /** A resolver for a node that has these transports: what they can not reach leads nowhere. */
    public static SystemResolver of(Set<Transport> available) {
        return new SystemResolver(available, new AddressCache(InetAddress::getAllByName, NanoClock.system()));
    }

    @Override
    public CompletionStage<List<Flow>> resolve(SipUri uri) {
        Optional<Transport> transport = uri.isSip() ? transport(uri) : Optional.empty();
        if (transport.isEmpty() || uri.port() == 0) {
            return CompletableFuture.completedFuture(List.of());
        }
        int port = uri.port() > 0 ? uri.port() : transport.get().defaultPort();
        // RFC 3263 4: maddr, where given, is the target in place of the host.
        String host = uri.param("maddr").orElse(uri.host());
        return addresses.lookup(host).thenApply(found -> flows(found, transport.get(), port));
    }

    private static List<Flow> flows(List<InetAddress> addresses, Transport transport, int port) {
        return addresses.stream()
                .map(address -> Flow.to(transport, new InetSocketAddress(address, port)))
                .toList();
    }

    /**
     * RFC 3263 4.1: the transport parameter decides; without it sips means TLS, and sip UDP, or TCP for a node that has no
     * UDP.
     */
    private Optional<Transport> transport(SipUri uri) {
        Optional<String> wanted = uri.transport();
        if (wanted.isPresent()) {
            Optional<Transport> named = Transport.of(wanted.get()).map(t -> uri.isSips() ? secure(t) : t);
            return named.filter(available::contains);
        }
        if (uri.isSips()) {
            return Optional.of(Transport.TLS).filter(available::contains);
        }
        return available.contains(Transport.UDP)
                ? Optional.of(Transport.UDP)
                : Optional.of(Transport.TCP).filter(available::contains);
    }

    /** RFC 3261 26.2.2: a sips URI with transport=tcp means TLS over it. */
    private static Transport secure(Transport transport) {
        return switch (transport) {
            case TCP -> Transport.TLS;
            case WS -> Transport.WSS;
            case UDP, TLS, WSS -> transport;
        };
    }

    @Override
    public void close() {
        addresses.close();
    }
}
