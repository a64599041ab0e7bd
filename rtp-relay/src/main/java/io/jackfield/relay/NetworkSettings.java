package io.jackfield.relay;

import io.jackfield.rtp.MediaException;
import io.jackfield.rtp.loop.MediaLoop;
import io.jackfield.rtp.loop.PortPool;
import io.jackfield.rtp.loop.SharedPort;
import io.jackfield.sdp.Address;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** The networks as they were written, and what becomes of them. */
final class NetworkSettings {
    private record Entry(String name, String address, Optional<String> advertised, OptionalInt onePort) {}

    private final List<Entry> entries = new ArrayList<>();

    /** A port of 0 is any that is free. */
    void add(String name, String address, Optional<String> advertised, OptionalInt onePort) {
        entries.add(new Entry(name, address, advertised, onePort));
    }

    private static boolean isPort(int number) {
        return number >= 0 && number <= 65_535;
    }

    List<RelayNetwork> make(int lowestPort, int highestPort, List<String> wrong) {
        if (entries.isEmpty()) {
            wrong.add("no network is given");
        }
        Map<InetAddress, PortPool> pools = new HashMap<>();
        Set<String> names = new HashSet<>();
        List<RelayNetwork> made = new ArrayList<>();
        try {
            PortPool.of(lowestPort, highestPort);
        } catch (IllegalArgumentException e) {
            wrong.add(e.getMessage());
            return made;
        }
        for (Entry entry : entries) {
            if (!names.add(entry.name() + " " + entry.address())) {
                wrong.add("network " + entry.name() + " has the address " + entry.address() + " twice");
            }
            Optional<InetAddress> local = numeric(entry.address());
            Optional<InetAddress> advertised = numeric(entry.advertised().orElse(entry.address()));
            if (local.isEmpty() || advertised.isEmpty()) {
                wrong.add("network " + entry.name() + ": "
                        + (local.isEmpty()
                                ? entry.address()
                                : entry.advertised().orElse("")) + " is not a numeric address");
            } else if (advertised.get().isAnyLocalAddress()) {
                wrong.add("network " + entry.name() + ": listening on any address, it must say which one to advertise");
            } else if (entry.onePort().isPresent() && !isPort(entry.onePort().getAsInt())) {
                wrong.add("network " + entry.name() + ": its one port must be 0 to 65535, not "
                        + entry.onePort().getAsInt());
            } else {
                PortPool pool = pools.computeIfAbsent(local.get(), any -> PortPool.of(lowestPort, highestPort));
                boolean ipv6 = local.get() instanceof Inet6Address;
                int rank = (int) made.stream()
                        .filter(other -> other.name().equals(entry.name()) && other.isIpv6() == ipv6)
                        .count();
                made.add(new RelayNetwork(
                        entry.name(), rank, local.get(), advertised.get(), pool, entry.onePort(), Optional.empty()));
            }
        }
        return made;
    }

    private static Optional<InetAddress> numeric(String text) {
        return Address.of(text).numeric();
    }

    /** Finds out now, not with the first call, whether these are addresses of this machine. */
    static void verify(List<RelayNetwork> networks) {
        for (RelayNetwork network : networks) {
            try (DatagramSocket probe = new DatagramSocket(null)) {
                probe.bind(new InetSocketAddress(network.local(), 0));
            } catch (IOException e) {
                throw new MediaException(
                        MediaException.Code.SOCKET_FAILED,
                        "network " + network.name() + ": cannot listen on "
                                + network.local().getHostAddress() + ": " + e.getMessage());
            }
        }
    }

    /** Opens the ports of networks that have one each, all on one loop; networks of the same address and port have it together. */
    static List<RelayNetwork> share(List<RelayNetwork> networks, MediaLoop loop) {
        Map<InetSocketAddress, SharedPort> ports = new HashMap<>();
        List<RelayNetwork> all = new ArrayList<>();
        try {
            for (RelayNetwork network : networks) {
                OptionalInt wanted = network.wantedPort();
                if (wanted.isEmpty()) {
                    all.add(network);
                    continue;
                }
                InetSocketAddress at = new InetSocketAddress(network.local(), wanted.getAsInt());
                SharedPort port = ports.get(at);
                if (port == null) {
                    port = open(at, loop);
                    ports.put(at, port);
                }
                all.add(network.with(port));
            }
        } catch (MediaException e) {
            ports.values().forEach(port -> loop.execute(() -> port.close(() -> {})));
            throw e;
        }
        return all;
    }

    private static SharedPort open(InetSocketAddress at, MediaLoop loop) {
        CompletionStage<SharedPort> opening = loop.call(() -> {
            try {
                return loop.share(at);
            } catch (BindException e) {
                throw new MediaException(
                        MediaException.Code.PORT_TAKEN,
                        "port " + at.getPort() + " of " + at.getAddress().getHostAddress() + ": " + e.getMessage());
            }
        });
        try {
            return opening.toCompletableFuture().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof MediaException) {
                throw (MediaException) e.getCause();
            }
            throw e;
        }
    }
}
