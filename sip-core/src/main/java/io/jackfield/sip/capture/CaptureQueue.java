package io.jackfield.sip.capture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jctools.queues.atomic.MpscAtomicArrayQueue;
import org.jspecify.annotations.Nullable;

/** The buffer between shards and the thread that sends: shards put and go on, whatever the network does. */
final class CaptureQueue {
    /** Packets of a burst leave together over TCP. */
    private static final int BATCH_BYTES = 256 << 10;

    private static final AtomicInteger THREADS = new AtomicInteger();

    private final MpscAtomicArrayQueue<Captured> waiting;
    private final HepSender sender;
    private final HepEncoder encoder;
    private final Capture.Counters counters;
    private final AtomicBoolean started = new AtomicBoolean();
    private volatile boolean parked;
    private volatile boolean closed;
    private volatile @Nullable Thread thread;

    CaptureQueue(int limit, HepSender sender, HepEncoder encoder, Capture.Counters counters) {
        this.waiting = new MpscAtomicArrayQueue<>(limit);
        this.sender = sender;
        this.encoder = encoder;
        this.counters = counters;
    }

    void put(Captured captured) {
        if (closed || !waiting.offer(captured)) {
            counters.dropped.increment();
            return;
        }
        if (parked) {
            LockSupport.unpark(thread);
        } else if (!started.get() && started.compareAndSet(false, true)) {
            Thread fresh = new Thread(this::run, "jackfield-capture-" + THREADS.getAndIncrement());
            fresh.setDaemon(true);
            thread = fresh;
            fresh.start();
        }
    }

    private void run() {
        ByteBuffer out = ByteBuffer.allocateDirect(BATCH_BYTES);
        while (!closed) {
            Captured next = waiting.poll();
            if (next == null) {
                parked = true;
                if (waiting.isEmpty() && !closed) {
                    LockSupport.park(this);
                }
                parked = false;
            } else {
                sendAll(next, out);
            }
        }
        sender.close();
        counters.dropped.add(waiting.size());
        waiting.clear();
    }

    /** Sends this one and, over a stream, what fits with it. */
    private void sendAll(Captured first, ByteBuffer out) {
        out.clear();
        int packets = 0;
        Captured next = first;
        while (next != null) {
            if (!encoder.encode(next, out)) {
                counters.cut.increment();
            }
            packets++;
            boolean more = sender.stream() && out.remaining() >= HepEncoder.MAX_BYTES;
            next = more ? waiting.poll() : null;
        }
        out.flip();
        try {
            sender.send(out);
            counters.sent.add(packets);
        } catch (IOException unreachable) {
            counters.dropped.add(packets);
        }
    }

    void close() {
        closed = true;
        sender.interrupt();
        LockSupport.unpark(thread);
    }
}
