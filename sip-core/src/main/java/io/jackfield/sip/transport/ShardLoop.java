package io.jackfield.sip.transport;

import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.nio.NioIoHandler;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;

/**
 * Netty's loop with one step more at the end of each turn, for the shard that lives on it: its mail and timers wake the loop
 * by themselves, so that neither costs a task of Netty's.
 */
final class ShardLoop extends SingleThreadIoEventLoop {
    /** How long Netty's own tasks may keep sockets waiting. */
    private static final long TASK_QUANTUM_NS = 1_000_000;

    private final NettyShard shard;

    ShardLoop(NettyShard shard, ThreadFactory threads) {
        super((IoEventLoopGroup) null, threads, NioIoHandler.newFactory());
        this.shard = shard;
    }

    @Override
    protected void run() {
        ioHandler().initialize();
        do {
            runIo();
            if (isShuttingDown()) {
                ioHandler().prepareToDestroy();
            }
            runAllTasks(TASK_QUANTUM_NS);
            long pauseNs = shard.endTurn();
            if (pauseNs > 0 && !hasTasks()) {
                LockSupport.parkNanos(pauseNs);
            }
        } while (!confirmShutdown());
        // The shutdown may have begun after the check above: without this, connections would stay open with nobody to
        // close
        // them.
        ioHandler().prepareToDestroy();
    }

    /** Wakes the loop from its wait for sockets; called by other threads after they have put something into the mailbox. */
    void wake() {
        wakeup(false);
    }

    // The loop's wait asks these two: whether it may wait at all, and how long.

    @Override
    protected boolean hasTasks() {
        return super.hasTasks() || shard.hasMail();
    }

    @Override
    protected long delayNanos(long currentTimeNanos) {
        long wake = shard.nextWakeNs();
        long netty = super.delayNanos(currentTimeNanos);
        return wake == Long.MAX_VALUE ? netty : Math.min(netty, Math.max(0, wake - currentTimeNanos));
    }
}
