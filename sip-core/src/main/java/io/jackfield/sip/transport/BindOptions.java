package io.jackfield.sip.transport;

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
 */
public record BindOptions(Optional<Tls> tls, Set<String> origins, Optional<HttpPages> pages) {
    /** Nothing beyond the address. */
    public static final BindOptions NONE = new BindOptions(Optional.empty(), Set.of(), Optional.empty());

    public BindOptions {
        origins =
                origins.stream().map(origin -> origin.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }

    /** The same with TLS. */
    public BindOptions withTls(Tls used) {
        return new BindOptions(Optional.of(Objects.requireNonNull(used)), origins, pages);
    }

    /** The same for these origins only. */
    public BindOptions withOrigins(Set<String> allowed) {
        return new BindOptions(tls, allowed, pages);
    }

    /** The same with pages. */
    public BindOptions withPages(HttpPages served) {
        return new BindOptions(tls, origins, Optional.of(served));
    }

    boolean allowsOrigin(String origin) {
        return origins.isEmpty() || origins.contains(origin.toLowerCase(Locale.ROOT));
    }
}
