package io.jackfield.sim;

import io.jackfield.sip.transport.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which ways there are: what is cut, and the NATs on the way. */
final class Paths {
    private final List<SimNat> nats = new ArrayList<>();
    private final Set<Pair> cuts = new HashSet<>();
    private final Set<InetAddress> isolated = new HashSet<>();

    record Pair(InetAddress from, InetAddress to) {}

    void add(SimNat nat) {
        nats.add(nat);
    }

    void cut(InetAddress from, InetAddress to) {
        cuts.add(new Pair(from, to));
    }

    void isolate(InetAddress host) {
        isolated.add(host);
    }

    void heal(InetAddress from, InetAddress to) {
        cuts.remove(new Pair(from, to));
    }

    void heal(InetAddress host) {
        isolated.remove(host);
        cuts.removeIf(pair -> pair.from.equals(host) || pair.to.equals(host));
    }

    void healAll() {
        isolated.clear();
        cuts.clear();
    }

    boolean blocked(InetAddress from, InetAddress to) {
        if (cuts.isEmpty() && isolated.isEmpty()) {
            return false;
        }
        boolean alone = (isolated.contains(from) || isolated.contains(to)) && !from.equals(to);
        return alone || cuts.contains(new Pair(from, to));
    }

    /** What the receiver sees as the source; empty when there is no way: to the inside of a NAT, or back into one that does not. */
    Optional<InetSocketAddress> outbound(Transport transport, InetSocketAddress from, InetSocketAddress to) {
        InetSocketAddress source = from;
        SimNat nat = natOf(source.getAddress());
        while (nat != null && !nat.isInside(to.getAddress())) {
            boolean back = nat.publicAddress().equals(to.getAddress());
            if (back && !nat.hairpins()) {
                return Optional.empty();
            }
            source = nat.outbound(transport, source, to);
            nat = back ? null : natOf(source.getAddress());
        }
        SimNat other = natOf(to.getAddress());
        return other == null || other.isInside(source.getAddress()) ? Optional.of(source) : Optional.empty();
    }

    /** Who gets what arrives at an address: itself, or who is mapped there behind a NAT; empty when nobody is. */
    Optional<InetSocketAddress> inbound(Transport transport, InetSocketAddress from, InetSocketAddress to) {
        Optional<InetSocketAddress> target = Optional.of(to);
        SimNat nat = natAt(to.getAddress());
        while (nat != null && target.isPresent()) {
            target = nat.inbound(transport, from, target.get());
            nat = target.isPresent() ? natAt(target.get().getAddress()) : null;
        }
        return target;
    }

    /** The innermost NAT that an address is behind. */
    private @Nullable SimNat natOf(InetAddress address) {
        SimNat found = null;
        for (SimNat nat : nats) {
            if (nat.isInside(address) && (found == null || found.isInside(nat.publicAddress()))) {
                found = nat;
            }
        }
        return found;
    }

    private @Nullable SimNat natAt(InetAddress address) {
        for (SimNat nat : nats) {
            if (nat.publicAddress().equals(address)) {
                return nat;
            }
        }
        return null;
    }
}
