package io.jackfield.benchmarks;

import io.jackfield.dispatcher.Destination;
import io.jackfield.dispatcher.DestinationSet;
import io.jackfield.dispatcher.Dispatcher;
import io.jackfield.dispatcher.algorithm.Algorithm;
import io.jackfield.dispatcher.algorithm.CallKey;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One of 16 destinations for a key. The goal is 100 ns and no allocation; with {@code -prof gc} the latter shows. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH sets the fields
public class SelectDestination {
    private static final int KEYS = 1 << 10;

    /** Its name as configuration writes it. */
    @Param({
        "call-id-hash",
        "from-uri-hash",
        "to-uri-hash",
        "request-uri-hash",
        "round-robin",
        "auth-user-hash",
        "random",
        "key-hash",
        "priority",
        "weight",
        "call-load",
        "relative-weight",
        "parallel",
        "latency",
        "round-robin-or-priority",
        "priority-weight",
        "overload-control",
        "first",
        "bounded-hash",
        "least-load",
        "fastest"
    })
    public String algorithm;

    private final String[] keys = new String[KEYS];
    private DestinationSet set;
    private int next;

    /** 16 destinations of equal weights. */
    @Setup
    public void fill() {
        Dispatcher pool = Dispatcher.builder()
                .set(1, s -> {
                    s.algorithm(Algorithm.named(algorithm).orElseThrow());
                    if (algorithm.equals("key-hash")) {
                        s.key(CallKey.CALL_ID);
                    }
                    for (int i = 0; i < 16; i++) {
                        s.target("sip:10.0.1." + i, t -> t.weight(6).relativeWeight(1));
                    }
                })
                .build();
        set = pool.set(1);
        for (int i = 0; i < KEYS; i++) {
            keys[i] = Integer.toHexString(i * 0x9e3779b9) + "-4f1c-8d2a@198.51.100.7";
        }
    }

    /** A Call-ID that was not hashed before, but for the cache of its string. */
    @Benchmark
    public Optional<Destination> select() {
        return set.select(keys[next++ & KEYS - 1]);
    }
}
