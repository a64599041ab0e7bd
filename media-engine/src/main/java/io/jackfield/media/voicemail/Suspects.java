package io.jackfield.media.voicemail;

import io.jackfield.database.DatabaseException;
import io.jackfield.media.store.ObjectStore;
import io.jackfield.media.store.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Audio of the store that nothing may refer to. Before the index and the store disagree for a moment the name is noted on the disk; when
 * that is over, or after a kill, or once a store that was away is back, what the index does not know is removed. Thread-safe.
 */
final class Suspects {
    private static final Logger LOG = LoggerFactory.getLogger(Suspects.class);
    private static final String OBJECT = "object";

    private final Incoming incoming;
    private final ObjectStore store;
    private final Predicate<String> known;
    private final Set<Path> waiting = new HashSet<>();

    /** @param known whether the index refers to an object; asks the database */
    Suspects(Incoming incoming, ObjectStore store, Predicate<String> known) {
        this.incoming = incoming;
        this.store = store;
        this.known = known;
        try {
            waiting.addAll(incoming.files(Incoming.SUSPECT));
        } catch (IOException e) {
            throw new StorageException(StorageException.Code.DISK, "cannot use " + incoming.folder(), e);
        }
    }

    /** Does something after which the index may not know an object any more, or yet; then removes it if so. */
    void around(String object, Runnable change) {
        Path note = incoming.passing("about" + Incoming.SUSPECT);
        Properties text = new Properties();
        text.setProperty(OBJECT, object);
        try {
            incoming.write(note, text);
        } catch (IOException e) {
            throw new StorageException(StorageException.Code.DISK, "cannot write to " + incoming.folder(), e);
        }
        try {
            change.run();
        } finally {
            settle(note);
        }
    }

    /** Looks again at what could not be removed. */
    void settle() {
        List<Path> all;
        synchronized (waiting) {
            all = List.copyOf(waiting);
        }
        all.forEach(this::settle);
    }

    private void settle(Path note) {
        boolean done = false;
        try {
            String object = Incoming.text(note).getProperty(OBJECT, "");
            if (!object.isEmpty() && !known.test(object)) {
                store.delete(object);
            }
            Files.deleteIfExists(note);
            done = true;
        } catch (IOException | StorageException | DatabaseException e) {
            LOG.warn("audio that nobody refers to may stay in the store for now: {}", e.getMessage());
        } finally {
            synchronized (waiting) {
                if (done) {
                    waiting.remove(note);
                } else {
                    waiting.add(note);
                }
            }
        }
    }
}
