package io.jackfield.rtp.loop;

import io.jackfield.kernel.NanoClock;
import io.jackfield.sim.Simulation;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToLongFunction;

/** The media loops of a process. Share one among relay and media engine: as many loops as cores serve both. */
public final class MediaLoops implements AutoCloseable {
    private final List<MediaLoop> loops;
    private final boolean simulated;
    private final AtomicInteger next = new AtomicInteger();
    private final CompletableFuture<Void> closed;

    private MediaLoops(Builder settings) {
        List<MediaLoop> made = new ArrayList<>();
        for (int i = 0; i < settings.threads; i++) {
            made.add(new MediaLoop(settings.name, i, settings));
        }
        this.loops = List.copyOf(made);
        this.simulated = settings.simulation.isPresent();
        this.closed = CompletableFuture.allOf(
                made.stream().map(loop -> loop.closed().toCompletableFuture()).toArray(CompletableFuture[]::new));
        loops.forEach(MediaLoop::start);
    }

    /** Settings, all with defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** The loops, by number. */
    public List<MediaLoop> loops() {
        return loops;
    }

    /** The loops in turn. From any thread. */
    public MediaLoop next() {
        return loops.get(Math.floorMod(next.getAndIncrement(), loops.size()));
    }

    /** The loop of a key such as a Call-ID: the same for the same key, so that nobody needs a table to find it. */
    public MediaLoop of(String key) {
        int hash = key.hashCode() * 0x9E3779B9; // Call-IDs that count up differ in their last bits only
        return loops.get(Math.floorMod(hash >>> 8, loops.size()));
    }

    /** Whether they live in a simulation: then its addresses are not those of this machine. From any thread. */
    public boolean simulated() {
        return simulated;
    }

    /** The sum of a counter over all loops. */
    public long total(ToLongFunction<SocketCounters> counter) {
        long sum = 0;
        for (MediaLoop loop : loops) {
            sum += counter.applyAsLong(loop.counters());
        }
        return sum;
    }

    /** Ends the threads and closes every port; never waits, harmless when closed. */
    @Override
    public void close() {
        loops.forEach(MediaLoop::close);
    }

    /** Completes when all threads have ended. */
    public CompletionStage<Void> closed() {
        return closed.minimalCompletionStage();
    }

    /** Settings of {@link MediaLoops}. */
    public static final class Builder {
        int threads = Runtime.getRuntime().availableProcessors();
        int mailbox = 1 << 14;
        int trafficClass = 184;
        String name = "jackfield-media";
        Duration gather = Duration.ofMillis(1);
        NanoClock clock = NanoClock.system();
        Waiting waiting = Waiting.BEST;
        Clock wallClock = Clock.systemUTC();
        Optional<Simulation> simulation = Optional.empty();

        private Builder() {}

        /** How many loops, 1 to 1024. Default: one a processor. */
        public Builder threads(int count) {
            threads = count;
            return this;
        }

        /** How many tasks may wait for a loop, 2 to 1,048,576, rounded up to a power of two. Default 16,384. */
        public Builder mailbox(int depth) {
            mailbox = depth;
            return this;
        }

        /** The IP traffic class byte of what is sent, 0 to 255. Default 184: expedited forwarding (RFC 3246, RFC 8837). */
        public Builder trafficClass(int octet) {
            trafficClass = octet;
            return this;
        }

        /**
         * How long a loop lets packets gather before it looks again when it may expect one meanwhile, 0 to 10 ms. Costs so much
         * latency, and saves wake-ups. Default 1 ms: from 1,000 packets a second on.
         */
        public Builder gather(Duration pause) {
            gather = pause;
            return this;
        }

        /** How the loops wait for packets, take them and send them. Default {@link Waiting#BEST}. */
        public Builder waiting(Waiting how) {
            waiting = how;
            return this;
        }

        /**
         * Lets the loops live in a simulation: without threads, on its clock and its network. All of them are turned by whoever runs the
         * simulation, on that thread. For tests.
         */
        public Builder simulation(Simulation world) {
            simulation = Optional.of(world);
            clock = world::nowNs;
            wallClock = world.clock();
            return this;
        }

        /** What the threads are called, before their number. Default {@code jackfield-media}. */
        public Builder name(String prefix) {
            name = prefix;
            return this;
        }

        /** The clock. Tests give one that they set themselves. */
        public Builder clock(NanoClock nanoClock) {
            clock = nanoClock;
            return this;
        }

        /**
         * Starts the threads.
         *
         * @throws IllegalArgumentException with every setting that is out of range
         */
        public MediaLoops start() {
            List<String> wrong = new ArrayList<>();
            if (threads < 1 || threads > 1024) {
                wrong.add("threads must be 1 to 1024, not " + threads);
            }
            if (mailbox < 2 || mailbox > 1 << 20) {
                wrong.add("mailbox must be 2 to 1048576, not " + mailbox);
            }
            if (trafficClass < 0 || trafficClass > 255) {
                wrong.add("traffic class must be 0 to 255, not " + trafficClass);
            }
            if (gather.isNegative() || gather.toMillis() > 10) {
                wrong.add("gather must be 0 to 10 ms, not " + gather);
            }
            if (!wrong.isEmpty()) {
                throw new IllegalArgumentException(String.join("; ", wrong));
            }
            return new MediaLoops(this);
        }
    }
}
