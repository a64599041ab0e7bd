package io.jackfield.media;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** Which script has a call: the one that runs, until another is to take over. From any thread. */
final class Direction {
    private final AtomicReference<Optional<CallScript>> next = new AtomicReference<>(Optional.empty());
    private final AtomicReference<Optional<Thread>> runsOn = new AtomicReference<>(Optional.empty());
    private final AtomicBoolean scripted;

    /** @param scripted whether a script runs, or is about to */
    Direction(boolean scripted) {
        this.scripted = new AtomicBoolean(scripted);
    }

    boolean isScripted() {
        return scripted.get();
    }

    /** The script runs on this thread, or no longer does. */
    void thread(Optional<Thread> thread) {
        runsOn.set(thread);
    }

    /** Another script is to take over. @return whether none runs that would, so that it has to be begun */
    boolean to(CallScript script) {
        next.set(Optional.of(script));
        return !scripted.getAndSet(true);
    }

    /** The script that takes over, once. */
    Optional<CallScript> take() {
        return Objects.requireNonNull(next.getAndSet(Optional.empty()));
    }

    /** Whether the script runs on a thread. */
    boolean isScript(Thread thread) {
        return Objects.requireNonNull(runsOn.get()).equals(Optional.of(thread));
    }

    /** Whether a thread is that of a script from which another is to take over. */
    boolean isTakenFrom(Thread asker) {
        return Objects.requireNonNull(next.get()).isPresent() && isScript(asker);
    }
}
