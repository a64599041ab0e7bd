package io.jackfield.kernel;

/**
 * One thread and all that lives on it: all protocol state of a call belongs to one shard, so protocol code needs no locks.
 *
 * <p>Only {@link #execute}, {@link #index}, {@link #shards} and {@link #inShard} may be called from another thread.
 */
public interface Shard {
    /** This shard's number, {@code 0 <= index < shards}. */
    int index();

    /** How many shards its node has. */
    int shards();

    /** Whether the caller is on this shard's thread. */
    boolean inShard();

    /**
     * Runs a task on this shard, after those handed over before it by the same thread. The mailbox is bounded.
     *
     * @return false when the mailbox is full or the shard has ended: the task will not run
     */
    boolean execute(Runnable task);

    /** The time of this turn of the loop, in nanoseconds; read once a turn. */
    long nowNs();

    /** This shard's timers; the shard advances them. */
    TimerWheel timers();
}
