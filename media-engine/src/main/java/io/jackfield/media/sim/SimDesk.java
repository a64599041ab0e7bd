package io.jackfield.media.sim;

import io.jackfield.sim.Simulation;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Does one thing after the other: what is asked for now before time goes on, what is for later in virtual time. It does them as scripts run,
 * so they may wait for calls.
 */
final class SimDesk extends AbstractExecutorService implements ScheduledExecutorService {
    private final Simulation simulation;
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final ScriptBaton scripts;
    private final AtomicBoolean busy = new AtomicBoolean();
    private volatile boolean shut;

    SimDesk(Simulation simulation, ScriptBaton scripts) {
        this.simulation = simulation;
        this.scripts = scripts;
    }

    @Override
    public void execute(Runnable task) {
        if (shut) {
            throw new RejectedExecutionException("it is closed");
        }
        tasks.add(task);
        work();
    }

    private void work() {
        if (!tasks.isEmpty() && busy.compareAndSet(false, true)) {
            scripts.start(() -> {
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    task.run();
                }
                busy.set(false);
                work(); // what came meanwhile, from a thread that is not of the simulation
            });
        }
    }

    /** Something that is due later, or was. */
    private final class Later<V> extends FutureTask<V> implements ScheduledFuture<V> {
        private final long dueNs;

        Later(Callable<V> task, long delayNs) {
            super(task);
            dueNs = simulation.nowNs() + Math.max(0, delayNs);
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(dueNs - simulation.nowNs(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        return schedule(
                () -> {
                    task.run();
                    return true;
                },
                delay,
                unit);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
        if (shut) {
            throw new RejectedExecutionException("it is closed");
        }
        long delayNs = Math.max(0, unit.toNanos(delay));
        Later<V> later = new Later<>(task, delayNs);
        simulation.after(Duration.ofNanos(delayNs), () -> {
            if (!shut && !later.isCancelled()) {
                execute(later);
            }
        });
        return later;
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, long initial, long period, TimeUnit unit) {
        throw new UnsupportedOperationException("nobody here does anything over and over");
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long initial, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException("nobody here does anything over and over");
    }

    @Override
    public void shutdown() {
        shut = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
        shut = true;
        List<Runnable> left = List.copyOf(tasks);
        tasks.clear();
        return left;
    }

    @Override
    public boolean isShutdown() {
        return shut;
    }

    @Override
    public boolean isTerminated() {
        return shut && tasks.isEmpty();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return isTerminated();
    }
}
