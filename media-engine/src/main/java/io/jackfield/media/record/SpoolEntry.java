package io.jackfield.media.record;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A recording in the spool: {@code <id>.audio} while it grows, and {@code <id>.properties} beside it until it is where it belongs and, where
 * it is to be uploaded, the store has it.
 *
 * @param id the recording's
 * @param target where the audio belongs
 * @param name what the store calls it
 * @param upload whether a store is to have it
 * @param sealed whether it is encrypted
 */
record SpoolEntry(Path folder, String id, Path target, String name, boolean upload, boolean sealed) {
    private static final String AUDIO = ".audio";
    private static final String PROPERTIES = ".properties";

    Path audio() {
        return folder.resolve(id + AUDIO);
    }

    private Path properties() {
        return folder.resolve(id + PROPERTIES);
    }

    SpoolEntry withTarget(Path other) {
        return new SpoolEntry(folder, id, other, name, upload, sealed);
    }

    /** Writes down what it is; from here on it survives. */
    SpoolEntry save() throws IOException {
        Properties text = new Properties();
        text.setProperty("target", target.toString());
        text.setProperty("name", name);
        text.setProperty("upload", Boolean.toString(upload));
        text.setProperty("sealed", Boolean.toString(sealed));
        Path part = folder.resolve(id + ".saving");
        try (OutputStream out = Files.newOutputStream(part)) {
            text.store(out, null);
        }
        force(part);
        Files.move(part, properties(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceFolder(folder);
        return this;
    }

    /** All is done. */
    void forget() throws IOException {
        Files.deleteIfExists(audio());
        Files.deleteIfExists(properties());
    }

    /** What there is in a folder. What cannot be read is left out, and not removed. */
    static List<SpoolEntry> in(Path folder) throws IOException {
        List<SpoolEntry> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                String name = String.valueOf(file.getFileName());
                if (name.endsWith(PROPERTIES)) {
                    found.add(read(folder, name.substring(0, name.length() - PROPERTIES.length())));
                }
            }
        }
        return found;
    }

    private static SpoolEntry read(Path folder, String id) throws IOException {
        Properties text = new Properties();
        try (InputStream in = Files.newInputStream(folder.resolve(id + PROPERTIES))) {
            text.load(in);
        }
        return new SpoolEntry(
                folder,
                id,
                Path.of(text.getProperty("target", "")),
                text.getProperty("name", ""),
                Boolean.parseBoolean(text.getProperty("upload")),
                Boolean.parseBoolean(text.getProperty("sealed")));
    }

    SpoolEntry moveTo(Path other) throws IOException {
        SpoolEntry moved = new SpoolEntry(other, id, target, name, upload, sealed);
        if (Files.exists(audio())) {
            Files.move(audio(), moved.audio(), StandardCopyOption.ATOMIC_MOVE);
        }
        Files.move(properties(), moved.properties(), StandardCopyOption.ATOMIC_MOVE);
        return moved;
    }

    /** Moves the audio where it belongs; what has that name there is replaced. */
    void place() throws IOException {
        Path parent = target.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        try {
            Files.move(audio(), target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException otherDisk) {
            Path part = target.resolveSibling("." + id + ".part");
            Files.copy(audio(), part, StandardCopyOption.REPLACE_EXISTING);
            force(part);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            Files.delete(audio());
        }
        forceFolder(parent);
    }

    private static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** A name is on the disk when its folder is; where folders cannot be opened there is nothing to do. */
    private static void forceFolder(@Nullable Path folder) {
        if (folder != null) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            } catch (IOException unsupported) {
                return;
            }
        }
    }
}
