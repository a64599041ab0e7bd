package io.jackfield.sip.transport;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How a socket is bound, beyond its address.
 *
 * @param tls what TLS and WSS need, for connections in and out
 * @param origins the pages that may open a WebSocket (RFC 6455 10.2), for example {@code https://phone.example.com}, in lower
 *     case; empty: all
 * @param pages what a WebSocket listen point answers to who wants no WebSocket
 * @param balancers the addresses, or ranges like {@code 10.0.1.0/24}, whose connections begin with a PROXY header that says where
 *     they come from
 * @param receiveBuffer how many bytes of datagrams the system keeps for us while we are busy; it may grant less
 * @param forwarders the reverse proxies whose word counts at a WebSocket's upgrade for where the browser is
 */
public record BindOptions(
        Optional<Tls> tls,
        Set<String> origins,
        Optional<HttpPages> pages,
        List<String> balancers,
        int receiveBuffer,
        Forwarders forwarders) {
    /** What the system keeps unless told otherwise. */
    public static final int RECEIVE_BUFFER = 4 << 20;

    /** The least that can be asked for: some datagrams. */
    public static final int LEAST_RECEIVE_BUFFER = 64 << 10;

    /** The most. */
    public static final int MOST_RECEIVE_BUFFER = 256 << 20;

    /** Nothing beyond the address. */
    public static final BindOptions NONE =
            new BindOptions(Optional.empty(), Set.of(), Optional.empty(), List.of(), RECEIVE_BUFFER, Forwarders.NONE);

    public BindOptions {
        origins =
                origins.stream().map(origin -> origin.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
        balancers = List.copyOf(balancers);
        for (String range : balancers) {
            if (AddressRange.parse(range).isEmpty()) {
                throw new IllegalArgumentException("a balancer is an address or a range of them, not " + range);
            }
        }
        if (receiveBuffer < LEAST_RECEIVE_BUFFER || receiveBuffer > MOST_RECEIVE_BUFFER) {
            throw new IllegalArgumentException("a receive buffer is " + LEAST_RECEIVE_BUFFER + " to "
                    + MOST_RECEIVE_BUFFER + " bytes, not " + receiveBuffer);
        }
    }

    /** The same with TLS. */
    public BindOptions withTls(Tls used) {
        return new BindOptions(
                Optional.of(Objects.requireNonNull(used)), origins, pages, balancers, receiveBuffer, forwarders);
    }

    /** The same for these origins only. */
    public BindOptions withOrigins(Set<String> allowed) {
        return new BindOptions(tls, allowed, pages, balancers, receiveBuffer, forwarders);
    }

    /** The same with pages. */
    public BindOptions withPages(HttpPages served) {
        return new BindOptions(tls, origins, Optional.of(served), balancers, receiveBuffer, forwarders);
    }

    /** The same behind these balancers. */
    public BindOptions withBalancers(List<String> trusted) {
        return new BindOptions(tls, origins, pages, trusted, receiveBuffer, forwarders);
    }

    /** The same with another receive buffer. @throws IllegalArgumentException when it is out of range */
    public BindOptions withReceiveBuffer(int bytes) {
        return new BindOptions(tls, origins, pages, balancers, bytes, forwarders);
    }

    /** The same behind these reverse proxies. */
    public BindOptions withForwarders(Forwarders proxies) {
        return new BindOptions(tls, origins, pages, balancers, receiveBuffer, proxies);
    }

    boolean isBalancer(InetAddress address) {
        return balancers.stream()
                .flatMap(range -> AddressRange.parse(range).stream())
                .anyMatch(range -> range.contains(address));
    }

    boolean allowsOrigin(String origin) {
        return origins.isEmpty() || origins.contains(origin.toLowerCase(Locale.ROOT));
    }
}
