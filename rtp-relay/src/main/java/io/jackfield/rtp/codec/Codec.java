package io.jackfield.rtp.codec;

/**
 * An audio codec: what SDP calls it, and makers of encoders and decoders between its payload and linear 16-bit mono samples.
 *
 * <p>Implement it to add a codec to {@link Codecs}.
 */
public interface Codec {
    /** The encoding name of RFC 3551 or its registration, e.g. {@code PCMU}; compared without regard to case. */
    String name();

    /** The RTP clock in Hz, as in rtpmap. For G.722 that is 8000, though it carries 16,000 samples a second (RFC 3551 4.5.2). */
    int clockRate();

    /** The channels of rtpmap. Opus says 2 whatever it carries (RFC 7587 7). */
    int channels();

    /** Samples a second that encoders take and decoders give. */
    int sampleRate();

    /** The static payload type of RFC 3551, or -1 for a dynamic one. */
    int payloadType();

    /** A new encoder; belongs to one stream and one thread. */
    Encoder encoder();

    /** A new decoder; belongs to one stream and one thread. */
    Decoder decoder();

    /**
     * Whether encoding or decoding a packet costs so much (0.1 ms or more) that it does not belong on a media loop, where it would keep
     * the packets of others waiting.
     */
    default boolean heavy() {
        return false;
    }

    /**
     * This codec with encoders for another rate, where it has several; else itself. Decoders are the same.
     *
     * @param bitsPerSecond of the payload; the nearest that there is will do
     */
    default Codec withBitRate(int bitsPerSecond) {
        return this;
    }

    /**
     * This codec with encoders that take, and decoders that give, another number of samples a second, where it has them; else itself,
     * so look at {@link #sampleRate} of what comes back. What is on the wire is the same stream to whoever gets it. Between sides of
     * different rates this is cheaper than a {@link Resampler}: Opus spends the less, the fewer samples it is given.
     *
     * @param samplesPerSecond Hz
     */
    default Codec at(int samplesPerSecond) {
        return this;
    }

    /** Samples to RTP clock units. */
    default int clockUnits(int samples) {
        return (int) ((long) samples * clockRate() / sampleRate());
    }
}
