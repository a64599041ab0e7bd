package io.jackfield.relay;

import io.jackfield.rtp.MediaException;
import io.jackfield.rtp.loop.PortPool;
import io.jackfield.sdp.Address;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The networks as they were written, and what becomes of them. */
final class NetworkSettings {
    private record Entry(String name, String address, Optional<String> advertised) {}

    private final List<Entry> entries = new ArrayList<>();

    void add(String name, String address, Optional<String> advertised) {
        entries.add(new Entry(name, address, advertised));
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
            } else {
                PortPool pool = pools.computeIfAbsent(local.get(), any -> PortPool.of(lowestPort, highestPort));
                made.add(new RelayNetwork(entry.name(), local.get(), advertised.get(), pool));
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
}
