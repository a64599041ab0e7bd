package io.jackfield.media.sim;

import io.jackfield.media.ScriptThreads;
import io.jackfield.sim.SimTurns;
import io.jackfield.sim.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Scripts of a simulation: each has a thread, but only who holds the baton runs, the simulation or one of the scripts. A script that waits
 * for its call gives the baton back; when what it waits for has happened it is ready, and gets the baton before time goes on. Of several that
 * are ready, chance decides who is next, by the simulation's seed.
 */
final class ScriptBaton implements ScriptThreads, SimTurns.Taker {
    private final Simulation simulation;
    private final RandomGenerator random;
    private Duration patience;
    private final Thread owner = Thread.currentThread();
    private final Semaphore back = new Semaphore(0);
    /** Guarded by itself: what a script waits for may come from a thread that reads a disk. */
    private final List<Script> ready = new ArrayList<>();

    private final ThreadLocal<@Nullable Script> running = new ThreadLocal<>();
    private final SimTurns turns;

    /** A script that has begun, or will. */
    private static final class Script {
        final Runnable body;
        final Semaphore turn = new Semaphore(0);
        volatile @Nullable Thread thread;
        volatile @Nullable Throwable failure;

        Script(Runnable body) {
            this.body = body;
        }
    }

    /** @param patience how long a script may hold the baton, in real time */
    ScriptBaton(Simulation simulation, Duration patience) {
        this.simulation = simulation;
        this.random = simulation.newRandom();
        this.patience = patience;
        this.turns = simulation.turns(this);
    }

    void patience(Duration realTime) {
        patience = realTime;
    }

    @Override
    public void start(Runnable body) {
        ready(new Script(body));
    }

    private void ready(Script script) {
        synchronized (ready) {
            ready.add(script);
        }
        turns.wake();
    }

    @Override
    public void turn() {
        Script next;
        synchronized (ready) {
            if (ready.isEmpty()) {
                return;
            }
            next = ready.remove(ready.size() == 1 ? 0 : random.nextInt(ready.size()));
        }
        handOver(next);
    }

    @Override
    public long nextWakeNs() {
        return Long.MAX_VALUE;
    }

    private void handOver(Script script) {
        if (script.thread == null) {
            ScriptThreads.machine().start(() -> run(script));
        } else {
            script.turn.release();
        }
        try {
            if (!back.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new IllegalStateException(complaint(script));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the simulation was interrupted while a script ran", e);
        }
        Throwable failure = script.failure;
        if (failure != null) {
            throw new IllegalStateException("what runs beside calls failed: " + failure, failure);
        }
    }

    private void run(Script script) {
        script.thread = Thread.currentThread();
        running.set(script);
        try {
            script.body.run();
        } catch (Throwable e) { // the thread that turns the simulation has to hear of it, whatever it is
            script.failure = e;
        } finally {
            running.remove();
            back.release();
        }
    }

    private String complaint(Script script) {
        StringBuilder text = new StringBuilder("a call script has neither ended nor waited for its call for "
                + patience.toMillis() / 1e3
                + " s of real time. Virtual time stands still meanwhile: a script of a simulation may wait by its call"
                + " (pause, play, collect, bridge, awaitEnd ...), and must not sleep, or wait for other threads that"
                + " need time to go on. It is here:");
        Thread thread = script.thread;
        if (thread != null) {
            for (StackTraceElement frame : thread.getStackTrace()) {
                text.append("\n    at ").append(frame);
            }
        }
        return text.toString();
    }

    @Override
    public <T> T await(CompletableFuture<T> result) throws InterruptedException, ExecutionException {
        Script self = running.get();
        if (self == null) {
            awaitOutside(result);
        } else if (!result.isDone()) {
            result.whenComplete((value, failure) -> ready(self));
            back.release();
            self.turn.acquire();
        }
        return result.get();
    }

    @Override
    public <T> T join(CompletableFuture<T> result) {
        Script self = running.get();
        if (self == null) {
            awaitOutside(result);
        } else if (!result.isDone()) {
            result.whenComplete((value, failure) -> ready(self));
            back.release();
            self.turn.acquireUninterruptibly();
        }
        return result.join();
    }

    /** Whoever runs the simulation waits by running it; nobody else can help it along. */
    private void awaitOutside(CompletableFuture<?> result) {
        if (Thread.currentThread() == owner && !result.isDone()) {
            if (simulation.running()) {
                throw new IllegalStateException("what runs within the simulation cannot wait, only scripts can");
            }
            simulation.runUntil(result::isDone, Simulation.PATIENCE);
        }
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    @Override
    public long nanoTime() {
        return simulation.nowNs();
    }

    @Override
    public ScheduledExecutorService desk(String name) {
        return new SimDesk(simulation, this);
    }
}
