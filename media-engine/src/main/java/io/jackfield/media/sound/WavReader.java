package io.jackfield.media.sound;

import io.jackfield.media.sound.SoundException.Code;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Reads a WAV file front to back as 16-bit mono samples, whatever its encoding, rate or number of channels.
 *
 * <p>Chunks it does not know are skipped. A data chunk whose size is zero, all ones or larger than the file is read to the end of the
 * file: that is what a recorder leaves that was killed. Memory use does not depend on what the file claims. Not thread-safe.
 */
public final class WavReader implements AutoCloseable {
    private static final int EXTENSIBLE = 0xFFFE;
    private static final int BLOCK_BYTES = 8_192;

    private final InputStream in;
    private final String name;
    private final WavFormat format;
    private final byte[] block;
    private final SampleDecoder decoder;
    private long remainingBytes;
    private int blockLimit;
    private int blockPosition;

    private WavReader(InputStream in, String name) throws IOException {
        this.in = in;
        this.name = name;
        WavHeader header = WavHeader.read(in, name, EXTENSIBLE);
        this.format = header.format();
        this.remainingBytes = header.dataBytes();
        this.block = new byte[BLOCK_BYTES / format.frameBytes() * format.frameBytes()];
        this.decoder = new SampleDecoder(format);
    }

    /**
     * Opens a file and reads its header.
     *
     * @throws SoundException when it cannot be read or is not a WAV file
     */
    public static WavReader open(Path file) {
        InputStream in;
        try {
            in = new BufferedInputStream(Files.newInputStream(file), BLOCK_BYTES);
        } catch (IOException e) {
            throw new SoundException(Code.UNREADABLE, "cannot read " + file, e);
        }
        try {
            return open(in, file.toString());
        } catch (SoundException e) {
            try {
                in.close();
            } catch (IOException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    /**
     * Reads a header from a stream; {@link #close()} closes the stream.
     *
     * @param in the bytes
     * @param name what messages call it
     * @throws SoundException when it cannot be read or is not a WAV file
     */
    public static WavReader open(InputStream in, String name) {
        try {
            return new WavReader(in, name);
        } catch (IOException e) {
            throw new SoundException(Code.UNREADABLE, "cannot read " + name, e);
        }
    }

    /**
     * Reads a whole file.
     *
     * @param maxSamples longest sound accepted, in samples
     * @throws SoundException when it cannot be read, is not a WAV file, or is longer
     */
    public static Sound readAll(Path file, int maxSamples) {
        try (WavReader reader = open(file)) {
            return reader.readAll(maxSamples);
        }
    }

    /** What the header says. */
    public WavFormat format() {
        return format;
    }

    /**
     * Reads the next samples.
     *
     * @return how many were read, -1 at the end
     * @throws SoundException when the file cannot be read
     */
    public int read(short[] target, int offset, int length) {
        int done = 0;
        while (done < length) {
            if (blockPosition == blockLimit && !fill()) {
                return done == 0 ? -1 : done;
            }
            target[offset + done++] = decoder.mono(block, blockPosition);
            blockPosition += format.frameBytes();
        }
        return done;
    }

    /**
     * Reads what is left.
     *
     * @param maxSamples longest sound accepted, in samples
     * @throws SoundException when the file cannot be read or holds more
     */
    public Sound readAll(int maxSamples) {
        short[] samples = new short[Math.min(maxSamples, 16_384)];
        int length = 0;
        while (true) {
            if (length == samples.length) {
                if (length == maxSamples) {
                    if (blockPosition < blockLimit || fill()) {
                        throw new SoundException(Code.TOO_LONG, name + " has more than " + maxSamples + " samples");
                    }
                    break;
                }
                samples = Arrays.copyOf(samples, (int) Math.min(maxSamples, samples.length * 2L));
            }
            int count = read(samples, length, samples.length - length);
            if (count < 0) {
                break;
            }
            length += count;
        }
        return new Sound(format.sampleRate(), Arrays.copyOf(samples, length));
    }

    private boolean fill() {
        try {
            int wanted = (int) Math.min(block.length, remainingBytes);
            int count = in.readNBytes(block, 0, wanted);
            blockLimit = count - count % format.frameBytes();
            blockPosition = 0;
            remainingBytes = count < wanted ? 0 : remainingBytes - count;
            return blockLimit > 0;
        } catch (IOException e) {
            throw new SoundException(Code.UNREADABLE, "cannot read " + name, e);
        }
    }

    /** Closes the file. */
    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw new SoundException(Code.UNREADABLE, "cannot close " + name, e);
        }
    }
}
