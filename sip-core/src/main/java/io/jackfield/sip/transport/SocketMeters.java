package io.jackfield.sip.transport;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.function.ToLongFunction;

/** Registers what sockets count. The registry refers to the given objects weakly: their host keeps them. */
final class SocketMeters {
    private final MeterRegistry registry;
    private final Tags tags;
    private final List<NettyShard> shards;

    private SocketMeters(MeterRegistry registry, Tags tags, List<NettyShard> shards) {
        this.registry = registry;
        this.tags = tags;
        this.shards = shards;
    }

    static void bind(MeterRegistry registry, Tags tags, List<NettyShard> shards, Connections connections) {
        new SocketMeters(registry, tags, shards).bind();
        Gauge.builder("jackfield.sip.connections.open", connections, Connections::size)
                .tags(tags)
                .register(registry);
    }

    private void bind() {
        sum("datagrams", Tags.of("direction", "in"), c -> c.datagramsIn);
        sum("datagrams", Tags.of("direction", "out"), c -> c.datagramsOut);
        sum("datagrams.dropped", Tags.empty(), c -> c.datagramsDropped);
        sum("datagrams.turned.away", Tags.empty(), c -> c.datagramsTurnedAway);
        sum("bytes", Tags.of("direction", "in"), c -> c.bytesIn);
        sum("bytes", Tags.of("direction", "out"), c -> c.bytesOut);
        sum("keepalives", Tags.empty(), c -> c.keepAlives);
        sum("connections", Tags.of("event", "accepted"), c -> c.connectionsAccepted);
        sum("connections", Tags.of("event", "opened"), c -> c.connectionsOpened);
        sum("connections", Tags.of("event", "failed"), c -> c.connectionsFailed);
        sum("connections", Tags.of("event", "refused"), c -> c.connectionsRefused);
        sum("connections", Tags.of("event", "turned-away"), c -> c.connectionsTurnedAway);
        sum("connections.closed", Tags.of("reason", "idle"), c -> c.closedIdle);
        sum("connections.closed", Tags.of("reason", "slow"), c -> c.closedSlow);
        sum("connections.closed", Tags.of("reason", "not-reading"), c -> c.closedNotReading);
        sum("connections.closed", Tags.of("reason", "garbage"), c -> c.closedGarbage);
        sum("connections.closed", Tags.of("reason", "unanswered-ping"), c -> c.closedUnanswered);
        sum("handshakes", Tags.of("outcome", "done"), c -> c.handshakesDone);
        sum("handshakes", Tags.of("outcome", "failed"), c -> c.handshakesFailed);
        sum("handshakes", Tags.of("outcome", "timeout"), c -> c.handshakesTimedOut);
        sum("handshakes", Tags.of("outcome", "refused"), c -> c.handshakesRefused);
        sum("connections", Tags.of("event", "aliased"), c -> c.aliases);
        sum("proxy.headers.bad", Tags.empty(), c -> c.proxyHeadersBad);
        sum("upgrades.refused", Tags.empty(), c -> c.upgradesRefused);
        sum("exceptions", Tags.empty(), c -> c.exceptions);
    }

    private void sum(String what, Tags more, ToLongFunction<SocketCounters> field) {
        FunctionCounter.builder(
                        "jackfield.sip." + what,
                        shards,
                        all -> all.stream()
                                .mapToLong(shard -> field.applyAsLong(shard.counters))
                                .sum())
                .tags(tags.and(more))
                .register(registry);
    }
}
