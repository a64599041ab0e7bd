package io.jackfield.media.conference;

import io.jackfield.rtp.RtpPacket;
import io.jackfield.rtp.codec.Codec;
import io.jackfield.rtp.codec.Codecs;
import io.jackfield.rtp.codec.Encoder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
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
import org.openjdk.jmh.infra.Blackhole;

/**
 * 20 ms of 2,500 participants who send G.711, without sockets: their packets into jitter buffers, out of them, decoded, gated, mixed, and
 * the payload that each of them gets. A core has 20,000 microseconds for it. {@code -prof gc} shows that nothing is allocated.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH sets the fields
public class MixerTick {
    private static final int PARTICIPANTS = 2_500;
    private static final int PACKETS = 100;

    /** Participants in a room. */
    @Param({"10", "500"})
    public int room;

    /** How many of ten speak; the others send noise below the gate. */
    @Param({"2", "10"})
    public int speakersOfTen;

    private final List<Mixer> mixers = new ArrayList<>();
    private final List<Voice> voices = new ArrayList<>();
    private final List<Hearing> hearings = new ArrayList<>();
    private final RtpPacket packet = new RtpPacket();
    private ByteBuffer speech;
    private ByteBuffer noise;
    private long number;

    /** Fills the rooms. */
    @Setup
    public void fill() {
        speech = payloads(6_000, 1);
        noise = payloads(40, 2);
        Mixer.Observer nobody = new Mixer.Observer() {
            @Override
            public void speaking(Voice voice, boolean speaks) {}

            @Override
            public void loudest(Voice voice, float level) {}
        };
        for (int i = 0; i < PARTICIPANTS; i++) {
            if (i % room == 0) {
                mixers.add(new Mixer(8_000, 0, nobody));
            }
            Mixer mixer = mixers.get(mixers.size() - 1);
            Codec codec = i % 2 == 0 ? Codecs.PCMU : Codecs.PCMA;
            Voice voice = new Voice(8_000, 100, true);
            voice.codec(codec);
            mixer.add(voice);
            voices.add(voice);
            hearings.add(new Hearing(mixer, voice, codec));
        }
    }

    private static ByteBuffer payloads(int amplitude, int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Encoder encoder = Codecs.PCMU.encoder();
        ByteBuffer all = ByteBuffer.allocateDirect(PACKETS * 172);
        short[] pcm = new short[160];
        byte[] payload = new byte[320];
        for (int i = 0; i < PACKETS; i++) {
            for (int j = 0; j < pcm.length; j++) {
                pcm[j] = (short) random.nextInt(-amplitude, amplitude);
            }
            encoder.encode(pcm, 0, 160, payload, 0);
            RtpPacket.writeHeader(all, 0, false, i, i * 160, 1);
            all.put(payload, 0, 160);
        }
        return all;
    }

    /** One tick of all rooms. */
    @Benchmark
    public void tick(Blackhole sink) {
        long nowNs = number * Mixer.FRAME_NS;
        int at = (int) (number % PACKETS) * 172;
        for (int i = 0; i < PARTICIPANTS; i++) {
            ByteBuffer bytes = i % 10 < speakersOfTen ? speech : noise;
            bytes.limit(at + 172).position(at);
            packet.wrap(bytes);
            packet.sequence((int) number);
            packet.timestamp((int) number * 160);
            voices.get(i).packet(packet, nowNs);
        }
        for (int i = 0; i < PARTICIPANTS; i++) {
            mixers.get(i / room).advance(number, nowNs);
            Hearing hearing = hearings.get(i);
            hearing.hear(number);
            sink.consume(hearing.payload());
        }
        number++;
    }
}
