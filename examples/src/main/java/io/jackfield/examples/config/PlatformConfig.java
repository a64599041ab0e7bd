package io.jackfield.examples.config;

import io.jackfield.examples.config.ProxyConfig.User;
import io.jackfield.examples.config.ProxyConfig.Users;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * All that the platform can be told.
 *
 * @param host the address that everything listens on unless it says otherwise
 * @param proxy what stands in front; without users it gets the two demo users
 * @param relay the relay in this process
 * @param drain how long calls may go on after a SIGTERM
 */
public record PlatformConfig(String host, ProxyConfig proxy, Relay relay, EngineConfig mediaEngine, Duration drain) {
    /** The same platform with other users. */
    public PlatformConfig withUsers(List<User> others) {
        return new PlatformConfig(host, proxy.withUsers(Users.of(others)), relay, mediaEngine, drain);
    }

    /** The SIP domains that the registrar answers for; the first is the realm. */
    public List<String> domains() {
        return proxy.domains();
    }

    /** Where generated passwords and the admin API's token are kept. */
    public Path data() {
        return proxy.data();
    }

    /**
     * @param advertise the address that goes into SDP, when it is another
     * @param more addresses that calls are shared out to as well, in turn
     * @param onePort the port of all its streams, in place of {@code ports}
     * @param weight its share of the calls beside other relays
     * @param region where it is; empty for nowhere in particular
     */
    public record Relay(
            String address,
            Optional<String> advertise,
            List<RelayAddress> more,
            PortRange ports,
            Optional<Integer> onePort,
            Duration silenceTimeout,
            int weight,
            String region) {}
}
