package io.jackfield.examples.relay;

import io.jackfield.examples.config.HostPort;
import io.jackfield.relay.RtpRelay;
import java.net.InetSocketAddress;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * A program that audio is forwarded to, written {@code [tls:]host:port[/rate]}.
 *
 * @param sampleRate 8000 or 16000
 */
record ForwardTarget(boolean tls, String host, int port, int sampleRate) {
    static final String FORM = "[tls:]host:port[/8000 or 16000]";

    /** Empty when {@code text} has another form. */
    static Optional<ForwardTarget> parse(String text) {
        boolean tls = text.startsWith("tls:");
        String[] parts = text.substring(tls ? 4 : 0).split("/", -1);
        boolean good = parts.length == 1 || parts.length == 2 && parts[1].matches("8000|16000");
        int rate = parts.length == 2 && good ? Integer.parseInt(parts[1]) : 8000;
        return Optional.of(parts[0])
                .filter(any -> good)
                .flatMap(address -> HostPort.parse(address, 0))
                .filter(address -> address.port() > 0)
                .map(address -> new ForwardTarget(tls, address.host(), address.port(), rate));
    }

    void set(RtpRelay.Builder relay) {
        relay.forwardTo(
                InetSocketAddress.createUnresolved(host, port),
                to -> tls ? to.sampleRate(sampleRate).tls(authorities()) : to.sampleRate(sampleRate));
    }

    /** Those that the Java runtime trusts. */
    private static SSLContext authorities() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
    }
}
