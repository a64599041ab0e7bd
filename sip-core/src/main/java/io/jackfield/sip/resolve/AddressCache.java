package io.jackfield.sip.resolve;

import io.jackfield.kernel.BoundedMap;
import io.jackfield.kernel.NanoClock;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Addresses of names, kept for a while. Concurrent questions for one name share one look-up. Look-ups block, so they run on
 * at most four threads of their own, which end when idle.
 */
final class AddressCache {
    /** The system's look-up tells no time to live: as long as the JDK itself keeps a name. */
    static final Duration KEPT = Duration.ofSeconds(30);
    /** A name that does not exist is asked for again sooner. */
    static final Duration KEPT_ABSENT = Duration.ofSeconds(5);

    static final int NAMES = 4_096;
    private static final int WAITING = 1_024;
    private static final AtomicInteger THREADS = new AtomicInteger();

    private final Lookup lookup;
    private final NanoClock clock;
    private final BoundedMap<String, Entry> entries =
            new BoundedMap<>("sip.resolver.names", NAMES, BoundedMap.Policy.EVICT_OLDEST);
    private final ThreadPoolExecutor threads;
    private boolean closed;

    /** Asks for the addresses of a name; may block. */
    @FunctionalInterface
    interface Lookup {
        InetAddress[] addresses(String name) throws UnknownHostException;
    }

    private record Entry(CompletableFuture<List<InetAddress>> result, long askedNs) {
        boolean fresh(long nowNs) {
            if (!result.isDone()) {
                return true;
            }
            Duration kept = result.join().isEmpty() ? KEPT_ABSENT : KEPT;
            return nowNs - askedNs < kept.toNanos();
        }
    }

    AddressCache(Lookup lookup, NanoClock clock) {
        this.lookup = lookup;
        this.clock = clock;
        this.threads = new ThreadPoolExecutor(
                4, 4, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(WAITING), AddressCache::thread);
        threads.allowCoreThreadTimeOut(true);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "jackfield-resolver-" + THREADS.getAndIncrement());
        thread.setDaemon(true);
        return thread;
    }

    /** The addresses of a host, numeric or a name; empty when there are none. Never completes exceptionally. */
    CompletableFuture<List<InetAddress>> lookup(String host) {
        Optional<InetAddress> numeric = NumericHost.parse(host);
        if (numeric.isPresent()) {
            return CompletableFuture.completedFuture(List.of(numeric.get()));
        }
        String name = host.toLowerCase(Locale.ROOT);
        long now = clock.nanoTime();
        CompletableFuture<List<InetAddress>> result = new CompletableFuture<>();
        synchronized (this) {
            Optional<Entry> known = entries.get(name);
            if (known.isPresent() && known.get().fresh(now)) {
                return known.get().result;
            }
            if (closed) {
                return CompletableFuture.completedFuture(List.of());
            }
            entries.put(name, new Entry(result, now));
        }
        ask(name, result);
        return result;
    }

    private void ask(String name, CompletableFuture<List<InetAddress>> result) {
        try {
            threads.execute(() -> result.complete(addresses(name)));
        } catch (RejectedExecutionException tooMany) {
            result.complete(List.of());
            synchronized (this) {
                entries.removeIf(entry -> entry.result == result);
            }
        }
    }

    private List<InetAddress> addresses(String name) {
        try {
            return List.of(lookup.addresses(name));
        } catch (UnknownHostException | RuntimeException absent) {
            return List.of();
        }
    }

    void close() {
        List<Entry> open;
        synchronized (this) {
            closed = true;
            open = List.copyOf(entries.values());
            entries.clear();
        }
        threads.shutdownNow();
        open.forEach(entry -> entry.result.complete(List.of()));
    }
}
