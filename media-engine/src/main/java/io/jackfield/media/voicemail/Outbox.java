package io.jackfield.media.voicemail;

import io.jackfield.database.DatabaseException;
import io.jackfield.media.store.ObjectStore;
import io.jackfield.media.store.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages on their way to the store and the index, in a folder that this node has for itself. The note beside a recording says that it is
 * complete; from there on it is delivered, however often the store, the database or the process fail, and once: its name in the store and
 * its row are of its id. A recording without a note was cut off by a kill and is removed at the start.
 */
final class Outbox {
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
    private static final String NOTE = ".message";
    private static final String SOUND = ".sound";

    private final Path folder;
    private final ObjectStore store;
    private final VoicemailIndex index;
    private final BiConsumer<StoredMessage, Path> delivered;
    private final LongAdder failures = new LongAdder();
    private final LongAdder dropped = new LongAdder();

    /** @param delivered hears of each message with its sound, before that is removed here */
    Outbox(Path folder, ObjectStore store, VoicemailIndex index, BiConsumer<StoredMessage, Path> delivered) {
        this.folder = folder;
        this.store = store;
        this.index = index;
        this.delivered = delivered;
        try {
            Files.createDirectories(folder);
            for (Path file : files("")) {
                if (!file.toString().endsWith(NOTE) && !Files.exists(note(id(file)))) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw new StorageException(StorageException.Code.DISK, "cannot use " + folder, e);
        }
    }

    private List<Path> files(String ending) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(f -> f.toString().endsWith(ending)).sorted().toList();
        }
    }

    private static String id(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.indexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }

    private Path note(String id) {
        return folder.resolve(id + NOTE);
    }

    private Path sound(String id) {
        return folder.resolve(id + SOUND);
    }

    /** Takes a complete recording; from here on it is not lost. */
    void add(StoredMessage message, Path recording) throws IOException {
        Files.move(recording, sound(message.id()), StandardCopyOption.REPLACE_EXISTING);
        Properties text = new Properties();
        text.setProperty("box", message.box());
        text.setProperty("caller", message.caller());
        text.setProperty("received", String.valueOf(message.received().toEpochMilli()));
        text.setProperty("duration", String.valueOf(message.duration().toMillis()));
        text.setProperty("object", message.object());
        Path part = folder.resolve(message.id() + ".part");
        try (OutputStream out = Files.newOutputStream(part)) {
            text.store(out, null);
        }
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(part, note(message.id()), StandardCopyOption.ATOMIC_MOVE);
    }

    private StoredMessage read(Path note) throws IOException {
        Properties text = new Properties();
        try (InputStream in = Files.newInputStream(note)) {
            text.load(in);
        }
        return new StoredMessage(
                id(note),
                text.getProperty("box", ""),
                text.getProperty("caller", ""),
                Instant.ofEpochMilli(Long.parseLong(text.getProperty("received", "0"))),
                Duration.ofMillis(Long.parseLong(text.getProperty("duration", "0"))),
                false,
                text.getProperty("object", ""));
    }

    /** Delivers what waits. */
    synchronized void deliver() {
        try {
            for (Path note : files(NOTE)) {
                try {
                    deliver(read(note));
                } catch (StorageException | DatabaseException | IOException e) {
                    failures.increment();
                    LOG.warn("voicemail {} waits: {}", id(note), e.getMessage());
                }
            }
        } catch (IOException e) {
            LOG.warn("cannot look through {}: {}", folder, e.toString());
        }
    }

    private void deliver(StoredMessage message) throws IOException {
        Path sound = sound(message.id());
        store.put(message.object(), sound);
        VoicemailIndex.Added added = index.add(message);
        if (added == VoicemailIndex.Added.DONE) {
            delivered.accept(message, sound);
        } else {
            dropped.increment();
            LOG.warn("voicemail {} is dropped: {}", message.id(), added);
            store.delete(message.object());
        }
        // The note first: a sound without one is removed at the next start.
        Files.deleteIfExists(note(message.id()));
        Files.deleteIfExists(sound);
    }

    long failures() {
        return failures.sum();
    }

    long dropped() {
        return dropped.sum();
    }
}
