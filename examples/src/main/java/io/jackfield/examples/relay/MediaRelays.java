package io.jackfield.examples.relay;

import io.jackfield.examples.Complaint;
import io.jackfield.examples.config.HostPort;
import io.jackfield.examples.config.ProxyConfig.Relays;
import io.jackfield.examples.config.ProxyConfig.RemoteRelay;
import io.jackfield.relay.RelayPool;
import io.jackfield.relay.RtpRelay;
import io.jackfield.relay.ng.NgClient;
import io.jackfield.rtp.MediaException;
import io.jackfield.rtp.loop.MediaLoops;
import io.jackfield.sip.node.MediaAnchor;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The media relays of a proxy or a platform as one: one in this process, others elsewhere by ng. Any thread. */
public final class MediaRelays implements AutoCloseable {
    /** The name of the relay in this process. */
    public static final String OWN = "own";

    private final Deque<AutoCloseable> closing = new ArrayDeque<>();
    private final Optional<Own> own;
    private final List<RemoteRelay> remote;
    private final RelayPool pool;

    /**
     * The relay in this process.
     *
     * @param weight its share of the calls
     * @param region where it is; empty for nowhere in particular
     */
    public record Own(RtpRelay relay, int weight, String region) {}

    private MediaRelays(Optional<Own> own, Relays relays, MediaLoops loops, MeterRegistry meters) {
        this.own = own;
        this.remote = relays.remote();
        RegionChoice regions = RegionChoice.of(relays.regions());
        RelayPool.Builder builder =
                RelayPool.builder().region(leg -> regions.at(leg.signalledFrom().getAddress()));
        own.ifPresent(here -> builder.relay(OWN, here.relay(), here.weight(), here.region(), relay -> done()));
        try {
            for (RemoteRelay relay : remote) {
                NgClient client = NgClient.builder(address(relay), loops).start();
                closing.push(client);
                builder.relay(relay.name(), client, relay.weight(), relay.region(), NgClient::ping);
            }
        } catch (MediaException e) {
            close();
            throw Complaint.failure(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
        pool = builder.build();
        Gauge.builder("jackfield.relay.pool.down", pool, p -> p.down().size()).register(meters);
        Gauge.builder("jackfield.relay.pool.calls", pool, RelayPool::calls).register(meters);
        FunctionCounter.builder("jackfield.relay.pool.moved", pool, RelayPool::moved)
                .register(meters);
    }

    private static CompletionStage<Void> done() {
        return CompletableFuture.completedStage(null);
    }

    /** Those of a proxy; empty when it has none: then media goes past it. @throws Complaint of one sentence when a name leads nowhere */
    public static Optional<MediaRelays> elsewhere(Relays relays, MeterRegistry meters) {
        if (relays.remote().isEmpty()) {
            return Optional.empty();
        }
        MediaLoops loops = MediaLoops.builder().threads(1).start();
        try {
            MediaRelays all = new MediaRelays(Optional.empty(), relays, loops, meters);
            all.closing.addLast(loops);
            return Optional.of(all);
        } catch (RuntimeException e) {
            loops.close();
            throw e;
        }
    }

    /** That of a platform and those beside it. @throws Complaint of one sentence when a name leads nowhere */
    public static MediaRelays with(Own own, Relays relays, MediaLoops loops, MeterRegistry meters) {
        return new MediaRelays(Optional.of(own), relays, loops, meters);
    }

    private static InetSocketAddress address(RemoteRelay relay) {
        HostPort at = relay.ng();
        try {
            return new InetSocketAddress(InetAddress.getByName(at.host()), at.port());
        } catch (UnknownHostException e) {
            throw Complaint.usage("relay " + relay.name() + ": there is no host " + at.host());
        }
    }

    /** For routes to lead calls through. */
    public MediaAnchor anchor() {
        return pool;
    }

    /** The one in this process. */
    public Optional<Own> own() {
        return own;
    }

    /** Relays elsewhere. */
    public List<RemoteRelay> remote() {
        return remote;
    }

    /** The pool, for who looks. */
    public RelayPool pool() {
        return pool;
    }

    @Override
    public void close() {
        List<AutoCloseable> all = new ArrayList<>(closing);
        closing.clear();
        for (AutoCloseable one : all) {
            try {
                one.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
