package io.jackfield.sip.resolve;

import io.jackfield.kernel.Shard;
import io.jackfield.kernel.TimerWheel;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.transport.Flow;
import io.jackfield.sip.transport.Transport;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The resolver of RFC 3263: NAPTR, SRV with priorities and weights, A and AAAA, over any {@link Dns}. What was found is kept as
 * long as its records hold; the order among servers of equal priority is drawn anew for each request, so that they share the
 * load as their weights say. A URI seen before costs no allocation when it leads to one address.
 */
public final class ServerResolver implements Resolver {
    /** Slots for what was found, by the URI's hash: a URI takes the place of another. */
    private static final int SLOT_BITS = 12;

    private final Reach reach;
    private final Dns dns;
    private final boolean naptr;
    private final long limitNs;
    private final RandomGenerator random;
    private final DnsCache cache;
    private final DeadServers dead;
    /** Read and written by any thread without a lock: what is in it is immutable, and a lost entry is found again. */
    private final @Nullable Known[] slots = new Known[1 << SLOT_BITS];

    private final LongAdder walks = new LongAdder();
    private final LongAdder avoided = new LongAdder();

    /** What a URI leads to, with the flows at hand when no chance is involved. */
    private record Known(
            SipUri uri, Located located, @Nullable List<Flow> only) {
        static Known of(SipUri uri, Located located) {
            List<Flow> only = located.servers().isEmpty()
                    ? List.of()
                    : located.servers().size() == 1 ? located.servers().get(0).flows() : null;
            return new Known(uri, located, only);
        }
    }

    /**
     * A resolver.
     *
     * @param random draws the order among servers; thread-safe unless used by one thread
     * @throws IllegalArgumentException naming every option that is out of its range
     */
    public ServerResolver(Reach reach, DnsOptions options, RandomGenerator random) {
        options.check();
        this.reach = reach;
        this.dns = options.source();
        this.naptr = options.naptr();
        this.limitNs = options.walkLimit().toNanos();
        this.random = random;
        this.cache = new DnsCache(dns, options.cachedNames());
        this.dead = new DeadServers(options.avoidFor());
    }

    @Override
    public void resolve(SipUri uri, Shard shard, Consumer<List<Flow>> then) {
        int slot = uri.hashCode() * 0x9E3779B9 >>> Integer.SIZE - SLOT_BITS;
        Known known = slots[slot];
        if (known != null && (known.uri == uri || known.uri.equals(uri)) && known.located.fresh(shard.nowNs())) {
            then.accept(order(known, shard));
            return;
        }
        Optional<UriTarget> target = UriTarget.of(uri);
        Optional<InetAddress> numeric = target.flatMap(t -> NumericHost.parse(t.host()));
        if (target.isEmpty() || numeric.isPresent()) {
            Located located = numeric.map(ip -> numeric(target.get(), ip)).orElse(Located.NOWHERE);
            then.accept(order(keep(slot, uri, located), shard));
            return;
        }
        walks.increment();
        new Walking(target.get(), shard, located -> then.accept(order(keep(slot, uri, located), shard))).start();
    }

    @Override
    public Optional<Flow> numeric(SipUri uri) {
        return UriTarget.of(uri)
                .flatMap(target -> NumericHost.parse(target.host())
                        .flatMap(ip -> numeric(target, ip).servers().stream().findFirst())
                        .map(server -> server.flows().get(0)));
    }

    /** RFC 3263 4.1, 4.2: a numeric host needs no look-up. */
    private Located numeric(UriTarget target, InetAddress ip) {
        Transport transport = target.transport().orElseGet(() -> target.defaultTransport(reach));
        int port = target.port() > 0 ? target.port() : transport.defaultPort();
        return reach.has(transport) && reach.reaches(ip)
                ? Located.numeric(target.flow(transport, ip, port))
                : Located.NOWHERE;
    }

    private Known keep(int slot, SipUri uri, Located located) {
        Known known = Known.of(uri, located);
        slots[slot] = known;
        return known;
    }

    private List<Flow> order(Known known, Shard shard) {
        List<Flow> only = known.only;
        if (only != null) {
            return only.size() < 2 ? only : dead.last(only, shard.nowNs());
        }
        List<Flow> flows = new ArrayList<>();
        for (Located.Server server : SrvOrder.draw(known.located.servers(), random)) {
            flows.addAll(server.flows());
        }
        return dead.last(List.copyOf(flows), shard.nowNs());
    }

    @Override
    public void avoid(Flow flow, Optional<Duration> retryAfter, Shard shard) {
        avoided.increment();
        dead.add(flow, retryAfter, shard.nowNs());
    }

    @Override
    public void served(Flow flow) {
        dead.remove(flow);
    }

    @Override
    public void bindMeters(MeterRegistry registry, Tags tags) {
        count(registry, tags, "walks", walks);
        count(registry, tags, "cache.hits", cache.hits);
        count(registry, tags, "questions", cache.asked);
        count(registry, tags, "failures", cache.failed);
        count(registry, tags, "stale", cache.stale);
        count(registry, tags, "avoided", avoided);
        FunctionCounter.builder("jackfield.sip.resolver.evicted", cache, DnsCache::evicted)
                .tags(tags)
                .register(registry);
        Gauge.builder("jackfield.sip.resolver.dead", dead, DeadServers::size)
                .description("servers that did not serve lately")
                .tags(tags)
                .register(registry);
    }

    private static void count(MeterRegistry registry, Tags tags, String what, LongAdder counter) {
        FunctionCounter.builder("jackfield.sip.resolver." + what, counter, LongAdder::sum)
                .tags(tags)
                .register(registry);
    }

    @Override
    public void close() {
        dns.close();
    }

    /** A walk on its shard: its questions are asked after the machine has returned, its answers come back to the shard. */
    private final class Walking extends TimerWheel.Timer implements ServerWalk.Effects {
        private final ServerWalk walk;
        private final Shard shard;
        private final Consumer<Located> then;
        private final ArrayDeque<DnsQuestion> toAsk = new ArrayDeque<>();
        private boolean asking;
        private boolean told;
        private @Nullable Located result;

        Walking(UriTarget target, Shard shard, Consumer<Located> then) {
            this.walk = new ServerWalk(target, reach, naptr, this);
            this.shard = shard;
            this.then = then;
        }

        void start() {
            walk.start(shard.nowNs(), limitNs);
            settle();
            if (result == null) {
                shard.timers().schedule(this, walk.nextDeadlineNs());
            }
        }

        @Override
        public void query(DnsQuestion question) {
            toAsk.add(question);
        }

        @Override
        public void done(Located located) {
            result = located;
        }

        @Override
        protected long onTimer(long nowNs) {
            walk.onDeadline(nowNs);
            settle();
            return walk.nextDeadlineNs();
        }

        private void settle() {
            if (asking) {
                return;
            }
            asking = true;
            while (result == null && !toAsk.isEmpty()) {
                DnsQuestion question = toAsk.remove();
                cache.ask(question, shard.nowNs(), entry -> {
                    if (shard.inShard()) {
                        onAnswer(question, entry);
                    } else {
                        shard.execute(() -> onAnswer(question, entry));
                    }
                });
            }
            asking = false;
            Located located = result;
            if (located != null && !told) {
                told = true;
                shard.timers().cancel(this);
                then.accept(located);
            }
        }

        private void onAnswer(DnsQuestion question, DnsCache.Entry entry) {
            walk.onAnswer(question, entry);
            settle();
        }
    }
}
