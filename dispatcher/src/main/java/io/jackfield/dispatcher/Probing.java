package io.jackfield.dispatcher;

import io.jackfield.kernel.Machine;
import io.jackfield.kernel.Shard;
import io.jackfield.kernel.TimerWheel;
import io.jackfield.sip.node.SipNode;
import io.jackfield.sip.transaction.TransactionLayer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a dispatcher does on a node by itself: probes, and the upkeep once a second. Lives on the node's first shard. */
final class Probing extends TimerWheel.Timer {
    private static final long STAGGER_NS = Duration.ofMillis(20).toNanos();
    private static final long UPKEEP_NS = Duration.ofSeconds(1).toNanos();

    private final SipNode node;
    private final TransactionLayer layer;
    private final Shard shard;
    private final Dispatcher dispatcher;
    private final String callIds;
    private final Map<Destination, ProbeDriver> drivers = new LinkedHashMap<>();
    private final Set<Destination> lookedUp = new HashSet<>();
    private int probers;
    private boolean on = true;
    private boolean closed;

    Probing(SipNode node, Dispatcher dispatcher, long seed) {
        this.node = node;
        this.layer = node.layers().get(0);
        this.shard = layer.shard();
        this.dispatcher = dispatcher;
        this.callIds = HexFormat.of().toHexDigits(seed) + '-';
    }

    void open() {
        shard.execute(() -> shard.timers().schedule(this, onTimer(shard.nowNs())));
    }

    /** A change that the mailbox has no place for is seen by the next upkeep. */
    void changed() {
        shard.execute(this::follow);
    }

    void suspect(Destination destination) {
        shard.execute(() -> {
            ProbeDriver driver = drivers.get(destination);
            if (driver != null) {
                driver.suspect();
            }
        });
    }

    void switchTo(boolean probing) {
        shard.execute(() -> {
            on = probing;
            follow();
        });
    }

    void close() {
        shard.execute(() -> {
            closed = true;
            shard.timers().cancel(this);
            follow();
        });
    }

    @Override
    protected long onTimer(long nowNs) {
        if (closed) {
            return Machine.NEVER;
        }
        dispatcher.upkeep(nowNs);
        follow();
        return nowNs + UPKEEP_NS;
    }

    /** Probes whom it should and nobody else. */
    private void follow() {
        List<Destination> all = closed ? List.of() : dispatcher.destinations();
        Set<Destination> wanted = new HashSet<>();
        List<ProbeDriver> starting = new ArrayList<>();
        for (Destination destination : all) {
            if (on && destination.set().terms().probes(destination)) {
                wanted.add(destination);
                drivers.computeIfAbsent(destination, fresh -> {
                    ProbeDriver driver = driver(fresh);
                    starting.add(driver);
                    return driver;
                });
            }
            lookUp(destination);
        }
        drivers.entrySet().removeIf(entry -> {
            boolean unwanted = !wanted.contains(entry.getKey());
            if (unwanted) {
                entry.getValue().stop();
            }
            return unwanted;
        });
        lookedUp.retainAll(new HashSet<>(all));
        for (int i = 0; i < starting.size(); i++) {
            starting.get(i).start(i * STAGGER_NS);
        }
    }

    private ProbeDriver driver(Destination destination) {
        String callId = callIds + probers++;
        return new ProbeDriver(
                node, layer, destination, destination.set().terms().probe(), callId);
    }

    /** So that a destination is recognised by its address before its first probe, or without any. */
    private void lookUp(Destination destination) {
        boolean known = destination.address() != null || destination.spec().has(DestinationSpec.NO_LOOKUP);
        if (!known && lookedUp.add(destination)) {
            node.resolver().resolve(destination.uri(), shard, destination::found);
        }
    }
}
