package io.jackfield.sim;

import io.jackfield.sip.resolve.DnsZone;
import io.jackfield.sip.transport.Flow;
import io.jackfield.sip.transport.Host;
import io.jackfield.sip.transport.HostSettings;
import io.jackfield.sip.transport.Network;
import io.jackfield.sip.transport.Transport;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A network without sockets, under conditions that a scenario sets. All addresses exist: a host has those that it binds. Who
 * binds a wildcard gets an address of its own, 10.255.0.1, 10.255.0.2, ...
 *
 * <p>Addresses are numeric. TLS, WS and WSS are streams as TCP is: nothing is encrypted, but a connection is taken only where that
 * transport is listened on.
 */
public final class SimNetwork implements Network {
    /** What a lost segment of a stream costs: the usual least retransmission timeout of TCP (RFC 6298 2.4 says 1 s). */
    static final long STREAM_LOSS_NS = 200_000_000L;

    private static final int FIRST_FREE_PORT = 49_152;

    private final Simulation simulation;
    private final RandomGenerator random;
    private final Map<InetSocketAddress, Station> datagrams = new LinkedHashMap<>();
    private final Map<InetSocketAddress, Station> streams = new LinkedHashMap<>();
    private final Map<InetAddress, String> names = new LinkedHashMap<>();
    private final Map<Paths.Pair, NetworkConditions> byPair = new HashMap<>();
    private final Set<SimConnection> connections = new LinkedHashSet<>();
    private final Set<InetAddress> crashed = new LinkedHashSet<>();
    private final Paths paths = new Paths();
    private final WireLog log = new WireLog();
    private final DnsZone dns = new DnsZone();
    private NetworkConditions conditions = NetworkConditions.LAN;
    private int hosts;
    private long connectionNumbers;
    private int nextPort = FIRST_FREE_PORT;
    private long sent;
    private long lost;

    SimNetwork(Simulation simulation, RandomGenerator random) {
        this.simulation = simulation;
        this.random = random;
    }

    // ---- conditions ----

    /** Sets the conditions between all hosts, from now on, except where they are set for two of them. */
    public SimNetwork conditions(NetworkConditions all) {
        conditions = all;
        return this;
    }

    /** Sets the conditions from one address to another, from now on. */
    public SimNetwork conditions(String from, String to, NetworkConditions way) {
        byPair.put(new Paths.Pair(address(from), address(to)), way);
        return this;
    }

    /**
     * Puts the hosts of a network behind a NAT. To be set before they send.
     *
     * @param publicAddress what those outside see
     * @param inside whose packets it translates, {@code address/bits}, for example {@code 192.168.1.0/24}
     * @throws IllegalArgumentException when one of them is malformed
     */
    public SimNat nat(String publicAddress, String inside) {
        SimNat nat = new SimNat(simulation, address(publicAddress), inside);
        paths.add(nat);
        names.putIfAbsent(nat.publicAddress(), "NAT");
        return nat;
    }

    /** Cuts the way between two hosts, both directions. What is under way arrives; connections stall. */
    public SimNetwork cut(String one, String other) {
        return cutOneWay(one, other).cutOneWay(other, one);
    }

    /** Cuts the way from one host to another; the way back stays. */
    public SimNetwork cutOneWay(String from, String to) {
        paths.cut(address(from), address(to));
        return this;
    }

    /** Cuts a host off from all others. */
    public SimNetwork isolate(String host) {
        paths.isolate(address(host));
        return this;
    }

    /** Mends what was cut between two hosts, both directions. */
    public SimNetwork heal(String one, String other) {
        paths.heal(address(one), address(other));
        paths.heal(address(other), address(one));
        return this;
    }

    /** Mends all that was cut at a host. */
    public SimNetwork heal(String host) {
        paths.heal(address(host));
        return this;
    }

    /** Mends all that was cut. */
    public SimNetwork healAll() {
        paths.healAll();
        return this;
    }

    /** Resets the connections between two hosts: both ends notice, what was under way is gone. */
    public SimNetwork resetConnections(String one, String other) {
        InetAddress a = address(one);
        InetAddress b = address(other);
        for (SimConnection connection : List.copyOf(connections)) {
            if (connection.isBetween(a, b)) {
                connection.close();
            }
        }
        return this;
    }

    /**
     * Lets all nodes of a host fail at once and without a word, as when its power goes: timers, transactions and sockets are gone,
     * peers notice what their own timers tell them. A new node may be built at its address: the host has restarted.
     */
    public SimNetwork crash(String host) {
        InetAddress ip = address(host);
        Set<Station> there = new LinkedHashSet<>();
        for (Map<InetSocketAddress, Station> places : List.of(datagrams, streams)) {
            places.forEach((address, station) -> {
                if (address.getAddress().equals(ip)) {
                    there.add(station);
                }
            });
        }
        crashed.add(ip);
        for (Station station : there) {
            crashed.addAll(addressesOf(station));
            List.copyOf(connections).forEach(connection -> connection.abandon(station));
            station.crash();
        }
        return this;
    }

