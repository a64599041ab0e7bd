package io.jackfield.media.voicemail;

import io.jackfield.database.DatabaseException;
import io.jackfield.media.store.ObjectStore;
import io.jackfield.media.store.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages on their way to the store and the index. The note beside a recording says that it is complete; from there on it is delivered,
 * however often the store, the database or the process fail, and once: its name in the store and its row are of its id.
 */
final class Outbox {
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

    private final Incoming incoming;
    private final ObjectStore store;
    private final VoicemailIndex index;
    private final BiConsumer<StoredMessage, Path> delivered;
    private final LongAdder failures = new LongAdder();
    private final LongAdder dropped = new LongAdder();

    /** @param delivered hears of each message with its sound, before that is removed here */
    Outbox(Incoming incoming, ObjectStore store, VoicemailIndex index, BiConsumer<StoredMessage, Path> delivered) {
        this.incoming = incoming;
        this.store = store;
        this.index = index;
        this.delivered = delivered;
    }

    /** Notes who is about to speak, so that a kill does not lose what he says. */
    void begin(StoredMessage message) throws IOException {
        incoming.write(incoming.begun(message.id()), message);
    }

    /** Nothing came of it. */
    void forget(String id) {
        try {
            incoming.remove(id);
        } catch (IOException e) {
            LOG.warn("cannot remove what there is of voicemail {}: {}", id, e.toString());
        }
    }

    /** Takes a complete recording; from here on it is not lost. */
    void add(StoredMessage message, Path recording) throws IOException {
        Path sound = incoming.sound(message.id());
        if (!recording.equals(sound)) {
            Files.move(recording, sound, StandardCopyOption.REPLACE_EXISTING);
        }
        incoming.write(incoming.note(message.id()), message);
        Files.deleteIfExists(incoming.begun(message.id()));
    }

    /** Delivers what waits. */
    synchronized void deliver() {
        try {
            for (Path note : incoming.files(Incoming.NOTE)) {
                try {
                    deliver(incoming.read(note));
                } catch (StorageException | DatabaseException | IOException e) {
                    failures.increment();
                    LOG.warn("voicemail {} waits: {}", Incoming.id(note), e.getMessage());
                }
            }
        } catch (IOException e) {
            LOG.warn("cannot look through {}: {}", incoming.folder(), e.toString());
        }
    }

    private void deliver(StoredMessage message) throws IOException {
        Path sound = incoming.sound(message.id());
        store.put(message.object(), sound);
        VoicemailIndex.Added added = index.add(message);
        if (added == VoicemailIndex.Added.DONE) {
            delivered.accept(message, sound);
        } else {
            dropped.increment();
            LOG.warn("voicemail {} is dropped: {}", message.id(), added);
            store.delete(message.object());
        }
        incoming.remove(message.id());
    }

    long failures() {
        return failures.sum();
    }

    long dropped() {
        return dropped.sum();
    }
}
