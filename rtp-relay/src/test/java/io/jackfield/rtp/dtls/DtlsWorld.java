package io.jackfield.rtp.dtls;

import io.jackfield.kernel.Machine;
import io.jackfield.sdp.Fingerprint;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Endpoints in virtual time, on a network that loses and mangles what a test says. Only the workers' arithmetic takes real time. */
final class DtlsWorld {
    private static final long WAY_NS = 20_000_000L;

    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final PriorityQueue<Arrival> arrivals = new PriorityQueue<>();
    private final Map<InetSocketAddress, Node> nodes = new LinkedHashMap<>();
    final List<Sent> sent = new ArrayList<>();
    Predicate<Sent> loses = datagram -> false;
    long nowNs = 1_000_000_000L;
    private long order;

    record Sent(long atNs, InetSocketAddress from, InetSocketAddress to, byte[] bytes) {}

    private record Arrival(long atNs, long order, Sent datagram) implements Comparable<Arrival> {
        @Override
        public int compareTo(Arrival other) {
            return atNs != other.atNs ? Long.compare(atNs, other.atNs) : Long.compare(order, other.order);
        }
    }

    /** An endpoint at an address. */
    final class Node implements DtlsEndpoint.Effects {
        final InetSocketAddress address;
        final DtlsEndpoint endpoint;
        final Map<InetSocketAddress, DtlsKeys> keys = new LinkedHashMap<>();
        final Queue<DtlsEnd> ends = new ArrayDeque<>();

        Node(DtlsContext context, String host, int port) {
            address = address(host, port);
            endpoint = new DtlsEndpoint(context, 4, tasks::add, this);
            nodes.put(address, this);
        }

        @Override
        public void send(byte[] datagram, InetSocketAddress to) {
            put(new Sent(nowNs, address, to, datagram));
        }

        @Override
        public void established(InetSocketAddress remote, DtlsKeys agreed) {
            keys.put(remote, agreed);
        }

        @Override
        public void ended(InetSocketAddress remote, DtlsEnd why) {
            ends.add(why);
        }

        @Override
        public void wake() {}

        @Override
        public long nowNs() {
            return nowNs;
        }
    }

    static InetSocketAddress address(String host, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (java.net.UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    Node node(DtlsContext context, String host, int port) {
        return new Node(context, host, port);
    }

    void put(Sent datagram) {
        sent.add(datagram);
        if (!loses.test(datagram)) {
            arrivals.add(new Arrival(nowNs + WAY_NS, order++, datagram));
        }
    }

    /** A client and a server that know each other's certificates, and the first hello sent. */
    static List<Fingerprint> of(DtlsContext context) {
        return context.certificate().fingerprint("sha-256").stream().toList();
    }

    /** Lets time pass until nothing is left to happen or a limit is reached. */
    void run(long limitNs) throws InterruptedException {
        long endNs = nowNs + limitNs;
        while (true) {
            settle();
            long next = arrivals.isEmpty() ? Machine.NEVER : arrivals.peek().atNs;
            for (Node node : nodes.values()) {
                next = Math.min(next, node.endpoint.nextDeadlineNs());
            }
            if (next > endNs) {
                nowNs = endNs;
                return;
            }
            nowNs = Math.max(nowNs, next);
            while (!arrivals.isEmpty() && arrivals.peek().atNs <= nowNs) {
                Sent datagram = arrivals.poll().datagram;
                Node to = nodes.get(datagram.to);
                if (to != null) {
                    to.endpoint.receive(ByteBuffer.wrap(datagram.bytes), datagram.from, nowNs);
                    settle();
                }
            }
            nodes.values().forEach(node -> node.endpoint.onDeadline(nowNs));
        }
    }

    /** Waits, in real time, for workers to have read what they were given. */
    private void settle() throws InterruptedException {
        while (nodes.values().stream().anyMatch(node -> !node.endpoint.isSettled()) || !tasks.isEmpty()) {
            Runnable task = tasks.poll(10, TimeUnit.SECONDS);
            if (task == null) {
                throw new AssertionError("a worker is stuck");
            }
            task.run();
        }
    }

    /** Lets what workers still do after an end come in. */
    void late() throws InterruptedException {
        for (Runnable task = tasks.poll(200, TimeUnit.MILLISECONDS);
                task != null;
                task = tasks.poll(50, TimeUnit.MILLISECONDS)) {
            task.run();
        }
    }

    static byte[] flipped(byte[] bytes, int at) {
        byte[] copy = Arrays.copyOf(bytes, bytes.length);
        copy[at] ^= 0x55;
        return copy;
    }
}
