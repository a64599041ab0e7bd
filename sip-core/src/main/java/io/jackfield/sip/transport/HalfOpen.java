package io.jackfield.sip.transport;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/**
 * The accepted connections whose handshake is not done, up to a limit in total and for each source: who never finishes one takes
 * these places and no others. All shards share it; it holds no more sources than the limit.
 */
final class HalfOpen {
    private final int limit;
    private final int limitPerSource;
    private final Map<InetAddress, Integer> sources = new HashMap<>();
    private int total;

    HalfOpen(int limit, int limitPerSource) {
        this.limit = limit;
        this.limitPerSource = limitPerSource;
    }

    /**
     * Takes a place; false when there is none.
     *
     * @param many whether the source is a balancer, which may take all places
     */
    synchronized boolean enter(InetAddress source, boolean many) {
        int own = sources.getOrDefault(source, 0);
        if (total >= limit || own >= limitPerSource && !many) {
            return false;
        }
        total++;
        sources.put(source, own + 1);
        return true;
    }

    /** Gives a place back. */
    synchronized void leave(InetAddress source) {
        Integer own = sources.get(source);
        if (own != null) {
            total--;
            if (own == 1) {
                sources.remove(source);
            } else {
                sources.put(source, own - 1);
            }
        }
    }

    synchronized int size() {
        return total;
    }
}
