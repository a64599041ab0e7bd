package io.jackfield.sim;

import io.jackfield.sip.transport.Host;
import io.jackfield.sip.transport.HostSettings;
import io.jackfield.sip.transport.Network;
import io.jackfield.sip.transport.Transport;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A network without sockets, under conditions that a scenario sets. All addresses exist: a host has those that it binds. Who
 * binds a wildcard gets an address of its own, 10.255.0.1, 10.255.0.2, ...
 */
public final class SimNetwork implements Network {
    /** What a lost segment of a stream costs: the usual least retransmission timeout of TCP (RFC 6298 2.4 says 1 s). */
    private static final long STREAM_LOSS_NS = 200_000_000L;

    private static final int FIRST_FREE_PORT = 49_152;

    private final Simulation simulation;
    private final RandomGenerator random;
    private final Map<Place, Receiver> receivers = new HashMap<>();
    private final Map<Pair, NetworkConditions> byPair = new HashMap<>();
    private NetworkConditions conditions = NetworkConditions.LAN;
    private int hosts;
    private long connections;
    private int nextPort = FIRST_FREE_PORT;
    private long sent;
    private long lost;

    SimNetwork(Simulation simulation, RandomGenerator random) {
        this.simulation = simulation;
        this.random = random;
    }

    /** Sets the conditions between all hosts, from now on, except where they are set for two of them. */
    public SimNetwork conditions(NetworkConditions all) {
        conditions = all;
        return this;
    }

    /** Sets the conditions from one address to another, from now on. Loss 1 cuts the way. */
    public SimNetwork conditions(String from, String to, NetworkConditions way) {
        byPair.put(new Pair(address(from), address(to)), way);
        return this;
    }

    /**
     * A peer without a stack, that a scenario scripts: one UDP address.
     *
     * @throws IllegalArgumentException when the address is taken
     */
    public SimPeer peer(String host, int port) {
        return new SimPeer(this, address(host), port);
    }

    /** How many datagrams were sent. */
    public long sent() {
        return sent;
    }

    /** How many of them the conditions swallowed. */
    public long lost() {
        return lost;
    }

    @Override
    public Host open(HostSettings settings) {
        return new SimHost(this, settings, address("10.255." + hosts / 250 + '.' + (1 + hosts++ % 250)));
    }

    Simulation simulation() {
        return simulation;
    }

    /** Takes an address for a receiver; port 0 takes a free one. @return the address with its port */
    InetSocketAddress bind(Transport transport, InetAddress ip, int port, Receiver receiver) throws BindException {
        int free = port == 0 ? freePort() : port;
        if (receivers.putIfAbsent(new Place(layer(transport), ip, free), receiver) != null) {
            throw new BindException(transport + " " + ip.getHostAddress() + ':' + free + " is taken");
        }
        return new InetSocketAddress(ip, free);
    }

    void unbind(Receiver receiver) {
        receivers.values().removeIf(there -> there == receiver);
    }

    /** The host that takes connections of this transport at an address. */
    Optional<SimHost> listener(Transport transport, InetSocketAddress address) {
        Receiver there = at(transport, address);
        return there == null ? Optional.empty() : there.host().filter(host -> host.listens(transport, address));
    }

    /** A port for a connection to come from. */
    int freePort() {
        nextPort = nextPort == 65_535 ? FIRST_FREE_PORT : nextPort + 1;
        return nextPort;
    }

    long newConnection() {
        return ++connections;
    }

    /** Lets a datagram go its way. */
    void datagram(InetSocketAddress from, InetSocketAddress to, byte[] bytes) {
        NetworkConditions way = way(from, to);
        int copies = random.nextDouble() < way.duplication() ? 2 : 1;
        for (int copy = 0; copy < copies; copy++) {
            sent++;
            if (random.nextDouble() < way.loss()) {
                lost++;
                continue;
            }
            long delayNs = delayNs(way);
            if (random.nextDouble() < way.reordering()) {
                delayNs += between(10 * way.delay().toNanos());
            }
            simulation.at(simulation.nowNs() + delayNs, () -> {
                Receiver there = at(Transport.UDP, to);
                if (there != null) {
                    there.datagrams().read(bytes, from, to);
                }
            });
        }
    }

    /** How long a piece of a stream takes. */
    long streamDelayNs(InetSocketAddress from, InetSocketAddress to) {
        NetworkConditions way = way(from, to);
        long delayNs = delayNs(way);
        while (way.loss() < 1 && random.nextDouble() < way.loss()) {
            delayNs += STREAM_LOSS_NS;
        }
        return delayNs;
    }

    /** Whether nothing at all gets through. */
    boolean cut(InetSocketAddress from, InetSocketAddress to) {
        return way(from, to).loss() == 1;
    }

    static InetAddress address(String numeric) {
        try {
            return InetAddress.getByName(numeric);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not an address: " + numeric, e);
        }
    }

    private @Nullable Receiver at(Transport transport, InetSocketAddress address) {
        return receivers.get(new Place(layer(transport), address.getAddress(), address.getPort()));
    }

    private NetworkConditions way(InetSocketAddress from, InetSocketAddress to) {
        return byPair.getOrDefault(new Pair(from.getAddress(), to.getAddress()), conditions);
    }

    private long delayNs(NetworkConditions way) {
        return way.delay().toNanos() + between(way.jitter().toNanos());
    }

    private long between(long mostNs) {
        return mostNs == 0 ? 0 : random.nextLong(mostNs + 1);
    }

    /** UDP has its ports, TCP those of all that run on it. */
    private static Transport layer(Transport transport) {
        return transport.reliable() ? Transport.TCP : Transport.UDP;
    }

    /** Takes a datagram. */
    interface DatagramReader {
        void read(byte[] bytes, InetSocketAddress from, InetSocketAddress to);
    }

    /**
     * Who is at an address.
     *
     * @param host who takes connections, if anybody
     */
    record Receiver(DatagramReader datagrams, Optional<SimHost> host) {}

    private record Place(Transport layer, InetAddress ip, int port) {}

    private record Pair(InetAddress from, InetAddress to) {}
}
