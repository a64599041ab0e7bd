package io.jackfield.benchmarks;

import io.jackfield.rtp.RtpPacket;
import io.jackfield.rtp.bridge.BridgePlan;
import io.jackfield.rtp.bridge.Numbering;
import io.jackfield.rtp.bridge.StreamBridge;
import io.jackfield.rtp.codec.Codec;
import io.jackfield.rtp.codec.Codecs;
import io.jackfield.rtp.codec.Encoder;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One packet of 20 ms from one codec into another. Streams a core are 20,000 us by the time of a packet. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH sets the fields
public class TranscodedStreams {
    private static final int PACKETS = 50;

    /** From and to. */
    @Param({"PCMU-PCMA", "PCMU-G722", "G722-PCMU", "PCMU-opus", "opus-PCMU", "PCMU-G729", "G729-PCMU", "G722-opus"})
    public String pair;

    private final ByteBuffer[] packets = new ByteBuffer[PACKETS];
    private StreamBridge bridge;
    private int units;
    private int sequence;

    /** Encodes a second of sound. */
    @Setup
    public void prepare() {
        Codec from = codec(pair.substring(0, pair.indexOf('-')));
        Codec to = codec(pair.substring(pair.indexOf('-') + 1));
        int frame = from.sampleRate() / 50;
        units = from.clockUnits(frame);
        short[] pcm = new short[frame];
        byte[] payload = new byte[4000];
        Encoder encoder = from.encoder();
        for (int i = 0; i < PACKETS; i++) {
            for (int j = 0; j < frame; j++) {
                double t = (double) (i * frame + j) / from.sampleRate();
                pcm[j] = (short) (6000 * Math.sin(880 * t) * (1 + Math.sin(40 * t)) + 500 * Math.sin(9000 * t));
            }
            int size = encoder.encode(pcm, 0, frame, payload, 0);
            packets[i] = ByteBuffer.allocate(12 + size);
            RtpPacket.writeHeader(packets[i], 96, false, i, 0, 1);
            packets[i].put(payload, 0, size).flip();
        }
        bridge = new StreamBridge(
                new BridgePlan(Map.of(96, from), -1, 8000, -1, to, 97, -1, 8000, -1, 20, true),
                new Numbering(1, 0, 0),
                packet -> {});
    }

    private static Codec codec(String name) {
        return Codecs.installed().all().stream()
                .filter(codec -> codec.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(name + " is not installed"));
    }

    /** A packet in, a packet out. */
    @Benchmark
    public long packet() {
        ByteBuffer packet = packets[sequence % PACKETS];
        packet.putShort(2, (short) sequence);
        packet.putInt(4, sequence * units);
        sequence++;
        bridge.packet(packet);
        return bridge.packets();
    }
}