    private Set<InetAddress> addressesOf(Station station) {
        Set<InetAddress> addresses = new LinkedHashSet<>();
        for (Map<InetSocketAddress, Station> places : List.of(datagrams, streams)) {
            places.forEach((address, there) -> {
                if (there == station) {
                    addresses.add(address.getAddress());
                }
            });
        }
        return addresses;
    }

    // ---- who is there ----

    /**
     * A peer without a stack, that a scenario scripts, at one address.
     *
     * @throws IllegalArgumentException when the address is taken
     */
    public SimPeer peer(String host, int port) {
        return new SimPeer(simulation, "peer", address(host), port);
    }

    /** As {@link #peer(String, int)}, with a name for the ladder. */
    public SimPeer peer(String name, String host, int port) {
        return new SimPeer(simulation, name, address(host), port);
    }

    /**
     * A UDP port for what is not SIP.
     *
     * @param name part of ladders, where the address has no name yet
     * @param local a numeric address and a port; port 0 takes a free one
     * @throws BindException when it is taken, or the address is a wildcard
     */
    public SimPort port(String name, InetSocketAddress local, SimPort.Receiver receiver) throws BindException {
        return new SimPort(this, name, local, receiver);
    }

    /** The names of this world, none at first: what nodes made by {@link Simulation#node} and phones are answered. */
    public DnsZone dns() {
        return dns;
    }

    @Override
    public Host open(HostSettings settings) {
        HostSettings checked = settings.checked();
        hosts++;
        return new SimHost(this, checked, address("10.255." + (hosts >> 8) + '.' + (hosts & 255)));
    }

    // ---- what passed ----

    /** How many datagrams were sent, copies that the network made included. */
    public long sent() {
        return sent;
    }

    /** How many of them the conditions or a cut swallowed. */
    public long lost() {
        return lost;
    }

    /** How many connections are open. */
    public int connections() {
        return connections.size();
    }

    /**
     * A digest of all that was sent so far: when, from where, to where, every byte, and its delay. Two runs with the same digest
     * were the same run.
     */
    public long digest() {
        return log.digest();
    }

    /** How many messages a ladder can show, the last ones, 1 to 1,000,000; of all together at most 32 MiB. Default 10,000. */
    public SimNetwork keep(int messages) {
        if (messages < 1 || messages > 1_000_000) {
            throw new IllegalArgumentException("messages to keep must be 1 to 1,000,000, not " + messages);
        }
        log.keep(messages);
        return this;
    }

    WireLog log() {
        return log;
    }

    /** The names of hosts by address, in the order in which they appeared. */
    Map<InetAddress, String> names() {
        return names;
    }

    Simulation simulation() {
        return simulation;
    }

    // ---- addresses ----

    InetSocketAddress bind(Transport transport, InetAddress ip, int port, Station station) throws BindException {
        int free = port == 0 ? freePort() : port;
        InetSocketAddress address = new InetSocketAddress(ip, free);
        if (places(transport).putIfAbsent(address, station) != null) {
            throw new BindException(transport + " " + ip.getHostAddress() + ':' + free + " is taken: address in use");
        }
        names.putIfAbsent(ip, station.name());
        crashed.remove(ip);
        return address;
    }

    void unbind(Station station) {
        datagrams.values().removeIf(there -> there == station);
        streams.values().removeIf(there -> there == station);
    }

    void unbind(InetSocketAddress address, Station station) {
        datagrams.remove(address, station);
    }

    /** A port for a connection to come from. */
    int freePort() {
        nextPort = nextPort == 65_535 ? FIRST_FREE_PORT : nextPort + 1;
        return nextPort;
    }

    static InetAddress address(String numeric) {
        try {
            return InetAddress.getByName(numeric);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not an address: " + numeric, e);
        }
    }

    /** UDP has its ports, TCP those of all that run on it. */
    private Map<InetSocketAddress, Station> places(Transport transport) {
        return transport.reliable() ? streams : datagrams;
    }

    // ---- datagrams ----

    /** Lets a datagram go its way. Nobody may write to the bytes any more. */
    void datagram(InetSocketAddress from, InetSocketAddress to, byte[] bytes) {
        datagram(from, to, bytes, false);
    }

    /** As {@link #datagram}, for one of many that belong together. */
    void media(InetSocketAddress from, InetSocketAddress to, byte[] bytes) {
        datagram(from, to, bytes, true);
    }

