package io.jackfield.sip.transport;

import java.util.Objects;
import java.util.Optional;

/**
 * How a socket is bound, beyond its address.
 *
 * @param tls what TLS and WSS need, for connections in and out
 */
public record BindOptions(Optional<Tls> tls) {
    /** Nothing beyond the address. */
    public static final BindOptions NONE = new BindOptions(Optional.empty());

    /** The same with TLS. */
    public BindOptions withTls(Tls used) {
        return new BindOptions(Optional.of(Objects.requireNonNull(used)));
    }
}
