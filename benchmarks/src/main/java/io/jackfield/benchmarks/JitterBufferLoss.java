package io.jackfield.benchmarks;

import io.jackfield.rtp.JitterBuffer;
import io.jackfield.rtp.RtpPacket;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What 20 ms of a stream cost in a jitter buffer where packets are lost, late and out of order: one comes, or does not, and one is taken.
 * {@code filledIn} counts what was concealed, {@code silent} what was silence.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 2)
@Fork(1)
public class JitterBufferLoss {
    private static final long PACKET_NS = 20_000_000L;
    private static final int KNOWN = 1 << 14;
    private static final int AHEAD = 8;

    /** Packets that never come. */
    @Param({"0", "5", "20"})
    public int lossPercent;

    /** How late packets are at most. */
    @Param({"0", "60"})
    public int jitterMs;

    private final boolean[] lost = new boolean[KNOWN];
    private final int[] latePackets = new int[KNOWN];
    private final int[] due = new int[AHEAD];
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(172);
    private final RtpPacket packet = new RtpPacket();
    private JitterBuffer buffer = JitterBuffer.of(8000);
    private int turn;

    /** What came out. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Heard {
        public long played;
        public long filledIn;
        public long silent;
    }

    /** The same losses for each. */
    @Setup(Level.Iteration)
    public void begin() {
        Random random = new Random(1);
        for (int i = 0; i < KNOWN; i++) {
            lost[i] = random.nextInt(100) < lossPercent;
            latePackets[i] = jitterMs == 0 ? 0 : random.nextInt(jitterMs) / 20;
        }
        buffer = JitterBuffer.of(8000);
        turn = 0;
        java.util.Arrays.fill(due, 0);
    }

    /** One packet time. */
    @Benchmark
    public JitterBuffer.Take twentyMilliseconds(Heard heard) {
        long nowNs = turn * PACKET_NS;
        int slot = turn & AHEAD - 1;
        for (int bits = due[slot]; bits != 0; bits &= bits - 1) { // sent so many turns ago, here now
            put(turn - Integer.numberOfTrailingZeros(bits), nowNs);
        }
        due[slot] = 0;
        int late = latePackets[turn & KNOWN - 1];
        if (!lost[turn & KNOWN - 1] && late == 0) {
            put(turn, nowNs);
        } else if (!lost[turn & KNOWN - 1]) {
            due[turn + late & AHEAD - 1] |= 1 << late;
        }
        JitterBuffer.Take taken = buffer.take(nowNs + PACKET_NS / 2);
        switch (taken) {
            case PACKET -> heard.played++;
            case LOST -> heard.filledIn++;
            default -> heard.silent++;
        }
        turn++;
        return taken;
    }

    private void put(int number, long nowNs) {
        bytes.clear();
        RtpPacket.writeHeader(bytes, 0, false, number & 0xffff, 160 * number, 42);
        bytes.position(172).flip();
        if (packet.wrap(bytes)) {
            buffer.put(packet, nowNs);
        }
    }
}
