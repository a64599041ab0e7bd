package io.jackfield.rtp.codec;

/**
 * G.722 at 64 kbit/s (mode 1): two sub-bands of 4 kHz, split by a 24-tap filter, each coded by adaptive differential PCM; 6 bits a
 * sample pair for the lower band, 2 for the upper. 16,000 samples a second, though RTP counts 8000 (RFC 3551 4.5.2).
 */
final class G722 implements Codec {
    private static final int RATE = 16_000;

    @Override
    public String name() {
        return "G722";
    }

    @Override
    public int clockRate() {
        return 8000;
    }

    @Override
    public int channels() {
        return 1;
    }

    @Override
    public int sampleRate() {
        return RATE;
    }

    @Override
    public int payloadType() {
        return 9;
    }

    @Override
    public Encoder encoder() {
        return new G722Encoder();
    }

    @Override
    public Decoder decoder() {
        return new G722Decoder();
    }

    @Override
    public String toString() {
        return "G722";
    }
}
