package io.jackfield.proxy.guard;

import io.jackfield.kernel.NanoClock;
import io.jackfield.kernel.SipHash;
import io.jackfield.proxy.Decision;
import io.jackfield.proxy.RequestGuard;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.resolve.NumericHost;
import io.jackfield.sip.transport.Flow;
import io.jackfield.sip.transport.SourceGate;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Keeps floods, scanners and guessers of passwords away from a proxy: by source, before anything is parsed where it can, on whatever
 * shard reads. Sources are IPv4 addresses and IPv6 networks of 64 bits. A source that is banned is not answered at all.
 *
 * <p>The source of a datagram may be forged, so anybody can have anybody banned who reaches this proxy by UDP and is not trusted: name
 * peers that matter in {@link GuardSettings#trust}. What the proxy trusts itself ({@code SipProxy.Builder.trust}) is never banned either.
 * Responses are not subject to bans.
 *
 * <p>All tables have a fixed size. Any thread; no lock.
 */
public final class Guard implements RequestGuard, SourceGate {
    /** Of how many bans a second its listener hears. */
    public static final int EVENTS_A_SECOND = 10;

    private static final Optional<Decision> PASS = Optional.empty();

    private final GuardCounters counters = new GuardCounters();
    private final AtomicReference<Policy> policy;
    private final RateTable rates;
    private final RateTable failures;
    private final BanTable bans;
    private final Pace total;
    private final Pace events = new Pace(EVENTS_A_SECOND);
    private final NanoClock clock;

    /** What can be changed while it runs. */
    private record Policy(
            Networks trusted, Predicate<Flow> exempt, Scanners scanners, long banNs, GuardListener listener) {}

    private Guard(GuardSettings settings, RandomGenerator random, NanoClock clock) {
        this.clock = clock;
        settings.check();
        SipHash hash = SipHash.keyedBy(random);
        rates = new RateTable(settings.rate, settings.rateWindow.toNanos(), settings.sources, hash);
        failures = new RateTable(settings.failures, settings.failureWindow.toNanos(), settings.sources, hash);
        bans = new BanTable(settings.bans, hash);
        total = new Pace(settings.total);
        policy = new AtomicReference<>(policy(settings, flow -> false));
    }

    /**
     * A guard with these settings.
     *
     * @param random where the key of its tables comes from, so that nobody can aim at a place in them
     * @param clock the clock of the shards, for what operators ask and do
     * @throws IllegalArgumentException naming all that is out of range
     */
    public static Guard of(Consumer<GuardSettings> settings, RandomGenerator random, NanoClock clock) {
        GuardSettings chosen = new GuardSettings();
        settings.accept(chosen);
        return new Guard(chosen, random, clock);
    }

    /**
     * Takes trusted networks, scanners, ban time and listener from new settings; bans and counts stay. Limits and sizes stay as they
     * were made.
     *
     * @throws IllegalArgumentException naming all that is out of range; then nothing is changed
     */
    public void reload(Consumer<GuardSettings> settings) {
        GuardSettings chosen = new GuardSettings();
        settings.accept(chosen);
        chosen.check();
        policy.set(policy(chosen, policy().exempt));
    }

    /** Whom else to leave alone; asked only about sources that would be banned. Instead of whom an earlier call named. */
    public void exempt(Predicate<Flow> sources) {
        Policy now = policy();
        policy.set(new Policy(now.trusted, sources, now.scanners, now.banNs, now.listener));
    }

    private static Policy policy(GuardSettings settings, Predicate<Flow> exempt) {
        return new Policy(
                Networks.of(settings.trusted),
                exempt,
                new Scanners(settings.scanners),
                settings.ban.toNanos(),
                settings.listener);
    }

    private Policy policy() {
        Policy now = policy.get();
        if (now == null) {
            throw new AssertionError("there is always one");
        }
        return now;
    }

    // ---- at the socket ----

    @Override
    public boolean opensTo(InetAddress source, long nowNs) {
        if (bans.size() == 0 || policy().trusted.contains(source) || !bans.holds(SourceKey.of(source), nowNs)) {
            return true;
        }
        counters.turnedAway.increment();
        return false;
    }

    @Override
    public boolean admits(SipRequest request, Flow from, long nowNs) {
        Policy now = policy();
        if (now.trusted.contains(from.remoteHost())) {
            return true;
        }
        long source = SourceKey.of(from.remoteHost());
        if (from.connection() != 0 && bans.holds(source, nowNs)) {
            counters.turnedAway.increment();
            return false;
        }
        if (rates.over(source, nowNs)) {
            return tooMany(now, source, Ban.Reason.RATE, from, nowNs);
        }
        if (now.scanners.sent(request)) {
            return tooMany(now, source, Ban.Reason.SCANNER, from, nowNs);
        }
        if (!total.admit(nowNs) && !now.exempt.test(from)) {
            counters.shed.increment();
            return false;
        }
        return true;
    }

    @Override
    public boolean admitsMalformed(Flow from, long nowNs) {
        Policy now = policy();
        if (now.trusted.contains(from.remoteHost())) {
            return true;
        }
        long source = SourceKey.of(from.remoteHost());
        return !rates.over(source, nowNs) || tooMany(now, source, Ban.Reason.RATE, from, nowNs);
    }

    /** @return whether it passes all the same */
    private boolean tooMany(Policy now, long source, Ban.Reason reason, Flow from, long nowNs) {
        if (now.exempt.test(from)) {
            return true;
        }
        counters.refused(reason);
        ban(now, source, reason, now.banNs, nowNs);
        return false;
    }

    // ---- in the pipeline ----

    /** Passes: what is refused was refused at the socket. */
    @Override
    public Optional<Decision> inspect(SipRequest request, Flow from, long nowNs) {
        return PASS;
    }

    @Override
    public void refused(SipRequest request, Flow from, int status, boolean credentials, long nowNs) {
        boolean failure = switch (status) {
            case 401, 407 -> credentials;
            case 403, 404, 405, 416 -> true;
            default -> false;
        };
        Policy now = policy();
        if (!failure || now.trusted.contains(from.remoteHost())) {
            return;
        }
        counters.failures.increment();
        long source = SourceKey.of(from.remoteHost());
        if (failures.over(source, nowNs)) {
            tooMany(now, source, Ban.Reason.FAILURES, from, nowNs);
        }
    }

    // ---- for operators ----

    /** The bans in force, in no order; a look at a table that goes on changing. Not for a shard: it reads all of the table. */
    public List<Ban> bans() {
        return bans.list(clock.nanoTime());
    }

    /**
     * Bans a source, trusted ones too, whom it does not hold off.
     *
     * @return false when there was no place for it
     * @throws IllegalArgumentException when the time is not above 0 and up to 30 days
     */
    public boolean ban(InetAddress source, Duration time) {
        if (time.isNegative() || time.isZero() || time.compareTo(Duration.ofDays(30)) > 0) {
            throw new IllegalArgumentException("a ban is above 0 and up to 30 days, not " + time);
        }
        return ban(policy(), SourceKey.of(source), Ban.Reason.OPERATOR, time.toNanos(), clock.nanoTime());
    }

    /** Lifts the ban of a source; of an IPv6 address that of its network. @return whether there was one */
    public boolean unban(InetAddress source) {
        boolean was = bans.remove(SourceKey.of(source), clock.nanoTime());
        if (was) {
            counters.lifted.increment();
        }
        return was;
    }

    /** As {@link #unban(InetAddress)}, of what {@link Ban#source()} says. @throws IllegalArgumentException when it is no address */
    public boolean unban(String source) {
        int slash = source.indexOf('/');
        return unban(NumericHost.parse(slash < 0 ? source : source.substring(0, slash))
                .orElseThrow(() -> new IllegalArgumentException("no address: " + source)));
    }

    /** What it has done so far. */
    public GuardCounters counters() {
        return counters;
    }

    /** Registers its meters, named {@code jackfield.proxy.guard.*} with the tag {@code node}. */
    public void bind(MeterRegistry registry, String node) {
        counters.bind(registry, node, this);
    }

    /** Sources forgotten within their window, for want of places. */
    long evicted() {
        return rates.evicted() + failures.evicted();
    }

    /** Bans not entered, for want of places. */
    long bansRefused() {
        return bans.refused();
    }

    int banned() {
        return bans.size();
    }

    private boolean ban(Policy now, long source, Ban.Reason reason, long timeNs, long nowNs) {
        if (timeNs == 0 || !bans.add(source, reason, nowNs, nowNs + timeNs)) {
            return false;
        }
        counters.banned(reason);
        if (now.listener != GuardListener.NONE) {
            if (events.admit(nowNs)) {
                now.listener.banned(new Ban(SourceKey.text(source), reason, Duration.ofNanos(timeNs), 0));
            } else {
                counters.untold.increment();
            }
        }
        return true;
    }
}
