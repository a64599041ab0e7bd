package io.jackfield.media.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * Makes whole what a writer left that was killed: for recordings that grew in their place; those of a spool are repaired by the recorder.
 * Blocks on the disk.
 */
public final class Repair {
    private static final int RIFF_HEADER = 44;
    private static final int MAX_PAGE = OggPage.HEADER_BYTES + 255 + 255 * 255;
    private static final byte[] RIFF = {'R', 'I', 'F', 'F'};
    private static final byte[] DATA = {'d', 'a', 't', 'a'};

    private Repair() {}

    /**
     * Repairs a WAV or Ogg file that {@link Recorder} wrote; leaves one of another kind, and an encrypted one, as it is.
     *
     * @throws IOException when the disk does not let it
     */
    public static void file(Path file) throws IOException {
        wav(file);
        ogg(file);
    }

    /** Writes into a header that we wrote how much follows it, in whole frames. */
    static void wav(Path file) throws IOException {
        try (FileChannel channel = open(file)) {
            ByteBuffer header = ByteBuffer.allocate(RIFF_HEADER).order(ByteOrder.LITTLE_ENDIAN);
            if (read(channel, header, 0) < RIFF_HEADER
                    || !Arrays.equals(header.array(), 0, 4, RIFF, 0, 4)
                    || !Arrays.equals(header.array(), 36, 40, DATA, 0, 4)) {
                return;
            }
            int frame = Math.max(1, header.getShort(32) & 0xFFFF);
            long data = (channel.size() - RIFF_HEADER) / frame * frame;
            channel.truncate(RIFF_HEADER + data);
            header.putInt(4, (int) Math.min(0xFFFF_FFFFL, data + RIFF_HEADER - 8));
            header.putInt(40, (int) Math.min(0xFFFF_FFFFL, data));
            write(channel, header.rewind(), 0);
            channel.force(true);
        }
    }

    /** Cuts off what follows the last whole page of an Ogg file, and marks that page as the last. */
    static void ogg(Path file) throws IOException {
        try (FileChannel channel = open(file)) {
            ByteBuffer window = ByteBuffer.allocate(MAX_PAGE);
            long at = 0;
            long last = -1;
            int lastSize = 0;
            while (true) {
                window.clear();
                int available = read(channel, window, at);
                int size = OggPage.size(window.array(), 0, available);
                if (size < 0 || size > available || !OggPage.intact(window.array(), 0, size)) {
                    break;
                }
                last = at;
                lastSize = size;
                at += size;
            }
            if (last < 0) {
                return;
            }
            channel.truncate(at);
            window.clear().limit(lastSize);
            read(channel, window, last);
            window.put(5, (byte) (window.get(5) | OggPage.LAST));
            OggPage.seal(window.array(), 0, lastSize);
            write(channel, window.rewind(), last);
            channel.force(true);
        }
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    private static int read(FileChannel channel, ByteBuffer target, long at) throws IOException {
        int total = 0;
        while (target.hasRemaining()) {
            int count = channel.read(target, at + total);
            if (count < 0) {
                break;
            }
            total += count;
        }
        return total;
    }

    private static void write(FileChannel channel, ByteBuffer source, long at) throws IOException {
        for (long to = at; source.hasRemaining(); ) {
            to += channel.write(source, to);
        }
    }
}
