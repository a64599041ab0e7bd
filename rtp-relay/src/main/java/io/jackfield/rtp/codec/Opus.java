package io.jackfield.rtp.codec;

/**
 * Opus (RFC 6716, RFC 7587): 48 kHz and 24 kbit/s unless told otherwise, mono, with in-band error correction. By the system's libopus where there is one, else by
 * Concentus, its port to Java; the system property {@code jackfield.opus.java=true} takes the port in any case.
 */
final class Opus implements Codec {
    private static final int RATE = 48_000;
    private static final int BIT_RATE = 24_000;
    private static final int LEAST_BIT_RATE = 6000;
    private static final int MOST_BIT_RATE = 510_000;
    private static final int COMPLEXITY = 5;
    private static final int EXPECTED_LOSS_PERCENT = 5;

    private final int bitRate;
    private final int sampleRate;

    Opus() {
        this(BIT_RATE, RATE);
    }

    private Opus(int bitRate, int sampleRate) {
        this.bitRate = bitRate;
        this.sampleRate = sampleRate;
    }

    /** RFC 6716 2.1.1: 6 to 510 kbit/s. */
    @Override
    public Codec withBitRate(int bitsPerSecond) {
        int rate = Math.max(LEAST_BIT_RATE, Math.min(MOST_BIT_RATE, bitsPerSecond));
        return rate == bitRate ? this : new Opus(rate, sampleRate);
    }

    /** RFC 6716 2: the five rates that audio may have at either end. */
    @Override
    public Codec at(int samplesPerSecond) {
        return switch (samplesPerSecond) {
            case 8_000, 12_000, 16_000, 24_000, RATE ->
                samplesPerSecond == sampleRate ? this : new Opus(bitRate, samplesPerSecond);
            default -> this;
        };
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Opus opus && opus.bitRate == bitRate && opus.sampleRate == sampleRate;
    }

    @Override
    public int hashCode() {
        return 31 * bitRate + sampleRate;
    }

    @Override
    public String name() {
        return "opus";
    }

    @Override
    public int clockRate() {
        return RATE;
    }

    @Override
    public int channels() {
        return 2;
    }

    @Override
    public int sampleRate() {
        return sampleRate;
    }

    @Override
    public int payloadType() {
        return -1;
    }

    @Override
    public boolean heavy() {
        return true;
    }

    @Override
    public Encoder encoder() {
        return NativeOpus.present()
                ? NativeOpus.encoder(sampleRate, bitRate, COMPLEXITY, EXPECTED_LOSS_PERCENT)
                : JavaOpus.encoder(sampleRate, bitRate, COMPLEXITY, EXPECTED_LOSS_PERCENT);
    }

    @Override
    public Decoder decoder() {
        return NativeOpus.present() ? NativeOpus.decoder(sampleRate) : JavaOpus.decoder(sampleRate);
    }

    @Override
    public String toString() {
        return "opus";
    }
}
