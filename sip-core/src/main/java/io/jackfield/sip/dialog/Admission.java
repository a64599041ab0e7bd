package io.jackfield.sip.dialog;

import io.jackfield.kernel.BoundedMap;
import io.jackfield.sip.transport.Flow;
import java.net.InetAddress;
import java.util.Optional;

/**
 * Whether one more call is taken: not past so many sessions in all, so many from one source, so many new ones a second. The last two
 * are a shard's share of what the user agent may have, since Call-IDs spread calls evenly.
 */
final class Admission {
    /** What a call was refused for. */
    enum Refusal {
        SESSIONS,
        SOURCE,
        RATE
    }

    private static final long SECOND_NS = 1_000_000_000;

    private final AgentSettings settings;
    private final DialogCounters counters;
    private final BoundedMap<InetAddress, Integer> bySource;
    private final int perSource;
    private final long intervalNs;
    private long nextNs = Long.MIN_VALUE;

    /** @param shards how many share the limits */
    Admission(AgentSettings settings, int shards, DialogCounters counters) {
        this.settings = settings;
        this.counters = counters;
        this.bySource = new BoundedMap<>("sources of calls", settings.maxSessions(), BoundedMap.Policy.REJECT_NEW);
        this.perSource = (settings.limits().perSource() + shards - 1) / shards;
        this.intervalNs = Math.max(1, SECOND_NS * shards / settings.limits().newPerSecond());
    }

    /** A call of ours; it must be released when it ends. */
    boolean outgoing() {
        boolean taken = settings.capacity().take();
        if (taken) {
            counters.outgoing++;
        } else {
            refuse(Refusal.SESSIONS);
        }
        return taken;
    }

    /** A call that came; when it is taken, it must be released when it ends. */
    boolean incoming(Flow source, long nowNs) {
        InetAddress host = source.remoteHost();
        int known = bySource.get(host).orElse(0);
        if (known >= perSource) {
            return refuse(Refusal.SOURCE);
        }
        if (!inTime(nowNs)) {
            return refuse(Refusal.RATE);
        }
        if (!settings.capacity().take()) {
            return refuse(Refusal.SESSIONS);
        }
        bySource.put(host, known + 1);
        counters.incoming++;
        return true;
    }

    /** A call has ended. */
    void release(Optional<Flow> source) {
        settings.capacity().release();
        source.map(Flow::remoteHost)
                .ifPresent(host -> bySource.get(host).ifPresent(known -> {
                    if (known > 1) {
                        bySource.put(host, known - 1);
                    } else {
                        bySource.remove(host);
                    }
                }));
    }

    /** Calls are due at even intervals; a second's worth may come at once (a leaky bucket, as in ITU-T I.371). */
    private boolean inTime(long nowNs) {
        long due = Math.max(nextNs, nowNs);
        if (due - nowNs > SECOND_NS - intervalNs) {
            return false;
        }
        nextNs = due + intervalNs;
        return true;
    }

    private boolean refuse(Refusal why) {
        counters.refused[why.ordinal()]++;
        return false;
    }
}
