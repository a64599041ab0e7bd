package io.jackfield.rtp.ice;

import io.jackfield.kernel.Machine;
import io.jackfield.sdp.IceCandidate;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** Agents in virtual time, on a network with loss, NATs and cut ways. All chance follows from a seed. */
final class IceWorld {
    private final PriorityQueue<Arrival> arrivals = new PriorityQueue<>();
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, Nat> nats = new LinkedHashMap<>();
    final Random random;
    double loss;
    long delayNs = 30_000_000L;
    final Set<String> cut = new TreeSet<>();
    long nowNs = 5_000_000_000L;
    long sent;
    private long order;

    IceWorld(long seed) {
        random = new Random(seed);
    }

    private record Arrival(long atNs, long order, byte[] bytes, InetSocketAddress from, InetSocketAddress to)
            implements Comparable<Arrival> {
        @Override
        public int compareTo(Arrival other) {
            return atNs != other.atNs ? Long.compare(atNs, other.atNs) : Long.compare(order, other.order);
        }
    }

    /** Gives hosts that begin with a prefix one public address; filters by address and port. */
    private static final class Nat {
        private final String publicHost;
        private final boolean symmetric;
        private final Map<String, Integer> ports = new LinkedHashMap<>();
        private final Map<Integer, InetSocketAddress> inside = new LinkedHashMap<>();
        private final Set<String> allowed = new TreeSet<>();

        Nat(String publicHost, boolean symmetric) {
            this.publicHost = publicHost;
            this.symmetric = symmetric;
        }

        InetSocketAddress out(InetSocketAddress from, InetSocketAddress to) {
            int port = ports.computeIfAbsent(symmetric ? from + ">" + to : from + "", key -> 30_000 + ports.size());
            inside.put(port, from);
            allowed.add(port + "<" + to);
            return new InetSocketAddress(publicHost, port);
        }

        Optional<InetSocketAddress> in(InetSocketAddress from, InetSocketAddress to) {
            return allowed.contains(to.getPort() + "<" + from)
                    ? Optional.ofNullable(inside.get(to.getPort()))
                    : Optional.empty();
        }
    }

    void nat(String prefix, String publicHost, boolean symmetric) {
        nats.put(prefix, new Nat(publicHost, symmetric));
    }

    /** An agent with a host. */
    final class Node implements IceAgent.Effects {
        final String host;
        final IceAgent agent;
        final Map<Integer, InetSocketAddress> aims = new LinkedHashMap<>();
        final List<IceEnd> ends = new ArrayList<>();
        final int components;

        Node(String host, IceSettings settings, boolean controlling, int components) {
            this.host = host;
            this.components = components;
            this.agent =
                    new IceAgent(settings, components, false, IceCredentials.random(random), controlling, random, this);
            nodes.add(this);
        }

        InetSocketAddress address(int component) {
            return new InetSocketAddress(host, 3999 + component);
        }

        List<IceCandidate> candidates() {
            List<IceCandidate> all = new ArrayList<>();
            for (int i = 1; i <= components; i++) {
                all.add(candidate(i, host, 3999 + i, IceAgent.hostPriority(i)));
            }
            return all;
        }

        void knows(Node peer, List<IceCandidate> candidates) {
            agent.remote(peer.agent.local(), false, candidates, nowNs);
        }

        @Override
        public void send(int component, byte[] message, InetSocketAddress to) {
            put(address(component), to, message);
        }

        @Override
        public void aim(int component, InetSocketAddress remote) {
            aims.put(component, remote);
        }

        @Override
        public void ended(IceEnd why) {
            ends.add(why);
        }
    }

    static IceCandidate candidate(int component, String host, int port, long priority) {
        return IceCandidate.parse("1 " + component + " udp " + priority + " " + host + " " + port + " typ host")
                .orElseThrow();
    }

    private Nat natOf(InetSocketAddress inside) {
        String host = inside.getAddress().getHostAddress();
        return nats.entrySet().stream()
                .filter(entry -> host.startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    void put(InetSocketAddress from, InetSocketAddress to, byte[] message) {
        sent++;
        Nat nat = natOf(from);
        InetSocketAddress seen = nat == null ? from : nat.out(from, to);
        boolean lost = random.nextDouble() < loss
                || cut.contains(from.getAddress().getHostAddress() + ">"
                        + to.getAddress().getHostAddress());
        if (!lost) {
            long jitter = (long) (random.nextDouble() * delayNs / 2);
            arrivals.add(new Arrival(nowNs + delayNs + jitter, order++, message, seen, to));
        }
    }

    private void arrive(Arrival arrival) {
        InetSocketAddress to = arrival.to;
        for (Nat nat : nats.values()) {
            if (nat.publicHost.equals(to.getAddress().getHostAddress())) {
                Optional<InetSocketAddress> inside = nat.in(arrival.from, to);
                if (inside.isEmpty()) {
                    return;
                }
                to = inside.get();
            }
        }
        if (to.equals(arrival.to) && natOf(to) != null) {
            return; // a private address, from outside
        }
        for (Node node : nodes) {
            for (int i = 1; i <= node.components; i++) {
                if (node.address(i).equals(to)) {
                    node.agent.receive(i, ByteBuffer.wrap(arrival.bytes), arrival.from, nowNs);
                }
            }
        }
    }

    /** Lets time pass. */
    void run(long forNs) {
        long endNs = nowNs + forNs;
        int idle = 0;
        while (true) {
            long next = arrivals.isEmpty() ? Machine.NEVER : arrivals.peek().atNs;
            for (Node node : nodes) {
                next = Math.min(next, node.agent.nextDeadlineNs());
            }
            if (next > endNs) {
                nowNs = endNs;
                return;
            }
            idle = next <= nowNs ? idle + 1 : 0;
            if (idle > 1000) {
                throw new AssertionError("a deadline that never passes");
            }
            nowNs = Math.max(nowNs, next);
            while (!arrivals.isEmpty() && arrivals.peek().atNs <= nowNs) {
                arrive(arrivals.poll());
            }
            nodes.forEach(node -> node.agent.onDeadline(nowNs));
        }
    }
}
