package io.jackfield.proxy.routing;

import io.jackfield.database.DatabaseException;
import io.jackfield.database.Repetition;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known, as one immutable value that readers take without waiting. A load that succeeds replaces it whole; one that fails changes
 * nothing, is counted and says why.
 */
final class Snapshot<T> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Snapshot.class);

    /** How many rows a value has. */
    interface Sizes<T> extends ToIntFunction<T> {}

    private final String name;
    private final Supplier<CompletionStage<T>> loader;
    private final Sizes<T> size;
    private final AtomicLong begun = new AtomicLong();
    private final AtomicLong loads = new AtomicLong();
    private final AtomicLong refusals = new AtomicLong();
    private volatile Loaded<T> loaded;
    private volatile String refusal = "";
    private @Nullable Repetition repetition;

    /** @param load the number of the load that brought it, in the order in which they began */
    private record Loaded<T>(T value, long load) {}

    Snapshot(String name, T first, Supplier<CompletionStage<T>> loader, Sizes<T> size) {
        this.name = name;
        this.loader = loader;
        this.size = size;
        this.loaded = new Loaded<>(first, 0);
    }

    T now() {
        return loaded.value;
    }

    /** @return how many rows are known then; fails with what was wrong, and nothing has changed */
    CompletionStage<Integer> reload() {
        long load = begun.incrementAndGet();
        return loader.get().handle((value, thrown) -> {
            if (thrown != null) {
                throw refused(thrown);
            }
            become(value, load);
            return size.applyAsInt(now());
        });
    }

    /** Of two loads that overlap the one that began later saw what is newer. */
    private synchronized void become(T value, long load) {
        loads.incrementAndGet();
        if (load > loaded.load) {
            loaded = new Loaded<>(value, load);
            refusal = "";
        }
    }

    private CompletionException refused(Throwable thrown) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        refusals.incrementAndGet();
        String why = String.valueOf(cause.getMessage());
        if (!why.equals(refusal)) {
            LOG.warn("{} could not be loaded, what was known stays: {}", name, why);
        }
        refusal = why;
        return new CompletionException(
                cause instanceof IllegalArgumentException
                        ? new DatabaseException(DatabaseException.Code.BAD_DATA, why)
                        : cause);
    }

    TableStatus status() {
        String why = refusal;
        return new TableStatus(
                name,
                size.applyAsInt(now()),
                loads.get(),
                refusals.get(),
                why.isEmpty() ? Optional.empty() : Optional.of(why));
    }

    void endsWith(Repetition timer) {
        repetition = timer;
    }

    void bind(MeterRegistry registry) {
        Gauge.builder("jackfield.proxy.routing.rows", this, s -> s.size.applyAsInt(s.now()))
                .tag("table", name)
                .register(registry);
        FunctionCounter.builder("jackfield.proxy.routing.loads", loads, AtomicLong::doubleValue)
                .tag("table", name)
                .register(registry);
        FunctionCounter.builder("jackfield.proxy.routing.refused", refusals, AtomicLong::doubleValue)
                .tag("table", name)
                .register(registry);
    }

    @Override
    public void close() {
        if (repetition != null) {
            repetition.close();
        }
    }
}
