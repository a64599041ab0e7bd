package io.jackfield.sip.node;

import io.jackfield.sip.capture.Capture;
import io.jackfield.sip.capture.CaptureTap;
import io.jackfield.sip.capture.MessageTrace;
import io.jackfield.sip.resolve.DnsOptions;
import io.jackfield.sip.resolve.Reach;
import io.jackfield.sip.resolve.Resolver;
import io.jackfield.sip.resolve.ServerResolver;
import io.jackfield.sip.transaction.TransactionSettings;
import io.jackfield.sip.transport.Host;
import io.jackfield.sip.transport.HostSettings;
import io.jackfield.sip.transport.HostSettingsBuilder;
import io.jackfield.sip.transport.Network;
import io.jackfield.sip.transport.Transport;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Describes a {@link SipNode}. For one thread, once. */
public final class SipNodeBuilder {
    private final ListenPoints listen = new ListenPoints();
    private final List<String> errors = new ArrayList<>();
    private String name = "sip";
    private Consumer<HostSettingsBuilder> limits = settings -> {};
    private int shards = DEFAULT_SHARDS;
    private TransactionSettings transactions = TransactionSettings.DEFAULT;
    private boolean largeByTcp = true;
    private Network network = Network.netty();
    private Optional<Resolver> resolver = Optional.empty();
    private final DnsOptions dns = new DnsOptions();
    private Optional<Capture> capture = Optional.empty();
    private Optional<MessageTrace> trace = Optional.empty();
    private Optional<MeterRegistry> meters = Optional.empty();
    private Optional<RandomGenerator> random = Optional.empty();

    /** One loop serves more calls per CPU second than two that hand over to each other: see docs/adr. */
    private static final int DEFAULT_SHARDS = 1;
    /** The order among servers is no secret, and drawn for each request, by any shard. */
    private static final RandomGenerator SHARES =
            () -> ThreadLocalRandom.current().nextLong();

    SipNodeBuilder() {}

    /** Adds listen points; at least one is needed. */
    public SipNodeBuilder listen(Consumer<ListenPoints> points) {
        points.accept(listen);
        return this;
    }

    /** Part of its thread names and a tag of its meters: letters, digits, {@code -}. Default {@code sip}. */
    public SipNodeBuilder name(String nodeName) {
        if (!nodeName.matches("[A-Za-z0-9-]{1,32}")) {
            errors.add("name must be 1 to 32 letters, digits or -, not '" + nodeName + "'");
        }
        name = nodeName;
        return this;
    }

    /** How many event loops serve it, 1 to 64. Default 1, which does most with a core; take more when one core is not enough. */
    public SipNodeBuilder shards(int count) {
        shards = count;
        return this;
    }

    /** Changes limits of its sockets. */
    public SipNodeBuilder limits(Consumer<HostSettingsBuilder> change) {
        limits = limits.andThen(change);
        return this;
    }

    /** Timers and limits of its transactions. */
    public SipNodeBuilder transactions(TransactionSettings settings) {
        transactions = Objects.requireNonNull(settings);
        return this;
    }

    /**
     * Whether requests of more than 1,300 bytes go by TCP where the node listens for it, and the peer takes it (RFC 3261 18.1.1).
     * Default true; false where no phone takes TCP and fragments get through.
     */
    public SipNodeBuilder largeRequestsByTcp(boolean byTcp) {
        largeByTcp = byTcp;
        return this;
    }

    /** Where its meters go, named {@code jackfield.sip.*} with the tag {@code node}. Without it nothing is metered. */
    public SipNodeBuilder meters(MeterRegistry registry) {
        meters = Optional.of(registry);
        return this;
    }

    /** The network it lives in. Default: this machine's. */
    public SipNodeBuilder network(Network lower) {
        network = Objects.requireNonNull(lower);
        return this;
    }

    /** Who finds where to send. Default: one of its own, closed with it. One given here is not closed with it. */
    public SipNodeBuilder resolver(Resolver finder) {
        resolver = Optional.of(finder);
        return this;
    }

    /** Gets a copy of each message in and out. Not closed with the node: it may serve several. Default none, which costs nothing. */
    public SipNodeBuilder capture(Capture server) {
        capture = Optional.of(server);
        return this;
    }

    /** Shows each message in and out to those who look, while they do. Default none. */
    public SipNodeBuilder trace(MessageTrace shown) {
        trace = Optional.of(shown);
        return this;
    }

    /** How the node's own resolver finds servers (RFC 3263): name servers, NAPTR, how long dead servers come last. */
    public SipNodeBuilder dns(Consumer<DnsOptions> options) {
        options.accept(dns);
        return this;
    }

    /** Where the secrets of branches and tags come from: give a seeded one only in a simulation. Default: a secure one. */
    public SipNodeBuilder random(RandomGenerator source) {
        random = Optional.of(source);
        return this;
    }

    /**
     * Binds all listen points. Nothing is read until a user is attached.
     *
     * @throws IllegalArgumentException naming all mistakes of the description
     * @throws SipNodeException when the environment does not allow it; nothing stays bound then
     */
    public SipNode build() {
        HostSettings settings = settings();
        Host host = network.open(settings);
        try {
            return build(host);
        } catch (RuntimeException failed) {
            host.close();
            throw failed;
        }
    }

    private SipNode build(Host host) {
        Addresses addresses = new Addresses(Binder.bind(host, listen.entries()), host::sourceFor);
        CaptureTap tap = capture.map(c -> c.tap(host::sourceFor)).orElse(null);
        List<TransportLayer> transports = host.shards().stream()
                .map(shard ->
                        new TransportLayer(host, shard, addresses, tap, transactions, random()).largeByTcp(largeByTcp))
                .toList();
        trace.ifPresent(shown -> transports.forEach(transport -> transport.traceTo(shown)));
        CallPlacement placement = CallPlacement.over(transports.size(), random());
        transports.forEach(transport -> transport.connect(transports, placement));
        SipNode node = new SipNode(
                name,
                host,
                addresses,
                transports,
                resolver.orElseGet(
                        () -> new ServerResolver(reach(addresses.listenPoints()), dns, random.orElse(SHARES))),
                resolver.isEmpty());
        meters.ifPresent(registry -> {
            Meters.bind(registry, node, host, transports);
            capture.ifPresent(c -> c.bindMeters(registry, Tags.of("node", name)));
        });
        return node;
    }

    private RandomGenerator random() {
        return random.orElseGet(SecureRandom::new);
    }

    /** An IPv6 wildcard socket sends to IPv4 too. */
    private static Reach reach(List<ListenPoint> points) {
        Set<Transport> transports = EnumSet.noneOf(Transport.class);
        boolean ipv4 = false;
        boolean ipv6 = false;
        for (ListenPoint point : points) {
            transports.add(point.transport());
            InetAddress local = point.address().getAddress();
            ipv4 |= local instanceof Inet4Address || local.isAnyLocalAddress();
            ipv6 |= local instanceof Inet6Address;
        }
        return new Reach(transports, ipv4, ipv6);
    }

    private HostSettings settings() {
        List<String> all = new ArrayList<>(errors);
        all.addAll(listen.errors());
        all.addAll(dns.mistakes());
        if (listen.entries().isEmpty()) {
            all.add("listen: at least one address is needed");
        }
        HostSettingsBuilder described = HostSettings.builder(name).shards(shards);
        limits.accept(described);
        HostSettings settings = described.build();
        all.addAll(settings.mistakes());
        if (!all.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", all));
        }
        return settings;
    }
}
