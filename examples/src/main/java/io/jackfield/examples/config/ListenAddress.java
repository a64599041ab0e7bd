package io.jackfield.examples.config;

import java.util.Locale;
import java.util.Optional;

/**
 * Where a SIP element listens, written {@code udp:127.0.0.1:5060} or {@code tcp:[::1]:5060}.
 *
 * @param transport {@code udp} or {@code tcp}
 * @param host an address or name of this machine; an IPv6 address stands without brackets
 * @param port 0 to 65535; 0 lets the system choose
 */
public record ListenAddress(String transport, String host, int port) {
    /** The form to name in messages. */
    public static final String FORM = "udp:ADDRESS:PORT or tcp:ADDRESS:PORT";

    /** Empty when {@code text} has another form; without a port it is 5060. */
    public static Optional<ListenAddress> parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            return Optional.empty();
        }
        String transport = text.substring(0, colon).toLowerCase(Locale.ROOT);
        if (!transport.equals("udp") && !transport.equals("tcp")) {
            return Optional.empty();
        }
        return HostPort.parse(text.substring(colon + 1), 5060)
                .map(at -> new ListenAddress(transport, at.host(), at.port()));
    }

    /** The address without the transport. */
    public HostPort hostPort() {
        return new HostPort(host, port);
    }

    @Override
    public String toString() {
        return transport + ":" + hostPort();
    }
}
