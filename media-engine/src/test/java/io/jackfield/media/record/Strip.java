package io.jackfield.media.record;

import io.jackfield.rtp.RtpPacket;
import io.jackfield.rtp.codec.Codec;
import io.jackfield.rtp.codec.Encoder;
import java.nio.ByteBuffer;

/** A stream of packets with a tone in them, for tests that need no call. */
final class Strip {
    static final long FRAME_NS = 20_000_000L;

    private final Codec codec;
    private final Encoder encoder;
    private final int ssrc;
    private final double step;
    private final int amplitude;
    private final RtpPacket packet = new RtpPacket();
    private long sample;
    private int sequence = 65_530;

    Strip(Codec codec, int ssrc, int hertz, int amplitude) {
        this.codec = codec;
        this.encoder = codec.encoder();
        this.ssrc = ssrc;
        this.step = 2 * Math.PI * hertz / codec.sampleRate();
        this.amplitude = amplitude;
    }

    /** The next 20 ms. */
    RtpPacket next() {
        int samples = codec.sampleRate() / 50;
        short[] pcm = new short[samples];
        for (int i = 0; i < samples; i++) {
            pcm[i] = (short) (amplitude * Math.sin(step * (sample + i)));
        }
        byte[] payload = new byte[2 * samples];
        int size = encoder.encode(pcm, 0, samples, payload, 0);
        ByteBuffer buffer = ByteBuffer.allocate(RtpPacket.HEADER_BYTES + size);
        RtpPacket.writeHeader(buffer, 0, false, sequence++ & 0xFFFF, codec.clockUnits((int) sample), ssrc);
        buffer.put(payload, 0, size).flip();
        packet.wrap(buffer);
        sample += samples;
        return packet;
    }

    /** Leaves 20 ms out, as a sender does that has nothing to say. */
    void skip() {
        sample += codec.sampleRate() / 50;
    }

    /** How strong a frequency is in samples: about the amplitude of its sine. */
    static double strength(short[] samples, int from, int to, double hertz, int rate) {
        double re = 0;
        double im = 0;
        for (int i = from; i < to; i++) {
            re += samples[i] * Math.cos(2 * Math.PI * hertz * i / rate);
            im += samples[i] * Math.sin(2 * Math.PI * hertz * i / rate);
        }
        return 2 * Math.hypot(re, im) / (to - from);
    }
}
