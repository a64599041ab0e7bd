package io.jackfield.dispatcher;

import io.jackfield.kernel.NanoClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Reads a source again, one reading at a time and not too often, on a thread that may block. */
final class Reloading {
    private static final long NEVER = Long.MIN_VALUE;

    private final DestinationSource source;
    private final Consumer<Collection<SetSpec>> taker;
    private final long pauseNs;
    private final NanoClock clock;
    private final AtomicReference<Turn> turn = new AtomicReference<>(new Turn(NEVER, false));

    /** @param begunNs when the last reading began  @param busy whether it goes on */
    private record Turn(long begunNs, boolean busy) {}

    Reloading(DestinationSource source, Consumer<Collection<SetSpec>> taker, long pauseNs, NanoClock clock) {
        this.source = source;
        this.taker = taker;
        this.pauseNs = pauseNs;
        this.clock = clock;
    }

    CompletionStage<Integer> begin() {
        long now = clock.nanoTime();
        Turn was = Objects.requireNonNull(turn.get());
        boolean early = was.begunNs != NEVER && now - was.begunNs < pauseNs;
        if (was.busy || early || !turn.compareAndSet(was, new Turn(now, true))) {
            return CompletableFuture.failedStage(new IllegalStateException(
                    was.busy || !early ? "a reload is under way" : "the last reload was too short a time ago"));
        }
        CompletableFuture<Integer> done = new CompletableFuture<>();
        Thread thread = new Thread(() -> load(now, done), "jackfield-dispatcher-reload");
        thread.setDaemon(true);
        thread.start();
        return done;
    }

    private void load(long begunNs, CompletableFuture<Integer> done) {
        try {
            List<SetSpec> sets = source.load();
            taker.accept(sets);
            turn.set(new Turn(begunNs, false));
            done.complete(
                    sets.stream().mapToInt(set -> set.destinations().size()).sum());
        } catch (IOException e) {
            turn.set(new Turn(begunNs, false));
            done.completeExceptionally(new UncheckedIOException(e));
        } catch (RuntimeException e) {
            turn.set(new Turn(begunNs, false));
            done.completeExceptionally(e);
        }
    }
}
