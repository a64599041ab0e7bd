package io.jackfield.media.stream;

import io.jackfield.rtp.JitterBuffer;
import io.jackfield.rtp.RtpPacket;
import io.jackfield.rtp.codec.Codec;
import io.jackfield.rtp.codec.Decoder;
import io.jackfield.rtp.codec.Resampler;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What comes in on a stream, as frames of 20 ms of linear audio at a wanted rate: a jitter buffer that adapts, a decoder, concealment of
 * what is lost, a change of rate where one is needed. Packets of any length go in; whoever plays pulls a frame every 20 ms.
 *
 * <p>Nothing is allocated for a packet or a frame once it has run for a moment. One thread; sans-IO: time is an argument.
 */
public final class LinearReceiver {
    /** Shortest delay of the jitter buffer. */
    private static final Duration MIN_DELAY = Duration.ofMillis(20);
    /** Longest delay: whatever the network does, people can still talk to each other. */
    private static final Duration MAX_DELAY = Duration.ofMillis(300);

    /** What a packet may carry: 120 ms. More is cut off. */
    private static final int MAX_PACKET_FRAMES = 6;

    private final int frame;
    private final int sampleRate;
    private short[] fifo = {};
    private @Nullable Codec codec;
    private @Nullable Decoder decoder;
    private @Nullable JitterBuffer buffer;
    private @Nullable Resampler resampler;
    private short[] own = {};
    private int packetSamples;
    private int filled;

    /**
     * A receiver that has heard nothing.
     *
     * @param sampleRate of the frames, 8,000 to 48,000 and a multiple of 50
     * @throws IllegalArgumentException when it is another
     */
    public LinearReceiver(int sampleRate) {
        if (sampleRate < 8_000 || sampleRate > 48_000 || sampleRate % 50 != 0) {
            throw new IllegalArgumentException("a sample rate of " + sampleRate + " is not within 8000..48000");
        }
        this.sampleRate = sampleRate;
        this.frame = sampleRate / 50;
    }

    /** Samples of a frame. */
    public int frameSamples() {
        return frame;
    }

    /** What packets are encoded with from now on; what of another codec still waits is forgotten. */
    public void codec(Codec next) {
        if (next.equals(codec)) {
            return;
        }
        codec = next;
        Codec nearest = next.at(sampleRate);
        decoder = nearest.decoder();
        buffer = new JitterBuffer(next.clockRate(), MIN_DELAY, MAX_DELAY);
        resampler = nearest.sampleRate() == sampleRate ? null : Resampler.of(nearest.sampleRate(), sampleRate);
        packetSamples = nearest.sampleRate() / 50;
        filled = 0;
    }

    /** A packet of the codec; before one is known nothing happens. */
    public void packet(RtpPacket packet, long nowNs) {
        JitterBuffer jitter = buffer;
        if (jitter != null) {
            jitter.put(packet, nowNs);
        }
    }

    /**
     * Takes the next frame.
     *
     * @param target gets {@link #frameSamples} samples from 0 on
     * @return false when nothing is there to be heard: the frame is silence
     */
    public boolean frame(short[] target, long nowNs) {
        if (own.length == 0) {
            own = new short[Decoder.MAX_SAMPLES];
        }
        return frame(target, nowNs, own);
    }

    /**
     * As {@link #frame(short[], long)}.
     *
     * @param decoded room of {@link Decoder#MAX_SAMPLES} to decode in. Receivers of one thread that share it keep it in the processor's cache,
     *     and have the less memory each
     */
    public boolean frame(short[] target, long nowNs, short[] decoded) {
        JitterBuffer jitter = buffer;
        Decoder ears = decoder;
        boolean sounding = filled > 0;
        if (jitter != null && ears != null) {
            if (filled == 0 && resampler == null) {
                int samples = decode(jitter, ears, nowNs, decoded);
                if (samples == frame) { // the usual case
                    System.arraycopy(decoded, 0, target, 0, frame);
                    return true;
                }
                sounding = samples > 0;
                append(Math.max(0, samples), decoded);
            }
            while (filled < frame && fill(jitter, ears, nowNs, decoded)) {
                sounding = true;
            }
        }
        int taken = Math.min(filled, frame);
        System.arraycopy(fifo, 0, target, 0, taken);
        Arrays.fill(target, taken, frame, (short) 0);
        filled -= taken;
        System.arraycopy(fifo, taken, fifo, 0, filled);
        return sounding;
    }

    private boolean fill(JitterBuffer jitter, Decoder ears, long nowNs, short[] decoded) {
        int samples = decode(jitter, ears, nowNs, decoded);
        append(Math.max(0, samples), decoded);
        return samples >= 0;
    }

    /** The next packet's samples, 0 when there was nothing in it; or -1 when there is none. */
    private int decode(JitterBuffer jitter, Decoder ears, long nowNs, short[] decoded) {
        switch (jitter.take(nowNs)) {
            case PACKET -> {
                int samples = ears.decode(jitter.payload(), 0, jitter.payloadSize(), decoded, 0);
                packetSamples = samples > 0 ? samples : packetSamples;
                return samples;
            }
            case LOST -> {
                ears.conceal(decoded, 0, packetSamples);
                return packetSamples;
            }
            default -> {
                return -1;
            }
        }
    }

    private void append(int samples, short[] decoded) {
        if (fifo.length == 0 && samples > 0) { // packets are of the frames' length, as a rule, and nothing waits here
            fifo = new short[(MAX_PACKET_FRAMES + 2) * frame];
        }
        Resampler converter = resampler;
        if (converter == null) {
            int taken = Math.min(samples, fifo.length - filled);
            System.arraycopy(decoded, 0, fifo, filled, taken);
            filled += taken;
        } else if (filled + converter.maxOutput(samples) <= fifo.length) {
            filled += converter.process(decoded, 0, samples, fifo, filled);
        }
    }

    /** Packets that came after their turn. */
    public long late() {
        JitterBuffer jitter = buffer;
        return jitter == null ? 0 : jitter.late();
    }

    /** Gaps of a packet's length that were filled in for. */
    public long concealed() {
        JitterBuffer jitter = buffer;
        return jitter == null ? 0 : jitter.lost();
    }
}
