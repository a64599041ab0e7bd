package io.jackfield.sim;

import io.jackfield.sip.transport.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A NAT: the hosts of one network behind one public address. Made by {@link SimNetwork#nat}; hosts are behind it by their address
 * alone. Default: port restricted, mappings that live for 30 s, no hairpin. NATs may lie behind NATs.
 *
 * <p>Ports are never preserved, so that a test notices who relies on it. Only what goes out keeps a mapping alive (RFC 4787 4.3).
 * Connections may be opened from inside, and live as long as their ends want; from outside only to a forwarded port.
 */
public final class SimNat {
    private static final int FIRST_PORT = 20_000;

    private final Simulation simulation;
    private final InetAddress publicAddress;
    private final byte[] inside;
    private final int prefixBits;
    private final Map<Key, Mapping> byInside = new HashMap<>();
    private final Map<Port, Mapping> byPort = new HashMap<>();
    private final Map<Port, InetSocketAddress> forwarded = new HashMap<>();
    private NatKind kind = NatKind.PORT_RESTRICTED;
    private Duration mappingTimeout = Duration.ofSeconds(30);
    private boolean hairpin;
    private boolean inboundRefresh;
    private int nextPort = FIRST_PORT;

    /** @param inside {@code address/bits} */
    SimNat(Simulation simulation, InetAddress publicAddress, String inside) {
        this.simulation = simulation;
        this.publicAddress = publicAddress;
        int slash = inside.indexOf('/');
        if (slash < 0 || !inside.substring(slash + 1).matches("\\d{1,3}")) {
            throw new IllegalArgumentException("the inside of a NAT is address/bits, as 192.168.1.0/24, not " + inside);
        }
        this.inside = SimNetwork.address(inside.substring(0, slash)).getAddress();
        this.prefixBits = Integer.parseInt(inside.substring(slash + 1));
        if (prefixBits > this.inside.length * Byte.SIZE) {
            throw new IllegalArgumentException("no such prefix: " + inside);
        }
    }

    // ---- settings ----

    /** How it maps and filters, from the next mapping on. */
    public SimNat kind(NatKind how) {
        kind = how;
        return this;
    }

    /** How long a mapping lives after the last datagram that went out through it, more than zero. */
    public SimNat mappingTimeout(Duration timeout) {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("mapping timeout must be more than zero, not " + timeout);
        }
        mappingTimeout = timeout;
        return this;
    }

    /** Whether what comes in lets a mapping live on too, as some NATs have it (RFC 4787 4.3). Default false. */
    public SimNat inboundRefresh(boolean on) {
        inboundRefresh = on;
        return this;
    }

    /** Whether those inside reach each other by the public address (RFC 4787 6). */
    public SimNat hairpin(boolean on) {
        hairpin = on;
        return this;
    }

    /** Lets everybody reach a host inside at a port of the public address, datagrams and connections. */
    public SimNat forward(int publicPort, String host, int port) {
        InetSocketAddress target = new InetSocketAddress(SimNetwork.address(host), port);
        forwarded.put(new Port(false, publicPort), target);
        forwarded.put(new Port(true, publicPort), target);
        return this;
    }

    /** Forgets all mappings, as when it is switched off and on. */
    public SimNat forget() {
        byInside.clear();
        byPort.clear();
        return this;
    }

    /** The address that those outside see. */
    public InetAddress publicAddress() {
        return publicAddress;
    }

    /** How many mappings are alive. */
    public int mappings() {
        return (int) byPort.values().stream().filter(this::alive).count();
    }

    // ---- packets ----

    boolean isInside(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length != inside.length) {
            return false;
        }
        for (int bit = 0; bit < prefixBits; bit++) {
            int mask = 0x80 >> bit % Byte.SIZE;
            if (((bytes[bit / Byte.SIZE] ^ inside[bit / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    boolean hairpins() {
        return hairpin;
    }

    /** What those outside see as the source of what goes out. */
    InetSocketAddress outbound(Transport transport, InetSocketAddress from, InetSocketAddress to) {
        boolean stream = transport.reliable();
        // Each connection comes from a port of its own anyway.
        Key key = new Key(stream, from, kind.mapsByRemote() || stream ? to : from);
        Mapping mapping = byInside.get(key);
        if (mapping == null || !alive(mapping)) {
            mapping = new Mapping(from, new Port(stream, freePort(stream)));
            byInside.put(key, mapping);
            byPort.put(mapping.port, mapping);
        }
        mapping.usedNs = simulation.nowNs();
        mapping.hosts.add(to.getAddress());
        mapping.remotes.add(to);
        return new InetSocketAddress(publicAddress, mapping.port.number);
    }

    /** Who inside gets what came to a public port; empty when nobody does. */
    Optional<InetSocketAddress> inbound(Transport transport, InetSocketAddress from, InetSocketAddress to) {
        Port port = new Port(transport.reliable(), to.getPort());
        InetSocketAddress target = forwarded.get(port);
        if (target != null) {
            return Optional.of(target);
        }
        Mapping mapping = byPort.get(port);
        if (mapping == null || !alive(mapping) || !admits(mapping, from)) {
            return Optional.empty();
        }
        if (inboundRefresh) {
            mapping.usedNs = simulation.nowNs();
        }
        return Optional.of(mapping.inside);
    }

    private boolean admits(Mapping mapping, InetSocketAddress from) {
        return (!kind.filtersByHost() || mapping.hosts.contains(from.getAddress()))
                && (!kind.filtersByPort() || mapping.remotes.contains(from));
    }

    private boolean alive(Mapping mapping) {
        return mapping.port.stream || simulation.nowNs() - mapping.usedNs < mappingTimeout.toNanos();
    }

    private int freePort(boolean stream) {
        for (int tries = FIRST_PORT; tries < 65_536; tries++) {
            int port = nextPort;
            nextPort = nextPort == 65_535 ? FIRST_PORT : nextPort + 1;
            @Nullable Mapping there = byPort.get(new Port(stream, port));
            if ((there == null || !alive(there)) && !forwarded.containsKey(new Port(stream, port))) {
                return port;
            }
        }
        throw new IllegalStateException("NAT " + publicAddress.getHostAddress() + " has no port left");
    }

    private record Key(boolean stream, InetSocketAddress inside, InetSocketAddress remote) {}

    private record Port(boolean stream, int number) {}

    private static final class Mapping {
        final InetSocketAddress inside;
        final Port port;
        final Set<InetAddress> hosts = new HashSet<>();
        final Set<InetSocketAddress> remotes = new HashSet<>();
        long usedNs;

        Mapping(InetSocketAddress inside, Port port) {
            this.inside = inside;
            this.port = port;
        }
    }
}
