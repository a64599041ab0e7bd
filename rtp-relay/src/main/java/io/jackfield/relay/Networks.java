package io.jackfield.relay;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The networks of a relay, and which of several addresses a session gets. From any thread.
 *
 * <p>A name may have several addresses: the first of the wanted family is taken, as long as it has ports. Names with a suffix behind a
 * colon, {@code pub:1} and {@code pub:2}, are taken in turn where what is before it is asked for, those without ports left out.
 */
final class Networks {
    private final List<RelayNetwork> all;
    /** The names behind each name that may be asked for, and whose turn it is. */
    private final Map<String, Turn> turns = new LinkedHashMap<>();

    private record Turn(List<String> names, AtomicInteger next) {}

    /** @param all at least one; the first is the default */
    Networks(List<RelayNetwork> all) {
        this.all = List.copyOf(all);
        for (RelayNetwork network : all) {
            names(network.base(), network.name());
        }
        for (RelayNetwork network : all) {
            names(network.name(), network.name());
        }
    }

    private void names(String asked, String meant) {
        List<String> names = turns.computeIfAbsent(asked, any -> new Turn(new ArrayList<>(), new AtomicInteger()))
                .names();
        if (!names.contains(meant) && (asked.equals(meant) || !isWhole(asked))) {
            names.add(meant);
        }
    }

    /** A name that some network has as it is stands for that one alone. */
    private boolean isWhole(String name) {
        return all.stream().anyMatch(network -> network.name().equals(name));
    }

    List<RelayNetwork> all() {
        return all;
    }

    /** What may be asked for; the first is what nobody has to ask for. */
    List<String> names() {
        return List.copyOf(turns.keySet());
    }

    /** The default, in its turn. */
    RelayNetwork choose() {
        return choose(turns.keySet().iterator().next(), Optional.empty());
    }

    /**
     * An address for a new session.
     *
     * @param ipv6 the family; empty for any
     * @throws IllegalArgumentException when there is none
     */
    RelayNetwork choose(String name, Optional<Boolean> ipv6) {
        Turn turn = turns.get(name);
        List<String> names = turn == null ? List.of() : turn.names();
        int start = turn == null || names.size() < 2 ? 0 : turn.next().getAndIncrement();
        List<RelayNetwork> inOrder = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            String one = names.get(Math.floorMod(start + i, names.size()));
            all.stream()
                    .filter(network -> network.name().equals(one))
                    .filter(network -> ipv6.isEmpty() || network.isIpv6() == ipv6.get())
                    .forEach(inOrder::add);
        }
        return inOrder.stream()
                .filter(RelayNetwork::hasPorts)
                .findFirst()
                .or(() -> inOrder.stream().findFirst())
                .orElseThrow(() -> new IllegalArgumentException("no network is called " + name
                        + (ipv6.isEmpty() ? "" : ipv6.get() ? " with an IPv6 address" : " with an IPv4 address")));
    }

    /** @throws IllegalArgumentException when there is none */
    RelayNetwork find(String name, boolean ipv6, int rank) {
        return all.stream()
                .filter(network -> network.name().equals(name) && network.isIpv6() == ipv6 && network.rank() == rank)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "network " + name + " has no " + (ipv6 ? "IPv6" : "IPv4") + " address number " + (rank + 1)));
    }
}
