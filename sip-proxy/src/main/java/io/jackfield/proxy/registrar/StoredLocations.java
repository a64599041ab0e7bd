package io.jackfield.proxy.registrar;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/**
 * Locations in memory that a {@link LocationStore} keeps as well, so that they are there after a restart. One node writes to the store;
 * where several share it, {@link SharedLocations} read it each time.
 *
 * <p>{@linkplain #writeThrough Write-through}: a phone is answered when its binding is stored, and with 500 when that failed; calls
 * reach it in either case. {@linkplain #writeBehind Write-behind}: it is answered at once, what changed is written now and then, and
 * lost when the process is killed before; phones repair that when they register again.
 */
public final class StoredLocations implements Locations {
    private static final long EXPIRE_EVERY_NS = Duration.ofSeconds(60).toNanos();

    private final MemoryLocations memory;
    private final LocationStore store;
    private final LocationClock clock;
    private final BindingRows rows;
    private final StoreThreads threads = new StoreThreads();
    private final long flushEveryNs;

    /** Addresses whose bindings have to be written; by write-behind alone. Bounded by the addresses that memory holds. */
    private final Set<String> changed = ConcurrentHashMap.newKeySet();

    private long flushAtNs;
    private long expireAtNs;

    private StoredLocations(LocationStore store, LocationClock clock, Duration flushEvery, int limit) {
        this.memory = new MemoryLocations(limit);
        this.store = store;
        this.clock = clock;
        this.rows = new BindingRows(clock);
        this.flushEveryNs = flushEvery.toNanos();
        this.flushAtNs = clock.nanos().nanoTime() + flushEveryNs;
        this.expireAtNs = clock.nanos().nanoTime() + EXPIRE_EVERY_NS;
        load();
    }

    /**
     * Writes each change before the phone is answered. Reads what is stored, and blocks for that.
     *
     * @param limit the most addresses of record, at least 1
     */
    public static StoredLocations writeThrough(LocationStore store, LocationClock clock, int limit) {
        return new StoredLocations(store, clock, Duration.ZERO, limit);
    }

    /**
     * Writes what has changed at intervals. Reads what is stored, and blocks for that.
     *
     * @param every 1 s to 1 h, for example 30 s
     * @param limit the most addresses of record, at least 1
     * @throws IllegalArgumentException when {@code every} is out of range
     */
    public static StoredLocations writeBehind(LocationStore store, LocationClock clock, Duration every, int limit) {
        if (every.compareTo(Duration.ofSeconds(1)) < 0 || every.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("write-behind every 1 s to 1 h, not " + every);
        }
        return new StoredLocations(store, clock, every, limit);
    }

    private void load() {
        store.forEach(clock.wall().instant(), row -> {
            List<Binding> usable = rows.bindings(List.of(row));
            memory.change(row.addressOfRecord(), current -> {
                List<Binding> all = new ArrayList<>(current);
                all.addAll(usable);
                return all;
            });
        });
    }

    @Override
    public CompletionStage<List<Binding>> find(String addressOfRecord) {
        return memory.find(addressOfRecord);
    }

    @Override
    public CompletionStage<Boolean> update(String addressOfRecord, UnaryOperator<List<Binding>> change) {
        if (!memory.change(addressOfRecord, change)) {
            return CompletableFuture.completedStage(false);
        }
        if (flushEveryNs > 0) {
            changed.add(addressOfRecord);
            return CompletableFuture.completedStage(true);
        }
        return write(addressOfRecord);
    }

    /** Stores what memory holds when its turn comes, so that the last write of an address is its last state. */
    private CompletionStage<Boolean> write(String addressOfRecord) {
        return threads.ask(addressOfRecord, () -> {
            store.update(addressOfRecord, stored -> rows.rows(addressOfRecord, memory.now(addressOfRecord)));
            return true;
        });
    }

    /** Writes what has changed since the last time; what fails is tried again the next time. */
    private void flush() {
        for (String address : changed) {
            changed.remove(address); // before it is written: what changes meanwhile is written again
            write(address).whenComplete((done, failure) -> {
                if (failure != null) {
                    changed.add(address);
                }
            });
        }
    }

    @Override
    public int size() {
        return memory.size();
    }

    /** How often the store failed. */
    public long failures() {
        return threads.failures();
    }

    /** How many addresses have changed since they were written: what a crash would lose. Zero where each change is written at once. */
    public int unwritten() {
        return changed.size();
    }

    /** Registers meters, {@code jackfield.proxy.locations.*}: {@code addresses}, {@code unwritten}, {@code failures}. */
    public void bind(MeterRegistry registry, String node) {
        Gauge.builder("jackfield.proxy.locations.addresses", this, StoredLocations::size)
                .tag("node", node)
                .register(registry);
        Gauge.builder("jackfield.proxy.locations.unwritten", this, StoredLocations::unwritten)
                .tag("node", node)
                .register(registry);
        FunctionCounter.builder("jackfield.proxy.locations.failures", this, StoredLocations::failures)
                .tag("node", node)
                .register(registry);
    }

    @Override
    public void forEach(BiConsumer<String, List<Binding>> action) {
        memory.forEach(action);
    }

    @Override
    public void sweep(long nowNs, int addresses, BiConsumer<String, Binding> expired) {
        memory.sweep(nowNs, addresses, expired);
        if (flushEveryNs > 0 && nowNs - flushAtNs >= 0) {
            flushAtNs = nowNs + flushEveryNs;
            flush();
        }
        if (nowNs - expireAtNs >= 0) {
            expireAtNs = nowNs + EXPIRE_EVERY_NS;
            threads.ask("", () -> store.deleteExpired(clock.wall().instant()));
        }
    }

    @Override
    public void close() {
        flush();
        threads.close();
    }

    /**
     * After {@link #close}: waits until all that had changed is written, or has failed. For who closes the store then; not on a shard.
     *
     * @return false when that takes longer than {@code patience}
     */
    public boolean awaitWritten(Duration patience) throws InterruptedException {
        return threads.awaitDone(patience);
    }
}
