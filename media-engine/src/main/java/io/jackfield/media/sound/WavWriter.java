package io.jackfield.media.sound;

import io.jackfield.media.sound.SoundException.Code;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Writes mono samples to a WAV file.
 *
 * <p>The header is written again after every second of sound, so a writer that is killed leaves a file that any player plays up to its
 * last second. Not thread-safe; its calls block on the disk and never belong on a media loop.
 */
public final class WavWriter implements AutoCloseable {
    private final Path file;
    private final WavFormat format;
    private final FileChannel channel;
    private final SampleEncoder encoder;
    private final ByteBuffer block;
    private final ByteBuffer header = ByteBuffer.allocate(WavHeader.BYTES);
    private long writtenBytes;
    private boolean open = true;

    private WavWriter(Path file, WavFormat format, FileChannel channel) throws IOException {
        this.file = file;
        this.format = format;
        this.channel = channel;
        this.encoder = new SampleEncoder(format.encoding());
        this.block =
                ByteBuffer.allocate(format.sampleRate() * format.frameBytes()).order(ByteOrder.LITTLE_ENDIAN);
        writeHeader();
    }

    /**
     * Creates a file, or empties the one that is there; missing folders are made.
     *
     * @param file where
     * @param format one channel, any encoding but {@link WavFormat.Encoding#FLOAT_32}
     * @throws IllegalArgumentException when the format has more channels or is floating point
     * @throws SoundException when the file cannot be written
     */
    public static WavWriter create(Path file, WavFormat format) {
        if (format.channels() != 1 || format.encoding() == WavFormat.Encoding.FLOAT_32) {
            throw new IllegalArgumentException("only mono integer or G.711 samples are written, not " + format);
        }
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
            try {
                return new WavWriter(file, format, channel);
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new SoundException(Code.UNWRITABLE, "cannot write " + file, e);
        }
    }

    /** Appends samples. Throws {@link SoundException} when the disk refuses them. */
    public void write(short[] samples, int offset, int length) {
        int bytes = format.encoding().bytes();
        for (int i = 0; i < length; i++) {
            if (block.remaining() < bytes) {
                flush();
            }
            encoder.put(samples[offset + i], block);
        }
    }

    /** Writes what is held back and the header, so that the file is whole up to here. */
    public void flush() {
        try {
            block.flip();
            writtenBytes += block.remaining();
            while (block.hasRemaining()) {
                channel.write(block);
            }
            block.clear();
            writeHeader();
        } catch (IOException e) {
            throw new SoundException(Code.UNWRITABLE, "cannot write " + file, e);
        }
    }

    /** Samples appended so far. */
    public long samples() {
        return (writtenBytes + block.position()) / format.frameBytes();
    }

    private void writeHeader() throws IOException {
        header.clear();
        WavHeader.write(header, format, writtenBytes);
        header.flip();
        for (long at = 0; header.hasRemaining(); ) {
            at += channel.write(header, at);
        }
        channel.position(WavHeader.BYTES + writtenBytes);
    }

    /** Writes what is held back and closes the file; a second call does nothing. */
    @Override
    public void close() {
        if (!open) {
            return;
        }
        open = false;
        try (channel) {
            flush();
            if ((writtenBytes & 1) == 1) { // chunks are padded to an even length
                ByteBuffer pad = ByteBuffer.allocate(1);
                channel.write(pad, WavHeader.BYTES + writtenBytes);
            }
        } catch (IOException e) {
            throw new SoundException(Code.UNWRITABLE, "cannot close " + file, e);
        }
    }
}
