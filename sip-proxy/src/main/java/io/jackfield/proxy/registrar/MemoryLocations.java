package io.jackfield.proxy.registrar;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/**
 * Locations in memory, gone when the process ends. A concurrent map of immutable snapshots: a lookup reads, a change replaces the
 * snapshot it started from or starts again. Bounded; what comes above the limit is refused and counted, since to evict another
 * user's phone would let one subscriber unregister the rest.
 */
public final class MemoryLocations implements Locations {
    private final int limit;
    private final Map<String, Binding[]> byAddress = new ConcurrentHashMap<>();
    private final AtomicInteger size = new AtomicInteger();
    private final LongAdder rejected = new LongAdder();
    private Iterator<Map.Entry<String, Binding[]>> sweeper =
            byAddress.entrySet().iterator();

    /** A store for at most so many addresses of record, at least 1. */
    public MemoryLocations(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("a location store holds at least 1 address, not " + limit);
        }
        this.limit = limit;
    }

    @Override
    public CompletionStage<List<Binding>> find(String addressOfRecord) {
        return CompletableFuture.completedStage(now(addressOfRecord));
    }

    @Override
    public CompletionStage<Boolean> update(String addressOfRecord, UnaryOperator<List<Binding>> change) {
        return CompletableFuture.completedStage(change(addressOfRecord, change));
    }

    @Override
    public void forEach(BiConsumer<String, List<Binding>> action) {
        byAddress.forEach((address, bindings) -> action.accept(address, List.of(bindings)));
    }

    /** The bindings of an address at this moment. */
    List<Binding> now(String addressOfRecord) {
        Binding[] found = byAddress.get(addressOfRecord);
        return found == null ? List.of() : List.of(found);
    }

    /** Changes the bindings of an address, at once. */
    boolean change(String addressOfRecord, UnaryOperator<List<Binding>> change) {
        while (true) {
            Binding[] old = byAddress.get(addressOfRecord);
            List<Binding> changed = change.apply(old == null ? List.of() : List.of(old));
            if (old == null) {
                if (changed.isEmpty()) {
                    return true;
                }
                if (!reserve()) {
                    return false;
                }
                if (byAddress.putIfAbsent(addressOfRecord, changed.toArray(Binding[]::new)) == null) {
                    return true;
                }
                size.decrementAndGet();
            } else if (changed.isEmpty()) {
                if (byAddress.remove(addressOfRecord, old)) {
                    size.decrementAndGet();
                    return true;
                }
            } else if (byAddress.replace(addressOfRecord, old, changed.toArray(Binding[]::new))) {
                return true;
            }
        }
    }

    @Override
    public int size() {
        return size.get();
    }

    /** The most addresses. */
    public int limit() {
        return limit;
    }

    /** How many new addresses were refused because the store was full. */
    public long rejected() {
        return rejected.sum();
    }

    @Override
    public void sweep(long nowNs, int addresses, BiConsumer<String, Binding> expired) {
        boolean renewed = false;
        for (int i = 0; i < addresses; i++) {
            if (!sweeper.hasNext()) {
                sweeper = byAddress.entrySet().iterator();
                if (renewed || !sweeper.hasNext()) {
                    return; // all of it was seen
                }
                renewed = true;
            }
            Map.Entry<String, Binding[]> entry = sweeper.next();
            if (anyExpired(entry.getValue(), nowNs)) {
                forget(entry.getKey(), nowNs, expired);
            }
        }
    }

    private void forget(String address, long nowNs, BiConsumer<String, Binding> expired) {
        List<Binding> gone = new ArrayList<>();
        change(address, bindings -> {
            gone.clear();
            bindings.stream().filter(binding -> binding.expired(nowNs)).forEach(gone::add);
            return Bindings.live(bindings, nowNs);
        });
        gone.forEach(binding -> expired.accept(address, binding));
    }

    private static boolean anyExpired(Binding[] bindings, long nowNs) {
        for (Binding binding : bindings) {
            if (binding.expired(nowNs)) {
                return true;
            }
        }
        return false;
    }

    private boolean reserve() {
        if (size.incrementAndGet() <= limit) {
            return true;
        }
        size.decrementAndGet();
        rejected.increment();
        return false;
    }
}
