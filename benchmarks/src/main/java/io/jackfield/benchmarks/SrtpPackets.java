package io.jackfield.benchmarks;

import io.jackfield.rtp.srtp.CryptoAttribute;
import io.jackfield.rtp.srtp.CryptoSuite;
import io.jackfield.rtp.srtp.MasterKey;
import io.jackfield.rtp.srtp.SrtpBuffer;
import io.jackfield.rtp.srtp.SrtpReceiver;
import io.jackfield.rtp.srtp.SrtpResult;
import io.jackfield.rtp.srtp.SrtpSender;
import java.nio.ByteBuffer;
import java.util.Random;
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

/** SRTP of a packet of 20 ms of G.711, each of another of a thousand streams, so that keys come from memory as they do in a relay. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
public class SrtpPackets {
    private static final int STREAMS = 1000;

    /** What protects it. */
    @Param({"AES_CM_128_HMAC_SHA1_80", "AES_256_CM_HMAC_SHA1_80", "AEAD_AES_128_GCM"})
    public String suite = "";

    private final SrtpSender[] senders = new SrtpSender[STREAMS];
    private final SrtpReceiver[] receivers = new SrtpReceiver[STREAMS];
    private final ByteBuffer packet = ByteBuffer.allocateDirect(2_000);
    private int stream;
    private int sequence;

    /** Makes the keys. */
    @Setup
    public void keys() {
        SrtpBuffer buffer = new SrtpBuffer();
        Random random = new Random(1);
        for (int i = 0; i < STREAMS; i++) {
            MasterKey key = MasterKey.random(CryptoSuite.of(suite).orElseThrow(), random);
            senders[i] = new SrtpSender(key, buffer);
            receivers[i] = new SrtpReceiver(new CryptoAttribute(1, key), buffer);
        }
    }

    private SrtpResult sealed() {
        if (++stream == STREAMS) {
            stream = 0;
            sequence++;
        }
        packet.clear().limit(172);
        packet.putInt(0, 0x80000000 | sequence & 0xffff).putInt(8, stream);
        return senders[stream].protect(packet);
    }

    /** Protects one. */
    @Benchmark
    public SrtpResult protect() {
        return sealed();
    }

    /** Protects one and opens it again. */
    @Benchmark
    public SrtpResult protectAndOpen() {
        sealed();
        SrtpResult opened = receivers[stream].unprotect(packet, 0);
        if (opened != SrtpResult.OK) {
            throw new IllegalStateException("not opened: " + opened);
        }
        return opened;
    }
}
