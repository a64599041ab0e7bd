package io.jackfield.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * A world with a clock of its own: nodes whose network is {@link #network()} run in it unchanged, on the thread that calls
 * {@link #run}, and time passes as fast as they allow. The same seed gives the same run; a failure names its seed.
 *
 * <pre>{@code
 * Simulation sim = Simulation.seeded(42);
 * sim.network().conditions(NetworkConditions.LAN.withLoss(0.05));
 * SipNode node = SipNode.builder().network(sim.network()).listen(l -> l.udp("10.0.0.1", 5060)).build();
 * sim.run(Duration.ofHours(1));
 * }</pre>
 *
 * <p>For one thread. Only what nodes hand to their shards may come from another, and then the run is not repeatable.
 */
public final class Simulation {
    /** Where the clock begins: not at 0, and in the past of a real one, so that mixing them up shows. */
    private static final long BEGIN_NS = -3_600_000_000_000L;

    private final long seed;
    private final RandomGenerator random;
    private final SimNetwork network;
    private final List<SimShard> shards = new ArrayList<>();
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long eventsAdded;
    private long nowNs = BEGIN_NS;

    private Simulation(long seed) {
        this.seed = seed;
        SplittableRandom root = new SplittableRandom(seed);
        this.random = root.split();
        this.network = new SimNetwork(this, root.split());
    }

    /** A new world in which all chance follows from this seed. */
    public static Simulation seeded(long seed) {
        return new Simulation(seed);
    }

    /**
     * Plays a scenario with many seeds.
     *
     * @throws AssertionError when it fails with one; the message names it
     */
    public static void explore(long firstSeed, int seeds, Consumer<Simulation> scenario) {
        for (long seed = firstSeed; seed < firstSeed + seeds; seed++) {
            Simulation simulation = seeded(seed);
            simulation.guard(() -> scenario.accept(simulation));
        }
    }

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

    /** The time, in nanoseconds. Begins below 0. */
    public long nowNs() {
        return nowNs;
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
        guard(() -> runTo(nowNs + duration.toNanos(), () -> false));
    }

    /**
     * Lets time pass until something is the case.
     *
     * @throws AssertionError when it is not in time, or when anything that runs throws; the message names the seed
     */
    public void runUntil(BooleanSupplier condition, Duration limit) {
        guard(() -> {
            if (!runTo(nowNs + limit.toNanos(), condition)) {
                throw new AssertionError("not the case after " + limit);
            }
        });
    }

    void at(long atNs, Runnable task) {
        events.add(new Event(Math.max(atNs, nowNs), eventsAdded++, task));
    }

    void add(SimShard shard) {
        shards.add(shard);
    }

    void remove(SimShard shard) {
        shards.remove(shard);
    }

    private boolean runTo(long endNs, BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            if (runTask()) {
                continue;
            }
            long nextNs = nextNs();
            if (nextNs > endNs) {
                nowNs = endNs;
                return false;
            }
            nowNs = Math.max(nowNs, nextNs);
            Event event = events.peek();
            if (event != null && event.atNs <= nowNs) {
                events.remove();
                event.task.run();
            } else {
                List.copyOf(shards).forEach(SimShard::advance);
            }
        }
        return true;
    }

    /** Runs what was handed to a shard. @return whether there was anything */
    private boolean runTask() {
        boolean any = false;
        for (int i = 0; i < shards.size(); i++) {
            any |= shards.get(i).runTask();
        }
        return any;
    }

    private long nextNs() {
        Event event = events.peek();
        long next = event == null ? Long.MAX_VALUE : event.atNs;
        for (SimShard shard : shards) {
            next = Math.min(next, shard.timers().nextWakeNs());
        }
        return next;
    }

    private void guard(Runnable body) {
        try {
            body.run();
        } catch (SeedNamed named) {
            throw named;
        } catch (RuntimeException | AssertionError failure) {
            throw new SeedNamed(
                    "simulation with seed " + seed + " failed after " + elapsed() + ": " + failure.getMessage(),
                    failure);
        }
    }

    private record Event(long atNs, long order, Runnable task) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(atNs, other.atNs);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    /** A failure whose message names the seed. */
    private static final class SeedNamed extends AssertionError {
        private SeedNamed(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
