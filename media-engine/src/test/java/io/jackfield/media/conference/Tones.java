package io.jackfield.media.conference;

import io.jackfield.rtp.RtpPacket;
import io.jackfield.rtp.codec.Codec;
import io.jackfield.rtp.codec.Encoder;
import java.nio.ByteBuffer;

/** Tones to tell speakers apart by, as RTP packets and as levels of frequencies in what is heard. */
final class Tones {
    private Tones() {}

    /** A frequency of its own for each speaker, a whole number of periods in 100 ms. */
    static int frequency(int speaker) {
        return 400 + 110 * speaker;
    }

    /** The amplitude of a frequency (Goertzel). */
    static double amplitude(short[] pcm, int offset, int count, int sampleRate, double frequency) {
        double step = 2 * Math.PI * frequency / sampleRate;
        double real = 0;
        double imaginary = 0;
        for (int i = 0; i < count; i++) {
            real += pcm[offset + i] * Math.cos(step * i);
            imaginary += pcm[offset + i] * Math.sin(step * i);
        }
        return 2 * Math.hypot(real, imaginary) / count;
    }

    /** A speaker whose packets say one tone. */
    static final class Speaker {
        private final Codec codec;
        private final Encoder encoder;
        private final double frequency;
        private final double amplitude;
        private final int ssrc;
        private final ByteBuffer buffer = ByteBuffer.allocate(RtpPacket.HEADER_BYTES + 2_000);
        private final RtpPacket packet = new RtpPacket();
        private final short[] pcm;
        private final byte[] payload = new byte[2_000];
        private int number;

        Speaker(Codec codec, int ssrc, double frequency, double amplitude) {
            this.codec = codec;
            this.encoder = codec.encoder();
            this.ssrc = ssrc;
            this.frequency = frequency;
            this.amplitude = amplitude;
            this.pcm = new short[codec.sampleRate() / 50];
        }

        /** The next packet of 20 ms. */
        RtpPacket next() {
            for (int i = 0; i < pcm.length; i++) {
                double time = (double) (number * pcm.length + i) / codec.sampleRate();
                pcm[i] = (short) Math.round(amplitude * Math.sin(2 * Math.PI * frequency * time));
            }
            int size = encoder.encode(pcm, 0, pcm.length, payload, 0);
            buffer.clear();
            RtpPacket.writeHeader(buffer, 0, number == 0, number, number * codec.clockUnits(pcm.length), ssrc);
            buffer.put(payload, 0, size).flip();
            packet.wrap(buffer);
            number++;
            return packet;
        }

        /** Says nothing for 20 ms. */
        void pause() {
            number++;
        }
    }
}
