package io.jackfield.sip.transport;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The flows of the last peers of a datagram socket, so that messages of one peer share one flow and its address. Bounded: a
 * peer takes the place of another with the same hash.
 */
final class FlowCache {
    private static final int SLOTS = 1 << 12;

    private final InetSocketAddress local;
    private final @Nullable Flow[] slots = new Flow[SLOTS];

    FlowCache(InetSocketAddress local) {
        this.local = local;
    }

    Flow from(InetSocketAddress remote) {
        int hash = remote.hashCode() * 0x9E3779B9;
        int slot = hash >>> (Integer.SIZE - 12);
        Flow known = slots[slot];
        if (known != null && (known.remote() == remote || known.remote().equals(remote))) {
            return known;
        }
        Flow fresh = Flow.between(Transport.UDP, local, remote, 0);
        slots[slot] = fresh;
        return fresh;
    }
}
