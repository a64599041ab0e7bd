package io.jackfield.media.sound;

import java.nio.ByteBuffer;

/**
 * How the samples of a WAV file are written.
 *
 * @param encoding the sample encoding
 * @param channels channels, 1 to 16; they are averaged into one when read
 * @param sampleRate samples a second and channel
 */
public record WavFormat(Encoding encoding, int channels, int sampleRate) {

    /** What a header says of a file whose end is not known when the header is written: readers go to the end of the file. */
    public static final long UNKNOWN_SIZE = 0xFFFF_FFFFL;

    /** Most channels that are read. */
    static final int MAX_CHANNELS = 16;

    /** The encodings that are read; {@link #PCM_16}, {@link #MU_LAW} and {@link #A_LAW} are written too. */
    public enum Encoding {
        /** Unsigned 8-bit. */
        PCM_8(1, 8),
        /** Signed 16-bit, little endian. */
        PCM_16(1, 16),
        /** Signed 24-bit, little endian. */
        PCM_24(1, 24),
        /** Signed 32-bit, little endian. */
        PCM_32(1, 32),
        /** IEEE 754 single precision, -1.0 to 1.0. */
        FLOAT_32(3, 32),
        /** G.711 A-law. */
        A_LAW(6, 8),
        /** G.711 mu-law. */
        MU_LAW(7, 8);

        final int tag;
        final int bits;

        Encoding(int tag, int bits) {
            this.tag = tag;
            this.bits = bits;
        }

        int bytes() {
            return bits >> 3;
        }
    }

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException when channels or rate are out of range
     */
    public WavFormat {
        if (channels < 1 || channels > MAX_CHANNELS) {
            throw new IllegalArgumentException(channels + " channels are not within 1..16");
        }
        if (sampleRate < Sound.MIN_RATE || sampleRate > Sound.MAX_RATE) {
            throw new IllegalArgumentException("sample rate " + sampleRate + " is not within 1000..192000");
        }
    }

    /** Signed 16-bit mono at a rate: what recordings are written in. */
    public static WavFormat mono(int sampleRate) {
        return new WavFormat(Encoding.PCM_16, 1, sampleRate);
    }

    /**
     * The bytes in front of samples in this format.
     *
     * @param dataBytes how many bytes of samples follow; {@link #UNKNOWN_SIZE} where that is not known
     */
    public byte[] header(long dataBytes) {
        ByteBuffer header = ByteBuffer.allocate(WavHeader.BYTES);
        WavHeader.write(header, this, dataBytes);
        return header.array();
    }

    int frameBytes() {
        return encoding.bytes() * channels;
    }
}
