package io.jackfield.rtp.loop;

import io.jackfield.kernel.Gathering;
import io.jackfield.kernel.Machine;
import io.jackfield.kernel.NanoClock;
import io.jackfield.kernel.TimerWheel;
import io.jackfield.rtp.MediaException;
import io.jackfield.sim.SimTurns;
import io.jackfield.sim.Simulation;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jctools.queues.atomic.MpscAtomicArrayQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that serves media ports: a multiplexer, a timer wheel and a bounded mailbox. Everything of a media stream lives on one
 * loop, so nothing of it needs a lock.
 *
 * <p>A turn is: the packets that are there (each handled to its end, the reply sent from the same stack), then the tasks of the
 * mailbox, then the timers. Time is read once a turn.
 */
public final class MediaLoop {
    private static final Logger LOG = LoggerFactory.getLogger(MediaLoop.class);
    /** Larger than any UDP datagram, so that none is cut. */
    private static final int BUFFER_BYTES = 1 << 16;
    /** Tasks run in one turn, so that a flood of them does not hold up packets. */
    private static final int TASKS_PER_TURN = 256;

    private static final long MAX_SLEEP_NS = 60_000_000_000L;

    private final int index;
    private final String name;
    private final NanoClock clock;
    private final Clock wallClock;
    private final int trafficClass;
    private final Multiplexer multiplexer;
    /** Whose turns these are: the loop's own thread, or whoever is turning the simulation that it is part of. */
    private Thread thread;

    private final boolean simulated;
    private final MpscAtomicArrayQueue<Runnable> mailbox;
    private final AtomicBoolean asleep = new AtomicBoolean();
    private final AtomicLong rejected = new AtomicLong();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final ByteBuffer drainBuffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final SocketCounters counters = new SocketCounters();
    private final Multiplexer.Turn found = new Found();
    private final TimerWheel timers;
    private final Gathering gathering;
    private long nowNs;
    private boolean turnStarted;
    private int packets;
    private volatile int openSockets;
    private volatile boolean stopping;
    private long faults;

    MediaLoop(String name, int index, MediaLoops.Builder settings) {
        this.index = index;
        this.clock = settings.clock;
        this.wallClock = settings.wallClock;
        this.trafficClass = settings.trafficClass;
        this.mailbox = new MpscAtomicArrayQueue<>(settings.mailbox);
        this.nowNs = clock.nanoTime();
        this.timers = new TimerWheel(nowNs);
        this.gathering = new Gathering(settings.gather.toNanos(), nowNs);
        this.name = name + "-" + index;
        this.thread = new Thread(this::run, this.name);
        this.thread.setDaemon(true);
        Optional<Simulation> world = settings.simulation;
        this.simulated = world.isPresent();
        this.multiplexer =
                world.isPresent() ? new SimMultiplexer(world.get(), this.name, new Turns()) : settings.waiting.open();
    }

    void start() {
        if (!simulated) {
            thread.start();
        }
    }

    /** The turns that a simulation gives it. */
    private final class Turns implements SimTurns.Taker {
        @Override
        public void turn() {
            Thread before = thread;
            thread = Thread.currentThread();
            try {
                if (stopping) {
                    shutDown();
                } else {
                    MediaLoop.this.turn();
                }
            } finally {
                thread = before;
            }
            asleep.set(true);
            if (!mailbox.isEmpty() && asleep.compareAndSet(true, false)) {
                multiplexer.wakeup();
            }
        }

        @Override
        public long nextWakeNs() {
            return timers.nextWakeNs();
        }
    }

    /** Its number among its {@link MediaLoops}, from 0. */
    public int index() {
        return index;
    }

    /** Whether the caller is on its thread. */
    public boolean inLoop() {
        return Thread.currentThread() == thread;
    }

    /** The time of this turn, for callers on the loop. */
    public long nowNs() {
        return nowNs;
    }

    /** The time of day. From any thread. */
    public Instant instant() {
        return wallClock.instant();
    }

    /** The timers, for callers on the loop. */
    public TimerWheel timers() {
        return timers;
    }

    /** Totals of all its ports, closed ones included; may be read from any thread. */
    public SocketCounters counters() {
        return counters;
    }

    /** Ports open now; from any thread. */
    public int openSockets() {
        return openSockets;
    }

    /** Tasks refused because the mailbox was full. */
    public long rejected() {
        return rejected.get();
    }

    /** Tasks and handlers that threw: bugs, each logged. */
    public long faults() {
        return faults;
    }

    /**
     * Runs a task on the loop, in the order of submission by each thread. From any thread; from the loop too, where it runs later in
     * this turn or in the next one.
     *
     * @return false when the mailbox is full or the loop is closed; the task is then not run
     */
    public boolean execute(Runnable task) {
        if ((stopping && !inLoop()) || !mailbox.offer(task) || closed.isDone()) {
            rejected.incrementAndGet();
            return false;
        }
        if (asleep.get() && asleep.compareAndSet(true, false)) {
            multiplexer.wakeup();
        }
        return true;
    }

    /**
     * Runs work on the loop and tells its result: at once when the caller is on it.
     *
     * @return completed on the loop; fails with {@link MediaException} OVERLOADED or CLOSED when the loop did not take it
     */
    public <T> CompletionStage<T> call(Supplier<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Runnable task = () -> {
            try {
                result.complete(work.get());
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            }
        };
        if (inLoop()) {
            task.run();
        } else if (!execute(task)) {
            result.completeExceptionally(
                    stopping
                            ? new MediaException(MediaException.Code.CLOSED, "the media loop is closed")
                            : new MediaException(
                                    MediaException.Code.OVERLOADED, "the mailbox of a media loop is full"));
        }
        return result;
    }

