package io.jackfield.benchmarks.calls;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/** What all callers say: a packet of PCMU each for everyone every 20 ms, spread over them, from one thread. */
final class Speakers implements AutoCloseable {
    private static final int PAYLOAD = 160;
    private static final int SLOTS = 20;
    private static final long SLOT_NS = 1_000_000;

    private final List<Speaker> speakers = new CopyOnWriteArrayList<>();
    private final Thread thread = new Thread(this::run, "speakers");
    private volatile boolean closed;
    private volatile long late;

    private static final class Speaker {
        private final DatagramChannel from;
        private final InetSocketAddress to;
        private final ByteBuffer packet = ByteBuffer.allocateDirect(12 + PAYLOAD);
        private int sequence;

        Speaker(DatagramChannel from, InetSocketAddress to, int ssrc) {
            this.from = from;
            this.to = to;
            packet.putShort((short) 0x8000).putShort((short) 0).putInt(0).putInt(ssrc);
            for (int i = 0; i < PAYLOAD; i++) {
                packet.put((byte) (0x90 + i % 40));
            }
        }

        void speak() throws IOException {
            sequence++;
            packet.putShort(2, (short) sequence).putInt(4, sequence * PAYLOAD).rewind();
            from.send(packet, to);
        }
    }

    Speakers() {
        thread.setDaemon(true);
        thread.start();
    }

    /** One more. */
    void add(DatagramChannel from, InetSocketAddress to, int ssrc) {
        speakers.add(new Speaker(from, to, ssrc));
    }

    /** How often a millisecond's packets were more than 20 ms late: then the figures are of a machine that was too slow to ask. */
    long late() {
        return late;
    }

    private void run() {
        long nextNs = System.nanoTime();
        try {
            for (int slot = 0; !closed; slot = (slot + 1) % SLOTS) {
                for (int i = slot; i < speakers.size(); i += SLOTS) {
                    speakers.get(i).speak();
                }
                nextNs += SLOT_NS;
                long left = nextNs - System.nanoTime();
                if (left > 0) {
                    LockSupport.parkNanos(left);
                } else if (left < -SLOTS * SLOT_NS) {
                    late++;
                    nextNs = System.nanoTime();
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join();
    }
}
