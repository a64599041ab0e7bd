package io.jackfield.proxy.forward;

import io.jackfield.kernel.Shard;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Does things one after another on a shard, though some of them wait for another thread: what comes later waits until those before
 * it are done. What completes at once is done at once.
 */
final class InOrder {
    private final Shard shard;
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>(0);
    private boolean busy;

    InOrder(Shard shard) {
        this.shard = shard;
    }

    /** Whether nothing waits. */
    boolean idle() {
        return !busy && waiting.isEmpty();
    }

    void run(Runnable task) {
        if (idle()) {
            task.run();
        } else {
            waiting.add(task);
        }
    }

    /** Starts work and goes on with its result; {@code failed} when it throws or fails. */
    <T> void run(Supplier<CompletionStage<T>> work, Consumer<T> then, Runnable failed) {
        run(() -> begin(work, then, failed));
    }

    private <T> void begin(Supplier<CompletionStage<T>> work, Consumer<T> then, Runnable failed) {
        CompletableFuture<T> result;
        try {
            result = work.get().toCompletableFuture();
        } catch (RuntimeException | StackOverflowError | AssertionError | LinkageError failure) {
            failed.run();
            return;
        }
        if (result.isDone()) {
            finish(result, then, failed);
            return;
        }
        busy = true;
        result.whenComplete((value, failure) -> shard.execute(() -> {
            busy = false;
            finish(result, then, failed);
            while (!busy && !waiting.isEmpty()) {
                waiting.remove().run();
            }
        }));
    }

    private static <T> void finish(CompletableFuture<T> result, Consumer<T> then, Runnable failed) {
        if (result.isCompletedExceptionally()) {
            failed.run();
        } else {
            then.accept(result.join());
        }
    }
}
