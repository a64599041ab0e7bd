package io.jackfield.media;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What scripts wait for in one call: all of it fails when the call ends, and nothing begins after that. On the call's loop. */
final class Waiting {
    private final List<Wait<?>> waits = new ArrayList<>();

    /** One thing that a script waits for. */
    static final class Wait<T> {
        private final CompletableFuture<T> result;
        private final Runnable cleanUp;

        private Wait(CompletableFuture<T> result, Runnable cleanUp) {
            this.result = result;
            this.cleanUp = cleanUp;
        }
    }

    /**
     * Begins a wait.
     *
     * @param result what the script's thread waits on
     * @param cleanUp what to do when the call ends first
     */
    <T> Wait<T> begin(CompletableFuture<T> result, Runnable cleanUp) {
        Wait<T> wait = new Wait<>(result, cleanUp);
        waits.add(wait);
        return wait;
    }

    /** It has happened. */
    <T> void done(Wait<T> wait, T value) {
        if (waits.remove(wait)) {
            wait.result.complete(value);
        }
    }

    /** Somebody else sees to it from here on. */
    void forget(Wait<?> wait) {
        waits.remove(wait);
    }

    /** The call is over, or does something else. */
    void endAll(RuntimeException why) {
        List<Wait<?>> all = List.copyOf(waits);
        waits.clear();
        for (Wait<?> wait : all) {
            wait.cleanUp.run();
            wait.result.completeExceptionally(why);
        }
    }
}
