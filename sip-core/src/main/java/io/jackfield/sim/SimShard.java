package io.jackfield.sim;

import io.jackfield.kernel.Shard;
import io.jackfield.kernel.TimerWheel;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A shard that runs when the simulation says so. All shards share its thread; at most one of them is "on" at a time. */
final class SimShard extends Agenda.Worker implements Shard {
    /** The shard that runs on a thread, if any. */
    private static final ThreadLocal<@Nullable SimShard> RUNNING = new ThreadLocal<>();

    private final Simulation simulation;
    private final int index;
    private final int shards;
    private final int mailboxDepth;
    private final TimerWheel timers;
    private final ConcurrentLinkedQueue<Runnable> mailbox = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile boolean ended;

    SimShard(Simulation simulation, int index, int shards, int mailboxDepth) {
        super(simulation.agenda());
        this.simulation = simulation;
        this.index = index;
        this.shards = shards;
        this.mailboxDepth = mailboxDepth;
        this.timers = new TimerWheel(simulation.nowNs());
    }

    @Override
    public int index() {
        return index;
    }

    @Override
    public int shards() {
        return shards;
    }

    @Override
    public boolean inShard() {
        return RUNNING.get() == this;
    }

    @Override
    public boolean execute(Runnable task) {
        if (ended || waiting.incrementAndGet() > mailboxDepth) {
            waiting.decrementAndGet();
            return false;
        }
        mailbox.add(task);
        post();
        return true;
    }

    @Override
    public long nowNs() {
        return simulation.nowNs();
    }

    @Override
    public TimerWheel timers() {
        touch(); // who asks for them is about to change them
        return timers;
    }

    @Override
    long nextWakeNs() {
        return ended ? Long.MAX_VALUE : timers.nextWakeNs();
    }

    @Override
    void runTask() {
        Runnable task = mailbox.poll();
        if (task != null) {
            waiting.decrementAndGet();
            run(task);
        }
    }

    @Override
    void advance() {
        run(() -> timers.advance(nowNs()));
    }

    /** Runs something as this shard, unless it has ended. */
    void run(Runnable task) {
        if (ended) {
            return;
        }
        SimShard outer = RUNNING.get();
        RUNNING.set(this);
        try {
            task.run();
        } finally {
            RUNNING.set(outer);
            touch();
        }
    }

    void end() {
        ended = true;
        mailbox.clear();
        remove();
    }
}
