package io.jackfield.examples.config;

import io.jackfield.dispatcher.DestinationSpec;
import io.jackfield.dispatcher.ProbeBuilder;
import io.jackfield.dispatcher.SetBuilder;
import io.jackfield.dispatcher.algorithm.Algorithm;
import io.jackfield.dispatcher.algorithm.CallKey;
import io.jackfield.dispatcher.probe.ProbeMode;
import io.jackfield.kernel.Redacted;
import io.jackfield.proxy.nat.PingKind;
import io.jackfield.proxy.routing.Tenant;
import io.jackfield.proxy.routing.Trunk;
import io.jackfield.proxy.routing.TrunkRoute;
import io.jackfield.sip.transport.ForwardHeader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All that a proxy can be told: that of {@code jackfield proxy}, and the one in front of a platform.
 *
 * @param domains the SIP domains that it answers for besides the addresses it listens on; the first is the realm
 * @param data where the admin API's token and generated passwords are kept
 * @param capture who gets a copy of its messages
 * @param operations what operators see and limit
 */
public record ProxyConfig(
        List<String> domains,
        Path data,
        Access access,
        Users users,
        Storage storage,
        Sockets sockets,
        Registrar registrar,
        Dispatcher dispatcher,
        Carriers carriers,
        Relays relays,
        Optional<CaptureServer> capture,
        Operations operations) {

    /** The same with other users. */
    public ProxyConfig withUsers(Users others) {
        return new ProxyConfig(
                domains,
                data,
                access,
                others,
                storage,
                sockets,
                registrar,
                dispatcher,
                carriers,
                relays,
                capture,
                operations);
    }

    /** The same for these domains. */
    ProxyConfig withDomains(List<String> others) {
        return new ProxyConfig(
                others,
                data,
                access,
                users,
                storage,
                sockets,
                registrar,
                dispatcher,
                carriers,
                relays,
                capture,
                operations);
    }

    /** What phones show when they ask for a password; empty when nobody is asked. */
    public String realm() {
        return domains.isEmpty() ? "" : domains.get(0);
    }

    /**
     * Who may do what.
     *
     * @param registrar whether users register
     * @param open whether nobody is asked who he is: for tests
     * @param hideTopology whether the sides of a call are hidden from each other
     * @param hideCallIds whether their Call-IDs are too
     */
    public record Access(boolean registrar, boolean open, boolean hideTopology, boolean hideCallIds) {}

    /**
     * Who may register and call: one of the three, or nobody.
     *
     * @param listed with their passwords
     * @param file lines of {@code user:password}
     * @param database with the table {@code subscriber}
     */
    public record Users(List<User> listed, Optional<Path> file, Optional<DatabaseAt> database) {
        /** Nobody. */
        public static final Users NONE = new Users(List.of(), Optional.empty(), Optional.empty());

        /** These. */
        public static Users of(List<User> listed) {
            return new Users(List.copyOf(listed), Optional.empty(), Optional.empty());
        }

        /** Whether there is none. */
        public boolean none() {
            return listed.isEmpty() && file.isEmpty() && database.isEmpty();
        }
    }

    /** A subscriber. */
    public record User(String name, Redacted password) {}

    /** Where a database is. */
    public record DatabaseAt(String url, String user, Redacted password) {}

    /**
     * What is kept in a database.
     *
     * @param at there when anything is
     * @param users who may register and call
     * @param records a row for each call that is over
     * @param node which proxy the rows are from
     * @param routing how old what is known of trunks, tenants and numbers may grow; empty when they are not there
     */
    public record Storage(
            Optional<DatabaseAt> at, boolean users, boolean records, String node, Optional<Duration> routing) {
        /** Nothing. */
        public static final Storage NONE = new Storage(Optional.empty(), false, false, "", Optional.empty());
    }

    /**
     * What it listens on.
     *
     * @param listen the addresses
     * @param receiveBuffers for each of them, bytes that the system keeps; 0 as usual
     * @param advertise the host and port that others reach the addresses by, when it is another
     * @param tls the certificates of TLS and WSS addresses
     * @param shards event loops; 0 leaves it to the node
     * @param forwarded whom its ws and wss addresses believe where a browser is
     */
    public record Sockets(
            List<ListenAddress> listen,
            List<Integer> receiveBuffers,
            Optional<HostPort> advertise,
            TlsFiles tls,
            int shards,
            Optional<ForwardedFor> forwarded) {}

    /** Reverse proxies, addresses and networks, and the header that they write. */
    public record ForwardedFor(ForwardHeader header, List<String> proxies) {}

    /** Bounds of a binding's lifetime, and of a user's bindings; where they are kept. */
    public record Registrar(
            Duration minExpiry, Duration defaultExpiry, Duration maxExpiry, int contactsPerUser, Bindings bindings) {}

    /**
     * @param store where bindings are kept
     * @param writeEvery when those that are written behind are written
     * @param ping what phones behind NAT get, that their way stays open
     */
    public record Bindings(Store store, Duration writeEvery, PingKind ping) {}

    /** Where bindings are kept. */
    public enum Store {
        /** In memory alone: a restart forgets them. */
        MEMORY,
        /** In memory and in the database, where each is before the phone is answered. */
        WRITE_THROUGH,
        /** In memory and in the database, where they come some time after. */
        WRITE_BEHIND,
        /** In the database alone, which several proxies may share. */
        DATABASE
    }

    /**
     * Servers behind the proxy.
     *
     * @param key what a hashing algorithm chooses by, instead of what it usually does
     * @param limit how many targets a call may try
     * @param slowStart over what time one that comes back gets its whole share; empty: as the algorithm has it
     * @param ejectOutliers whether those that do much worse than the others are left out; empty: as the algorithm has it
     * @param targets empty means the platform's own media engine, unless there is a list
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
        /** Whether no servers are named. */
        public boolean none() {
            return targets.isEmpty() && list.isEmpty();
        }

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

    /** Whom calls come from and go to besides users, and whose calls they are. */
    public record Carriers(List<Trunk> trunks, List<TrunkRoute> routes, List<Tenant> tenants) {
        /** None. */
        public static final Carriers NONE = new Carriers(List.of(), List.of(), List.of());
    }

    /** Media relays elsewhere, and which of them a call gets. */
    public record Relays(List<RemoteRelay> remote, Regions regions) {
        /** None: media goes past, or through the relay of the process. */
        public static final Relays NONE = new Relays(List.of(), new Regions(Optional.empty(), List.of()));
    }

    /**
     * From where a call gets the relays of which region first.
     *
     * @param geoIp a MaxMind database, which tells countries and continents
     * @param regions the first one that has the source counts
     */
    public record Regions(Optional<Path> geoIp, List<Region> regions) {}

    /** Where its calls come from; codes are those of ISO 3166 and MaxMind. */
    public record Region(String name, List<Network> networks, List<String> countries, List<String> continents) {}

    /**
     * A media relay elsewhere.
     *
     * @param ng where it listens for commands
     * @param weight its share of the calls
     * @param region where it is; empty for nowhere in particular
     */
    public record RemoteRelay(String name, HostPort ng, int weight, String region) {}

    /**
     * @param admin where the admin API listens; empty when it is off
     * @param guard limits of each source
     * @param calls limits of calls
     */
    public record Operations(Optional<HostPort> admin, Guard guard, Calls calls) {}

    /**
     * @param rate requests that a source may send within {@code window}
     * @param ban how long it is not answered after more
     * @param total requests a second of all sources that are not trusted together
     * @param trust networks without limits
     */
    public record Guard(boolean on, int rate, Duration window, Duration ban, int total, List<String> trust) {}

    /**
     * @param perUser calls that a user may have at a time; 0 for any number
     * @param perSecond new calls of all together; 0 for any number
     */
    public record Calls(Duration maxDuration, int perUser, int perSecond) {}
}
