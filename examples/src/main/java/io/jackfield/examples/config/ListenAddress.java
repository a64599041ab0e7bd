package io.jackfield.examples.config;

import io.jackfield.sip.transport.Transport;
import java.util.Optional;

/**
 * Where a SIP element listens, written {@code udp:127.0.0.1:5060} or {@code tls:[::1]:5061}.
 *
 * @param host an address or name of this machine; an IPv6 address stands without brackets
 * @param port 0 to 65535; 0 lets the system choose
 */
public record ListenAddress(Transport transport, String host, int port) {
    /** The form to name in messages. */
    public static final String FORM = "udp:ADDRESS:PORT, or with tcp, tls, ws or wss before the colon";

    /** Empty when {@code text} has another form; without a port it is the transport's own. */
    public static Optional<ListenAddress> parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            return Optional.empty();
        }
        return Transport.of(text.substring(0, colon))
                .flatMap(transport -> HostPort.parse(text.substring(colon + 1), transport.defaultPort())
                        .map(at -> new ListenAddress(transport, at.host(), at.port())));
    }

    /** The address without the transport. */
    public HostPort hostPort() {
        return new HostPort(host, port);
    }

    @Override
    public String toString() {
        return transport.uriName() + ":" + hostPort();
    }
}
