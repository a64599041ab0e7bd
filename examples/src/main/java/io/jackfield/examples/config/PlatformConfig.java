package io.jackfield.examples.config;

import io.jackfield.dispatcher.algorithm.Algorithm;
import io.jackfield.kernel.Redacted;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * All that the platform can be told.
 *
 * @param host the address that everything listens on unless it says otherwise
 * @param domains the SIP domains that the registrar answers for; the first is the realm
 * @param data where generated passwords are kept
 * @param users who may register and call; empty means the two demo users
 * @param capture who gets a copy of the proxy's messages
 * @param drain how long calls may go on after a SIGTERM
 * @param operations what operators see and limit
 */
public record PlatformConfig(
        String host,
        List<String> domains,
        Path data,
        List<User> users,
        Proxy proxy,
        Registrar registrar,
        Dispatcher dispatcher,
        Relay relay,
        MediaEngine mediaEngine,
        Optional<CaptureServer> capture,
        Duration drain,
        Operations operations) {
    /** The same platform with other users. */
    public PlatformConfig withUsers(List<User> others) {
        return new PlatformConfig(
                host,
                domains,
                data,
                others,
                proxy,
                registrar,
                dispatcher,
                relay,
                mediaEngine,
                capture,
                drain,
                operations);
    }

    /**
     * @param admin where the admin API listens; empty when it is off
     * @param guard limits of each source
     * @param calls limits of calls
     */
    public record Operations(Optional<HostPort> admin, Guard guard, Calls calls) {}

    /**
     * @param rate requests that a source may send within {@code window}
     * @param ban how long it is not answered after more
     * @param trust networks without limits
     */
    public record Guard(boolean on, int rate, Duration window, Duration ban, List<String> trust) {}

    /** @param perUser calls that a user may have at a time; 0 for any number */
    public record Calls(Duration maxDuration, int perUser) {}

    /** A subscriber. */
    public record User(String name, Redacted password) {}

    /**
     * @param advertise the host and port that others reach the listen addresses by, when it is another
     * @param tls the certificates of its TLS and WSS addresses
     * @param shards event loops; 0 leaves it to the node
     */
    public record Proxy(List<ListenAddress> listen, Optional<HostPort> advertise, TlsFiles tls, int shards) {}

    /** Bounds of a binding's lifetime, and of a user's bindings. */
    public record Registrar(Duration minExpiry, Duration defaultExpiry, Duration maxExpiry, int contactsPerUser) {}

    /**
     * @param targets SIP URIs; empty means the embedded media engine
     */
    public record Dispatcher(Algorithm algorithm, List<String> targets, Probe probe) {}

    /** OPTIONS to each target: how often, how long to wait, how many in a row change its state. */
    public record Probe(Duration every, Duration timeout, int downAfter, int upAfter) {}

    /** @param advertise the address that goes into SDP, when it is another */
    public record Relay(String address, Optional<String> advertise, PortRange ports, Duration silenceTimeout) {}

    /** @param echo the number that plays back what it hears; {@code ivr} that of the voice menu */
    public record MediaEngine(
            ListenAddress listen, PortRange ports, String echo, String ivr, Duration silenceTimeout) {}
}
