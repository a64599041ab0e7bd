package io.jackfield.benchmarks.calls;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** A socket to which some of the calls are played: how far from their 20 ms grid packets come, and how many are missing. */
final class Arrivals implements AutoCloseable {
    private static final long FRAME_NS = 20_000_000;

    private final DatagramChannel socket;
    private final Map<Integer, Stream> streams = new HashMap<>();
    private final Thread thread = new Thread(this::run, "arrivals");
    private volatile boolean measuring;

    /** One stream's packets: their numbers, unwrapped, and how long after their place in the grid they came. */
    private static final class Stream {
        private long[] offsets = new long[1_024];
        private int count;
        private long first = -1;
        private long last;

        void add(int sequence, long nowNs) {
            last = first < 0 ? sequence : last + (short) (sequence - (int) last);
            if (first < 0) {
                first = last;
            }
            if (count == offsets.length) {
                offsets = Arrays.copyOf(offsets, 2 * count);
            }
            offsets[count++] = nowNs - last * FRAME_NS;
        }
    }

    /** What came. */
    record Timing(long packets, long missing, double p50Ms, double p99Ms, double worstMs) {}

    Arrivals() throws IOException {
        socket = DatagramChannel.open()
                .setOption(StandardSocketOptions.SO_RCVBUF, 8 << 20)
                .bind(new InetSocketAddress("127.0.0.1", 0));
        thread.setDaemon(true);
        thread.start();
    }

    /** To speak from, too: the engine sends where it hears from. */
    DatagramChannel socket() {
        return socket;
    }

    /** From now on, packets count. */
    void begin() {
        measuring = true;
    }

    private void run() {
        ByteBuffer packet = ByteBuffer.allocateDirect(2_048);
        try {
            while (true) {
                packet.clear();
                socket.receive(packet);
                long nowNs = System.nanoTime();
                if (measuring && packet.position() >= 12) {
                    streams.computeIfAbsent(packet.getInt(8), ssrc -> new Stream())
                            .add(packet.getShort(2) & 0xFFFF, nowNs);
                }
            }
        } catch (ClosedChannelException closed) {
            // as asked
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Ends, and tells. A stream's grid is where half of its packets come before it and half behind. */
    Timing end() throws IOException, InterruptedException {
        close();
        thread.join();
        long packets = 0;
        long missing = 0;
        for (Stream stream : streams.values()) {
            packets += stream.count;
            missing += stream.last - stream.first + 1 - stream.count;
        }
        long[] off = new long[Math.toIntExact(packets)];
        int at = 0;
        for (Stream stream : streams.values()) {
            long[] sorted = Arrays.copyOf(stream.offsets, stream.count);
            Arrays.sort(sorted);
            long grid = sorted[sorted.length / 2];
            for (long offset : sorted) {
                off[at++] = Math.abs(offset - grid);
            }
        }
        Arrays.sort(off);
        if (off.length == 0) {
            return new Timing(0, 0, 0, 0, 0);
        }
        return new Timing(
                packets,
                missing,
                off[off.length / 2] / 1e6,
                off[(int) (off.length * 0.99)] / 1e6,
                off[off.length - 1] / 1e6);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
