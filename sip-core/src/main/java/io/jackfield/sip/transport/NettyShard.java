package io.jackfield.sip.transport;

import io.jackfield.kernel.Gathering;
import io.jackfield.kernel.Shard;
import io.jackfield.kernel.TimerWheel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.ArrayDeque;
import java.util.List;
import org.jctools.queues.MessagePassingQueue;
import org.jctools.queues.atomic.MpscAtomicArrayQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A shard on a Netty loop. A turn of the loop is: wait for sockets, read them, run Netty's tasks, then {@link #endTurn}: mail,
 * timers, flush what was written, wake other shards that got mail. The time is read once a turn, when it is first asked for.
 */
final class NettyShard implements Shard {
    /** Mail and timers per turn, so that sockets get theirs. */
    private static final int TASKS_A_TURN = 1_024;
    /** For so many turns timers wait for datagrams that were there before them; then they get their turn, flood or not. */
    private static final int TURNS_BEHIND = 256;
    /** Of exceptions of users' code all are counted, one a second is logged. */
    private static final long LOG_INTERVAL_NS = 1_000_000_000;

    private static final Logger LOG = LoggerFactory.getLogger(NettyShard.class);

    final SocketCounters counters = new SocketCounters();
    private final int index;
    private final int count;
    private final ShardLoop loop;
    private final Thread thread;
    private final MpscAtomicArrayQueue<Runnable> mailbox;
    private final MessagePassingQueue.Consumer<Runnable> runner = this::run;
    private final TimerWheel timers = new TimerWheel(System.nanoTime());
    private final Gathering gathering;
    private final ArrayDeque<StreamConnection> unflushed = new ArrayDeque<>();
    private List<NettyShard> peers = List.of();
    /** A bit for each shard that got mail in this turn and is to be woken at its end. */
    private long toWake;

    /** Datagrams read in this turn. */
    int datagrams;

    /** Whether a socket was left with more to read in this turn. */
    boolean behind;

    private int turnsBehind;

    private boolean inTurn;
    private long nowNs;
    private long nextWakeNs = Long.MAX_VALUE;
    private long lastLogNs = System.nanoTime() - LOG_INTERVAL_NS;
    private volatile boolean closed;

    /** @param onEnd runs on the shard's thread, last of all */
    NettyShard(int index, HostSettings settings, Runnable onEnd) {
        this.index = index;
        this.count = settings.shards();
        this.gathering = new Gathering(settings.gather().toNanos(), System.nanoTime());
        this.mailbox = new MpscAtomicArrayQueue<>(settings.mailboxDepth());
        Thread[] made = new Thread[1];
        this.loop = new ShardLoop(this, work -> {
            made[0] = new FastThreadLocalThread(
                    () -> {
                        try {
                            work.run();
                        } finally {
                            onEnd.run();
                        }
                    },
                    "jackfield-" + settings.name() + '-' + index);
            return made[0];
        });
        loop.execute(() -> {}); // Netty makes the thread with the first task
        this.thread = made[0];
    }

    void connect(List<NettyShard> shards) {
        peers = shards;
    }

    EventLoop loop() {
        return loop;
    }

    ShardLoop ioLoop() {
        return loop;
    }

    @Override
    public int index() {
        return index;
    }

    @Override
    public int shards() {
        return count;
    }

    @Override
    public boolean inShard() {
        return Thread.currentThread() == thread;
    }

    @Override
    public boolean execute(Runnable task) {
        if (closed || !mailbox.offer(task)) {
            return false;
        }
        Thread current = Thread.currentThread();
        if (current != thread) {
            NettyShard sender = sender(current);
            if (sender != null) {
                sender.toWake |= 1L << index;
            } else {
                loop.wake();
            }
        }
        return true;
    }

    /** The shard of this host on whose thread, in a turn, a task is handed over: it wakes us once for all its tasks. */
    private @Nullable NettyShard sender(Thread current) {
        for (NettyShard peer : peers) {
            if (peer.thread == current && peer.inTurn) {
                return peer;
            }
        }
        return null;
    }

    @Override
    public long nowNs() {
        beginTurn();
        return nowNs;
    }

    @Override
    public TimerWheel timers() {
        return timers;
    }

    /** Whoever the loop calls first in a turn reads the time. */
    void beginTurn() {
        if (!inTurn) {
            inTurn = true;
            nowNs = System.nanoTime();
        }
    }

    /** Ends the turn. @return how long to let datagrams gather before the next */
    long endTurn() {
        beginTurn();
        mailbox.drain(runner, TASKS_A_TURN);
        boolean wait = waitsForDatagrams();
        if (!wait && nowNs >= timers.nextWakeNs()) {
            advance();
        }
        for (StreamConnection connection = unflushed.poll(); connection != null; connection = unflushed.poll()) {
            connection.flush();
        }
        nextWakeNs = timers.nextWakeNs();
        wakeOthers();
        inTurn = false;
        int read = datagrams;
        datagrams = 0;
        long pauseNs = gathering.pauseNs(read, nowNs);
        return wait ? 0 : pauseNs;
    }

    /**
     * After a pause of the process, answers that came in time wait in the socket beside timers that are due: who read the timers first
     * would give up calls that were answered.
     */
    private boolean waitsForDatagrams() {
        turnsBehind = behind ? turnsBehind + 1 : 0;
        behind = false;
        return turnsBehind % TURNS_BEHIND != 0;
    }

    private void advance() {
        try {
            timers.advance(nowNs, TASKS_A_TURN);
        } catch (RuntimeException | StackOverflowError | AssertionError | LinkageError broken) {
            failed(broken);
        }
    }

    private void wakeOthers() {
        for (long left = toWake; left != 0; left &= left - 1) {
            peers.get(Long.numberOfTrailingZeros(left)).loop.wake();
        }
        toWake = 0;
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | StackOverflowError | AssertionError | LinkageError broken) {
            failed(broken);
        }
    }

    /** A user's code threw: a mistake in it that must not stop the others. */
    void failed(Throwable broken) {
        counters.exceptions++;
        if (nowNs - lastLogNs >= LOG_INTERVAL_NS) {
            lastLogNs = nowNs;
            LOG.error("{} exceptions so far on {}, this is one", counters.exceptions, thread.getName(), broken);
        }
    }

    void flushLater(StreamConnection connection) {
        unflushed.add(connection);
    }

    boolean hasMail() {
        return !mailbox.isEmpty();
    }

    /** On the shard, between turns. */
    long nextWakeNs() {
        return nextWakeNs;
    }

    /** Takes no more mail. What is there is still done. */
    void close() {
        closed = true;
    }
}
