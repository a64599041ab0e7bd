package io.jackfield.sip.node;

import io.jackfield.sip.transaction.TransactionCounters;
import io.jackfield.sip.transport.Host;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Registers what the shards of a node count: function counters over plain fields, which cost nothing until they are read.
 * The registry refers to the layers weakly: they keep each other.
 */
final class Meters {
    private final MeterRegistry registry;
    private final Tags tags;
    private final List<TransportLayer> layers;

    private Meters(MeterRegistry registry, Tags tags, List<TransportLayer> layers) {
        this.registry = registry;
        this.tags = tags;
        this.layers = layers;
    }

    static void bind(MeterRegistry registry, SipNode node, Host host, List<TransportLayer> layers) {
        Tags tags = Tags.of("node", node.name());
        host.bindMeters(registry, tags);
        node.resolver().bindMeters(registry, tags);
        Meters meters = new Meters(registry, tags, layers);
        meters.transport();
        meters.transactions();
    }

    private void transport() {
        count("messages", Tags.of("kind", "request", "direction", "in"), c -> c.requestsIn);
        count("messages", Tags.of("kind", "request", "direction", "out"), c -> c.requestsOut);
        count("messages", Tags.of("kind", "response", "direction", "in"), c -> c.responsesIn);
        count("messages", Tags.of("kind", "response", "direction", "out"), c -> c.responsesOut);
        count("requests.turned.away", Tags.empty(), c -> c.requestsTurnedAway);
        count("malformed", Tags.empty(), c -> c.malformed);
        count("malformed.rejected", Tags.empty(), c -> c.rejected);
        count("handed.over", Tags.empty(), c -> c.handedOver);
        count("mailbox.full", Tags.empty(), c -> c.mailboxFull);
        count("unsent", Tags.of("reason", "no-route"), c -> c.noRoute);
        count("rerouted", Tags.empty(), c -> c.rerouted);
        count("large.requests", Tags.of("by", "tcp"), c -> c.largeByTcp);
        count("large.requests", Tags.of("by", "udp-after-tcp"), c -> c.largeByUdp);
    }

    private void transactions() {
        countTransactions("transactions", Tags.of("kind", "server"), TransactionCounters::requests);
        countTransactions("transactions", Tags.of("kind", "client"), TransactionCounters::sent);
        countTransactions("retransmissions", Tags.of("direction", "in"), TransactionCounters::requestsRepeated);
        countTransactions("retransmissions", Tags.of("direction", "out"), TransactionCounters::repeated);
        countTransactions("transactions.failed", Tags.of("reason", "timeout"), TransactionCounters::timeouts);
        countTransactions("transactions.failed", Tags.of("reason", "transport"), TransactionCounters::unsent);
        countTransactions(
                "transactions.failed", Tags.of("reason", "unacknowledged"), TransactionCounters::responsesLost);
        countTransactions("transactions.failed", Tags.of("reason", "overload"), TransactionCounters::overloads);
        countTransactions("strays", Tags.of("kind", "response"), TransactionCounters::strayResponses);
        countTransactions("strays", Tags.of("kind", "cancel"), TransactionCounters::strayCancels);
        countTransactions("requests.merged", Tags.empty(), TransactionCounters::merged);
        Gauge.builder("jackfield.sip.transactions.live", layers, Meters::live)
                .description("transactions held, stragglers' included")
                .tags(tags)
                .register(registry);
    }

    private static double live(List<TransportLayer> layers) {
        return layers.stream().mapToLong(layer -> layer.transactions().size()).sum();
    }

    private void countTransactions(String what, Tags more, ToLongFunction<TransactionCounters> field) {
        sum(what, more, layer -> field.applyAsLong(layer.transactions().counters()));
    }

    private void count(String what, Tags more, ToLongFunction<TransportCounters> field) {
        sum(what, more, layer -> field.applyAsLong(layer.counters));
    }

    private void sum(String what, Tags more, ToLongFunction<TransportLayer> field) {
        FunctionCounter.builder(
                        "jackfield.sip." + what,
                        layers,
                        all -> all.stream().mapToLong(field).sum())
                .tags(tags.and(more))
                .register(registry);
    }
}
