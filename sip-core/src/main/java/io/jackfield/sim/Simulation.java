package io.jackfield.sim;

import io.jackfield.sip.node.SipNode;
import io.jackfield.sip.node.SipNodeBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A world with a clock of its own: nodes whose network is {@link #network()} run in it unchanged, on the thread that calls
 * {@link #run}, and time passes as fast as they allow. The same seed gives the same run, byte for byte; a failure names its seed.
 *
 * <pre>{@code
 * Simulation sim = Simulation.seeded(42);
 * sim.network().conditions(NetworkConditions.LAN.withLoss(0.05));
 * SimPhone alice = sim.phone("alice", "10.0.0.1");
 * SimPhone bob = sim.phone("bob", "10.0.0.2");
 * alice.call(bob);
 * bob.expectInvite().ring().answer();
 * alice.expectEstablished();
 * bob.hangUp();
 * alice.expectEnded();
 * }</pre>
 *
 * <p>For one thread. Only what nodes hand to their shards may come from another, and then the run is not repeatable.
 */
public final class Simulation {
    /** The system property that makes {@link #explore} play one seed only. */
    public static final String SEED_PROPERTY = "jackfield.sim.seed";

    /** How long an expectation waits where it is not told: longer than a transaction that times out (RFC 3261 17, 64*T1 = 32 s). */
    public static final Duration PATIENCE = Duration.ofSeconds(40);

    /** Where the clock begins: not at 0, and in the past of a real one, so that mixing them up shows. */
    private static final long BEGIN_NS = -3_600_000_000_000L;

    private final long seed;
    private final SplittableRandom root;
    private final RandomGenerator random;
    private final Agenda agenda = new Agenda();
    private final SimNetwork network;
    private long nowNs = BEGIN_NS;
    private boolean running;
    private final Map<Class<?>, Object> parts = new HashMap<>();

    private Simulation(long seed) {
        this.seed = seed;
        this.root = new SplittableRandom(seed);
        this.random = root.split();
        this.network = new SimNetwork(this, root.split());
    }

    /** A new world in which all chance follows from this seed. */
    public static Simulation seeded(long seed) {
        return new Simulation(seed);
    }

    /**
     * Plays a scenario with many seeds, each in a world of its own. With the system property {@value #SEED_PROPERTY} only the seed
     * that it names is played: how to look at a failure again.
     *
     * @throws AssertionError when the scenario fails with a seed; the message names it, and how to replay
     * @throws IllegalArgumentException when the system property is no number
     */
    public static void explore(long firstSeed, int seeds, Consumer<Simulation> scenario) {
        String replayed = System.getProperty(SEED_PROPERTY, "");
        if (!replayed.isEmpty()) {
            play(parsed(replayed), scenario);
            return;
        }
        for (long seed = firstSeed; seed < firstSeed + seeds; seed++) {
            play(seed, scenario);
        }
    }

    private static void play(long seed, Consumer<Simulation> scenario) {
        Simulation simulation = seeded(seed);
        simulation.guard(() -> scenario.accept(simulation), "; replay it with -D" + SEED_PROPERTY + '=' + seed);
    }

    private static long parsed(String seed) {
        try {
            return Long.parseLong(seed.strip());
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException(SEED_PROPERTY + " must be a number, not '" + seed + "'", notANumber);
        }
    }

    // ---- what is in it ----

    public long seed() {
        return seed;
    }

    public SimNetwork network() {
        return network;
    }

    /** Chance for the scenario; what the network draws is apart from it. */
    public RandomGenerator random() {
        return random;
    }

    /** A new source of chance that follows from the seed, apart from all others: one for each part that draws by itself. */
    public RandomGenerator newRandom() {
        return root.split();
    }

    /** A phone at an address of its own. */
    public SimPhone phone(String name, String host) {
        return phone(name, host, settings -> {});
    }

    /**
     * As {@link #phone(String, String)}, with settings.
     *
     * @throws IllegalArgumentException naming all settings that are wrong
     */
    public SimPhone phone(String name, String host, Consumer<PhoneSettings> change) {
        PhoneSettings settings = new PhoneSettings();
        change.accept(settings);
        return new SimPhone(this, name, host, settings);
    }

    /** As {@link #node(String, String, int)}, at port 5060. */
    public SipNodeBuilder node(String name, String host) {
        return node(name, host, 5060);
    }

    /**
     * Begins the description of a node in this world: with its network, its names and its chance, on UDP and TCP. For what is under test: a
     * proxy, a user agent, whatever is built on a node.
     *
     * @param name part of ladders: letters, digits, {@code -}
     * @param host a numeric address
     */
    public SipNodeBuilder node(String name, String host, int port) {
        return SipNode.builder()
                .name(name)
                .network(network)
                .random(newRandom())
                .dns(names -> names.source(network.dns()))
                .listen(l -> l.udp(host, port).tcp(host, port));
    }

    /** The world that a node lives in; empty when that is the real one. */
    public static Optional<Simulation> of(SipNode node) {
        return node.network().filter(SimNetwork.class::isInstance).map(network -> ((SimNetwork) network).simulation());
    }

    /**
     * A part that this world has once, made by whoever asks for it first.
     *
     * @param kind by which it is known
     */
    public <T> T part(Class<T> kind, Function<Simulation, T> make) {
        return kind.cast(parts.computeIfAbsent(kind, k -> make.apply(this)));
    }

    /** Lets something take turns that has a mailbox and timers of its own, so that it needs no thread. Its first turn is the next thing. */
    public SimTurns turns(SimTurns.Taker taker) {
        SimTurns turns = new SimTurns(agenda, taker);
        agenda.add(turns);
        turns.wake();
        return turns;
    }

    // ---- time ----

    /** The time, in nanoseconds. Begins below 0. */
    public long nowNs() {
        return nowNs;
    }

    /** The time of day in this world, in UTC: it begins on Monday, 5 January 2026, at 09:00. For what asks for a {@link Clock}. */
    public Clock clock() {
        return new WorldClock(this, ZoneOffset.UTC);
    }

    /** How long the world has existed. */
    public Duration elapsed() {
        return Duration.ofNanos(nowNs - BEGIN_NS);
    }

    /** Does something later. */
    public void after(Duration delay, Runnable task) {
        at(nowNs + delay.toNanos(), task);
    }

    /**
     * Lets time pass.
     *
     * @throws AssertionError when anything that runs in it throws; the message names the seed
     */
    public void run(Duration duration) {
        guard(() -> runTo(nowNs + duration.toNanos(), () -> false), "");
    }

    /**
     * Lets time pass until something is the case. The condition is asked after each step, so it should cost little.
     *
     * @throws AssertionError when it is not in time, or when anything that runs throws; the message names the seed
     */
    public void runUntil(BooleanSupplier condition, Duration limit) {
        runUntil(condition, limit, () -> "not the case after " + limit);
    }

    /** As {@link #runUntil(BooleanSupplier, Duration)}, and says what was wrong. */
    void runUntil(BooleanSupplier condition, Duration limit, Supplier<String> complaint) {
        guard(
                () -> {
                    if (!runTo(nowNs + limit.toNanos(), condition)) {
                        throw new AssertionError(complaint.get());
                    }
                },
                "");
    }

    /**
     * What a part of a scenario expects.
     *
     * @param who whose expectation it is
     * @param what it is, to follow "expected"
     * @param callIds of the calls it is about, for the ladder; of none for all
     */
    public record Expectation(String who, String what, Duration within, List<String> callIds) {
        public Expectation {
            callIds = List.copyOf(callIds);
        }
    }

    /**
     * Lets time pass until something is the case that somebody expects, as phones do.
     *
     * @param instead asked when it is not in time: what was the case, to follow "but"
     * @throws AssertionError when it is not in time, with a ladder, or when anything that runs throws; the message names the seed
     */
    public void expect(Expectation expected, BooleanSupplier condition, Supplier<String> instead) {
        runUntil(
                condition,
                expected.within(),
                () -> Expectations.failed(
                        this, expected.who(), expected.what(), expected.within(), instead.get(), expected.callIds()));
    }

    /** Whether it is being run: then nobody in it can let time pass. */
    public boolean running() {
        return running;
    }

    private boolean runTo(long endNs, BooleanSupplier condition) {
        boolean outer = running;
        running = true;
        try {
            return steps(endNs, condition);
        } finally {
            running = outer;
        }
    }

    private boolean steps(long endNs, BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            if (agenda.runTask()) {
                continue;
            }
            long nextNs = agenda.nextNs();
            if (nextNs > endNs) {
                nowNs = endNs;
                return false;
            }
            nowNs = Math.max(nowNs, nextNs);
            agenda.next();
        }
        return true;
    }

    /**
     * What passed so far, as a diagram: a column for each host, an arrow for each message. No header and no body is in it, so no
     * secret is. The last 200 messages.
     */
    public String ladder() {
        return Ladder.of(this, List.of());
    }

    /** As {@link #ladder()}, of the messages with this Call-ID. */
    public String ladder(String callId) {
        return Ladder.of(this, List.of(callId));
    }

    // ---- for its parts ----

    long beginNs() {
        return BEGIN_NS;
    }

    Agenda agenda() {
        return agenda;
    }

    /** Fails with a message that names the seed. */
    void fail(String complaint) {
        guard(
                () -> {
                    throw new AssertionError(complaint);
                },
                "");
    }

    void at(long atNs, Runnable task) {
        at(atNs, new Agenda.Event() {
            @Override
            void happen() {
                task.run();
            }
        });
    }

    void at(long atNs, Agenda.Event event) {
        agenda.add(Math.max(atNs, nowNs), event);
    }

    private void guard(Runnable body, String hint) {
        try {
            body.run();
        } catch (SeedNamed named) {
            throw hint.isEmpty() ? named : named.with(hint);
        } catch (RuntimeException | AssertionError failure) {
            throw new SeedNamed(
                    "simulation with seed " + seed + " failed after " + elapsed(),
                    String.valueOf(failure.getMessage()),
                    failure,
                    hint);
        }
    }

    /** A failure whose message names the seed. */
    private static final class SeedNamed extends AssertionError {
        private final String where;
        private final String what;

        private SeedNamed(String where, String what, @Nullable Throwable cause, String hint) {
            super(where + hint + ": " + what, cause);
            this.where = where;
            this.what = what;
        }

        private SeedNamed with(String hint) {
            return new SeedNamed(where, what, getCause(), hint);
        }
    }
}
