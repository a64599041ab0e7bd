package io.jackfield.proxy.registrar;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/**
 * Locations in a {@link LocationStore} alone, which several nodes may share: each lookup and each change asks it. What a node cannot
 * reach itself, a connection that another one holds, it knows of and leaves alone; phones with connections come through an edge that adds a Path.
 */
public final class SharedLocations implements Locations {
    private static final long EXPIRE_EVERY_NS = Duration.ofSeconds(60).toNanos();

    private final LocationStore store;
    private final LocationClock clock;
    private final BindingRows rows;
    private final StoreThreads threads = new StoreThreads();
    private long expireAtNs;

    /** Locations in this store. */
    public SharedLocations(LocationStore store, LocationClock clock) {
        this.store = store;
        this.clock = clock;
        this.rows = new BindingRows(clock);
        this.expireAtNs = clock.nanos().nanoTime() + EXPIRE_EVERY_NS;
    }

    @Override
    public CompletionStage<List<Binding>> find(String addressOfRecord) {
        return threads.ask(addressOfRecord, () -> rows.bindings(store.find(addressOfRecord)));
    }

    @Override
    public CompletionStage<Boolean> update(String addressOfRecord, UnaryOperator<List<Binding>> change) {
        return threads.ask(addressOfRecord, () -> {
            store.update(addressOfRecord, stored -> {
                List<Binding> current = rows.bindings(stored);
                List<Binding> after = change.apply(current);
                return after == current ? stored : rows.rows(addressOfRecord, after);
            });
            return true;
        });
    }

    /** None is in memory. */
    @Override
    public int size() {
        return 0;
    }

    /** How often the store failed. */
    public long failures() {
        return threads.failures();
    }

    /** Shows nothing: none is in memory; a list comes from {@link LocationStore#forEach}. */
    @Override
    public void forEach(BiConsumer<String, List<Binding>> action) {}

    @Override
    public void sweep(long nowNs, int addresses, BiConsumer<String, Binding> expired) {
        if (nowNs - expireAtNs >= 0) {
            expireAtNs = nowNs + EXPIRE_EVERY_NS;
            threads.ask("", () -> store.deleteExpired(clock.wall().instant()));
        }
    }

    @Override
    public void close() {
        threads.close();
    }
}
