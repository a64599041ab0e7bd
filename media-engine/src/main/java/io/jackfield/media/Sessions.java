package io.jackfield.media;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/** The places that calls take: so many and no more, and none once the engine drains. Thread-safe. */
final class Sessions {
    private final int limit;
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicInteger live = new AtomicInteger();
    private final CompletableFuture<Void> idle = new CompletableFuture<>();
    private volatile boolean draining;

    Sessions(int limit) {
        this.limit = limit;
    }

    /** Takes a place, if there is one. */
    boolean enter() {
        if (taken.incrementAndGet() > limit) {
            taken.decrementAndGet();
            return false;
        }
        live.incrementAndGet();
        if (draining) { // looked at after counting: drain() sees the count, or this sees the draining
            taken.decrementAndGet();
            over();
            return false;
        }
        return true;
    }

    /** Gives the place back once the call is over and its script has returned. */
    void leave(CallLeg leg, CompletableFuture<Void> scriptOver) {
        leg.ended().thenRun(this::over);
        leg.ended().thenCombine(scriptOver, (end, nothing) -> end).thenRun(taken::decrementAndGet);
    }

    private void over() {
        if (live.decrementAndGet() == 0 && draining) {
            idle.complete(null);
        }
    }

    /** Lets nobody in any more. */
    void drain() {
        draining = true;
        if (live.get() == 0) {
            idle.complete(null);
        }
    }

    /** Completes when it drains and no call is left. */
    CompletionStage<Void> idle() {
        return idle.minimalCompletionStage();
    }

    boolean isIdle() {
        return idle.isDone();
    }

    /** Calls that are not over, or whose script has not returned. */
    int taken() {
        return taken.get();
    }
}
