package io.jackfield.media.cdr;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * The folder of the journal: numbered segments of entries, each with its length and checksum in front, and for each sink how far it is. One
 * process has it at a time.
 */
final class Spool implements AutoCloseable {
    static final int HEADER = 8;
    private static final Pattern SEGMENT = Pattern.compile("journal-(\\d{12})\\.log");
    private static final Pattern CURSOR = Pattern.compile("(\\d{1,12}) (\\d{1,18})\\s*");

    private final Path folder;
    private final FileChannel lockFile;

    /** A place in the journal. */
    record Position(long segment, long offset) implements Comparable<Position> {
        static final Position START = new Position(0, 0);

        @Override
        public int compareTo(Position other) {
            return segment != other.segment ? Long.compare(segment, other.segment) : Long.compare(offset, other.offset);
        }
    }

    Spool(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
            lockFile = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!locked(lockFile)) {
                lockFile.close();
                throw new CdrException("another process writes records in " + folder);
            }
        } catch (IOException e) {
            throw new CdrException("records cannot be kept in " + folder + ": " + e.getMessage(), e);
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException inThisProcess) {
            return false;
        }
    }

    /** The numbers of the segments that are there, in order. */
    List<Long> segments() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> SEGMENT.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .map(name -> Long.parseLong(name.group(1)))
                    .sorted()
                    .toList();
        }
    }

    Path file(long segment) {
        return folder.resolve(String.format("journal-%012d.log", segment));
    }

    long bytes() throws IOException {
        long bytes = 0;
        for (long segment : segments()) {
            bytes += Files.size(file(segment));
        }
        return bytes;
    }

    /** An entry as it is written. */
    static ByteBuffer frame(RecordCodec.Entry entry) {
        byte[] bytes = RecordCodec.encode(entry);
        CRC32 checksum = new CRC32();
        checksum.update(bytes);
        return ByteBuffer.allocate(HEADER + bytes.length)
                .putInt(bytes.length)
                .putInt((int) checksum.getValue())
                .put(bytes)
                .flip();
    }

    /**
     * Reads entries of one segment from a place on, up to another, or as far as they are whole: a crash tears the last.
     *
     * @param enough how many to read at most
     * @return where the next one begins
     */
    long read(Position from, long end, int enough, Consumer<RecordCodec.Entry> reader) throws IOException {
        long offset = from.offset();
        try (FileChannel channel = FileChannel.open(file(from.segment()), StandardOpenOption.READ)) {
            long size = Math.min(end, channel.size());
            ByteBuffer header = ByteBuffer.allocate(HEADER);
            for (int i = 0; i < enough && offset + HEADER <= size; i++) {
                header.clear();
                fill(channel, header, offset);
                int length = header.getInt(0);
                if (length <= 0 || length > RecordCodec.MAX_ENTRY || offset + HEADER + length > size) {
                    break;
                }
                ByteBuffer body = ByteBuffer.allocate(length);
                fill(channel, body, offset + HEADER);
                CRC32 checksum = new CRC32();
                checksum.update(body.array());
                if ((int) checksum.getValue() != header.getInt(4)) {
                    break;
                }
                offset += HEADER + length;
                Optional<RecordCodec.Entry> entry = RecordCodec.decode(body.array());
                entry.ifPresent(reader);
            }
        }
        return offset;
    }

    private static void fill(FileChannel channel, ByteBuffer buffer, long offset) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, offset + buffer.position()) < 0) {
                throw new IOException("the journal is shorter than it was");
            }
        }
    }

    /** How far a sink is: at the start where it has not been seen before. */
    Position cursor(String sink) throws IOException {
        Path file = folder.resolve(sink + ".cursor");
        if (!Files.exists(file)) {
            return Position.START;
        }
        Matcher text = CURSOR.matcher(Files.readString(file, StandardCharsets.US_ASCII));
        return text.matches()
                ? new Position(Long.parseLong(text.group(1)), Long.parseLong(text.group(2)))
                : Position.START;
    }

    void cursor(String sink, Position position) throws IOException {
        Path fresh = folder.resolve(sink + ".cursor.new");
        Files.writeString(fresh, position.segment() + " " + position.offset() + "\n", StandardCharsets.US_ASCII);
        Files.move(
                fresh,
                folder.resolve(sink + ".cursor"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    /** Deletes segments that nobody reads any more. @return the bytes that this freed */
    long forgetBefore(long segment) throws IOException {
        long freed = 0;
        List<Long> old = new ArrayList<>(segments());
        old.removeIf(number -> number >= segment);
        for (long number : old) {
            freed += Files.size(file(number));
            Files.delete(file(number));
        }
        return freed;
    }

    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new CdrException("the lock of " + folder + " cannot be released", e);
        }
    }
}
