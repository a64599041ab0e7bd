package io.jackfield.examples.config;

import io.jackfield.dispatcher.DestinationSpec;
import io.jackfield.dispatcher.ProbeBuilder;
import io.jackfield.dispatcher.SetBuilder;
import io.jackfield.dispatcher.algorithm.Algorithm;
import io.jackfield.dispatcher.algorithm.CallKey;
import io.jackfield.dispatcher.probe.ProbeMode;
import io.jackfield.kernel.Redacted;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
     * Where calls to the engine go.
     *
     * @param key what a hashing algorithm chooses by, instead of what it usually does
     * @param limit how many targets a call may try
     * @param slowStart over what time one that comes back gets its whole share; empty: as the algorithm has it
     * @param ejectOutliers whether those that do much worse than the others are left out; empty: as the algorithm has it
     * @param targets empty means the embedded media engine, unless there is a list
     * @param list a {@code dispatcher.list}, whose set 1 is used
     */
    public record Dispatcher(
            Algorithm algorithm,
            Optional<CallKey> key,
            int limit,
            Optional<Duration> slowStart,
            Optional<Boolean> ejectOutliers,
            List<DestinationSpec> targets,
            Optional<Path> list,
            Probe probe) {
        /** Settles a set so. */
        public void apply(SetBuilder set) {
            set.algorithm(algorithm).limit(limit);
            key.ifPresent(set::key);
            slowStart.ifPresent(set::slowStart);
            ejectOutliers.ifPresent(set::ejectOutliers);
        }
    }

    /** OPTIONS to each target: to whom, how often, how long to wait, how many in a row change its state, what is healthy besides 2xx. */
    public record Probe(
            ProbeMode mode,
            Duration every,
            Duration timeout,
            int downAfter,
            int upAfter,
            Set<Integer> healthy,
            double alpha) {
        /** Settles the probes so. */
        public void apply(ProbeBuilder probe) {
            probe.mode(mode)
                    .every(every)
                    .timeout(timeout)
                    .downAfter(downAfter)
                    .upAfter(upAfter)
                    .alpha(alpha);
            healthy.forEach(probe::healthy);
        }
    }

    /** @param advertise the address that goes into SDP, when it is another */
    public record Relay(String address, Optional<String> advertise, PortRange ports, Duration silenceTimeout) {}

    /** @param echo the number that plays back what it hears; {@code ivr} that of the voice menu */
    public record MediaEngine(
            ListenAddress listen, PortRange ports, String echo, String ivr, Duration silenceTimeout) {}
}