    private void datagram(InetSocketAddress from, InetSocketAddress to, byte[] bytes, boolean media) {
        NetworkConditions way = way(from.getAddress(), to.getAddress());
        InetSocketAddress seen = paths.outbound(Transport.UDP, from, to).orElse(null);
        boolean cut = paths.blocked(from.getAddress(), to.getAddress());
        int copies = random.nextDouble() < way.duplication() ? 2 : 1;
        for (int copy = 0; copy < copies; copy++) {
            sent++;
            Passage passage = new Passage(Transport.UDP, from, to, bytes, copy > 0, simulation.nowNs());
            boolean swallowed = random.nextDouble() < way.loss();
            if (swallowed || cut || seen == null) {
                lost += swallowed || cut ? 1 : 0;
                passage.fate = swallowed ? Passage.Fate.LOST : cut ? Passage.Fate.CUT : Passage.Fate.FILTERED;
                log.sent(passage, 0, media);
                continue;
            }
            long delayNs = delayNs(way);
            if (random.nextDouble() < way.reordering()) {
                delayNs += between(10 * way.delay().toNanos());
            }
            log.sent(passage, delayNs, media);
            simulation.at(simulation.nowNs() + delayNs, new Arrival(this, passage, seen));
        }
    }

    private void arrive(Passage passage, InetSocketAddress seen) {
        Optional<InetSocketAddress> target = paths.inbound(Transport.UDP, seen, passage.to);
        if (target.isEmpty()) {
            passage.fate = Passage.Fate.FILTERED;
            return;
        }
        InetSocketAddress to = target.get();
        if (to != passage.to && paths.blocked(passage.from.getAddress(), to.getAddress())) {
            lost++;
            passage.fate = Passage.Fate.CUT;
            return;
        }
        Station there = datagrams.get(to);
        passage.fate = there == null ? Passage.Fate.UNCLAIMED : Passage.Fate.ARRIVED;
        if (there != null) {
            passage.to = to;
            there.onDatagram(passage.bytes, seen, to);
        }
    }

    /** A datagram arrives. */
    private static final class Arrival extends Agenda.Event {
        private final SimNetwork network;
        private final Passage passage;
        private final InetSocketAddress seen;

        private Arrival(SimNetwork network, Passage passage, InetSocketAddress seen) {
            this.network = network;
            this.passage = passage;
            this.seen = seen;
        }

        @Override
        void happen() {
            network.arrive(passage, seen);
        }
    }

    // ---- streams ----

    /**
     * Opens a connection.
     *
     * @param from where it comes from; its port is new
     * @param own the opener's address as it knows it: its listen point, as on a real network
     * @return the connection; null when nobody takes it
     */
    @Nullable
    SimConnection connect(
            Station opener, Transport transport, InetSocketAddress from, InetSocketAddress own, InetSocketAddress to) {
        Optional<InetSocketAddress> seen = paths.outbound(transport, from, to);
        InetSocketAddress target =
                seen.flatMap(source -> paths.inbound(transport, source, to)).orElse(null);
        Station there = target == null ? null : streams.get(target);
        if (target == null
                || there == null
                || blocked(from.getAddress(), to.getAddress())
                || blocked(from.getAddress(), target.getAddress())) {
            return null;
        }
        InetSocketAddress told = there.accepts(transport, target).orElse(null);
        if (told == null) {
            return null;
        }
        SimConnection.End near =
                new SimConnection.End(opener, from, Flow.between(transport, own, to, ++connectionNumbers));
        SimConnection.End far = new SimConnection.End(
                there, target, Flow.between(transport, told, seen.orElse(from), ++connectionNumbers));
        SimConnection connection = new SimConnection(this, near, far);
        connections.add(connection);
        opener.onOpen(near.flow, connection);
        there.onOpen(far.flow, connection);
        return connection;
    }

    void forget(SimConnection connection) {
        connections.remove(connection);
    }

    /** Whether a connection to an address gets no answer at all, rather than a refusal. */
    boolean silent(InetSocketAddress from, InetSocketAddress to) {
        return blocked(from.getAddress(), to.getAddress()) || crashed.contains(to.getAddress());
    }

    /** Whether a host has crashed and is not back. */
    boolean down(InetAddress host) {
        return crashed.contains(host);
    }

    boolean blocked(InetAddress from, InetAddress to) {
        return paths.blocked(from, to) || way(from, to).loss() == 1;
    }

    /** How long a piece of a stream takes. */
    long streamDelayNs(InetSocketAddress from, InetSocketAddress to) {
        NetworkConditions way = way(from.getAddress(), to.getAddress());
        long delayNs = delayNs(way);
        while (way.loss() < 1 && random.nextDouble() < way.loss()) {
            delayNs += STREAM_LOSS_NS;
        }
        return delayNs;
    }

    private NetworkConditions way(InetAddress from, InetAddress to) {
        return byPair.isEmpty() ? conditions : byPair.getOrDefault(new Paths.Pair(from, to), conditions);
    }

    private long delayNs(NetworkConditions way) {
        return way.delay().toNanos() + between(way.jitter().toNanos());
    }

    private long between(long mostNs) {
        return mostNs == 0 ? 0 : random.nextLong(mostNs + 1);
    }
}