    /**
     * Opens a UDP port. On the loop.
     *
     * @param local address and port; port 0 takes any free one
     * @throws BindException when the port is taken or the address is not ours
     * @throws MediaException SOCKET_FAILED when the system gives no socket
     */
    public RtpSocket open(InetSocketAddress local, Accepts accepts, PacketHandler handler) throws BindException {
        return open(local, Multiplexer.Use.MEDIA, port -> new RtpSocket(this, port, accepts, handler));
    }

    /**
     * Opens a UDP port that takes datagrams of anybody. On the loop.
     *
     * @param local address and port; port 0 takes any free one
     * @throws BindException when the port is taken or the address is not ours
     * @throws MediaException SOCKET_FAILED when the system gives no socket
     */
    public DatagramPort open(InetSocketAddress local, DatagramHandler handler) throws BindException {
        return open(local, Multiplexer.Use.CONTROL, port -> new DatagramPort(this, port, handler));
    }

    /**
     * Opens a UDP port for the media of many peers. On the loop.
     *
     * @param local address and port; port 0 takes any free one
     * @throws BindException when the port is taken or the address is not ours
     * @throws MediaException SOCKET_FAILED when the system gives no socket
     */
    public SharedPort share(InetSocketAddress local) throws BindException {
        return open(local, Multiplexer.Use.SHARED, port -> new SharedPort(this, port));
    }

    private <T extends LoopSocket> T open(InetSocketAddress local, Multiplexer.Use use, Function<Datagrams, T> wrap)
            throws BindException {
        if (!inLoop()) {
            throw new IllegalStateException("open() belongs on the loop");
        }
        try {
            T socket = multiplexer.open(local, trafficClass, use, wrap);
            openSockets = openSockets + 1; // written by the loop alone
            return socket;
        } catch (BindException e) {
            throw e;
        } catch (IOException e) {
            throw new MediaException(MediaException.Code.SOCKET_FAILED, e.getMessage() + " on " + local);
        }
    }

    /** One more that is closed by {@link #release}. */
    void opened() {
        openSockets = openSockets + 1;
    }

    /** Closes a port; {@code released} runs in a later turn, once the system has it back. */
    void release(Datagrams port, Runnable released) {
        openSockets = openSockets - 1;
        port.close(released);
    }

    ByteBuffer drainBuffer() {
        return drainBuffer;
    }

    private void run() {
        while (!stopping) {
            turn();
            long pauseNs = gathering.pauseNs(packets, nowNs);
            packets = 0;
            if (pauseNs > 0 && mailbox.isEmpty()) {
                multiplexer.gather(pauseNs);
            }
        }
        shutDown();
    }

    private void turn() {
        turnStarted = false;
        try {
            await();
        } catch (IOException e) {
            fault("select", e);
        }
        asleep.lazySet(false);
        if (!turnStarted) {
            startTurn();
        }
        runTasks();
        try {
            timers.advance(nowNs);
        } catch (RuntimeException | StackOverflowError | AssertionError | LinkageError e) {
            fault("timer", e);
        }
    }

    private void await() throws IOException {
        long wakeNs = timers.nextWakeNs();
        long waitNs = wakeNs == Machine.NEVER ? MAX_SLEEP_NS : Math.min(MAX_SLEEP_NS, wakeNs - nowNs);
        if (waitNs > 0 && mailbox.isEmpty()) {
            asleep.set(true);
            if (!mailbox.isEmpty() || stopping) { // came before they could see us asleep
                waitNs = 0;
            }
        } else {
            waitNs = 0;
        }
        multiplexer.await(waitNs, found);
    }

    private void startTurn() {
        nowNs = clock.nanoTime();
        turnStarted = true;
    }

    /** What the multiplexer finds. */
    private final class Found implements Multiplexer.Turn {
        @Override
        public void ready(LoopSocket socket) {
            packets++;
            if (!turnStarted) {
                startTurn();
            }
            try {
                socket.onReadable(buffer, nowNs);
            } catch (RuntimeException | StackOverflowError | AssertionError | LinkageError e) {
                fault("packet handler", e);
            }
        }

        @Override
        public void released(Runnable whatWaits) {
            if (!turnStarted) {
                startTurn();
            }
            MediaLoop.this.run(whatWaits);
        }
    }

    private void runTasks() {
        for (int i = 0; i < TASKS_PER_TURN; i++) {
            Runnable task = mailbox.poll();
            if (task == null) {
                return;
            }
            run(task);
        }
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | StackOverflowError | AssertionError | LinkageError e) {
            fault("task", e);
        }
    }

    /** A bug must not end the calls beside it, and must not fill the disk either. */
    private void fault(String what, Throwable cause) {
        faults++;
        if (Long.bitCount(faults) == 1) { // the 1st, 2nd, 4th, 8th ...
            LOG.error("{} failed on {}, {} so far", what, name, faults, cause);
        }
    }

    /** Ends the loop after the tasks that are in the mailbox now; never waits. From any thread. */
    void close() {
        stopping = true;
        multiplexer.wakeup();
    }

    CompletionStage<Void> closed() {
        return closed;
    }

    private void shutDown() {
        drainMailbox();
        try {
            multiplexer.close(found);
        } catch (IOException e) {
            LOG.debug("closing what {} waits on", name, e);
        }
        closed.complete(null);
        drainMailbox(); // what was offered before that could be seen
    }

    private void drainMailbox() {
        for (Runnable task = mailbox.poll(); task != null; task = mailbox.poll()) {
            run(task);
        }
    }
}
