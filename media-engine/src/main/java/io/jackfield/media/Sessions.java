package io.jackfield.media;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** The places that calls take: so many and no more, and none once the engine drains. Thread-safe. */
final class Sessions {
    private final int limit;
    /** Guarded by itself: calls come in on all shards. */
    private final CallRate rate;

    private final LongAdder refused = new LongAdder();
    private volatile boolean paused;
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicInteger live = new AtomicInteger();
    private final AtomicInteger peak = new AtomicInteger();
    private final CompletableFuture<Void> idle = new CompletableFuture<>();
    private volatile boolean draining;

    /**
     * Places.
     *
     * @param perSecond how many calls may come in a second; 0 for any number
     */
    Sessions(int limit, int perSecond) {
        this.limit = limit;
        this.rate = new CallRate(perSecond);
    }

    /** A call comes in: takes a place, if there is one and calls may come now. */
    boolean enter(long nowNs) {
        boolean may = !paused;
        if (may) {
            synchronized (rate) {
                may = rate.take(nowNs);
            }
        }
        if (!may || !enter()) {
            refused.increment();
            return false;
        }
        return true;
    }

    /** Whether no calls may come in for now. */
    void pause(boolean on) {
        paused = on;
    }

    /** Calls that were refused for want of a place. */
    long refused() {
        return refused.sum();
    }

    MediaEngine.Load load(long nowNs) {
        synchronized (rate) {
            return new MediaEngine.Load(
                    live.get(), peak.get(), limit, rate.lastSecond(nowNs), rate.peak(), rate.perSecond());
        }
    }

    /** Takes a place, if there is one. */
    boolean enter() {
        if (taken.incrementAndGet() > limit) {
            taken.decrementAndGet();
            return false;
        }
        peak.accumulateAndGet(live.incrementAndGet(), Math::max);
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
