package io.jackfield.media.voicemail;

import io.jackfield.media.record.Repair;
import io.jackfield.media.record.SealedRecording;
import io.jackfield.media.sound.SoundException;
import io.jackfield.media.sound.WavReader;
import io.jackfield.media.store.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an earlier process was at when it was killed. A caller who was speaking, or was asked what to do with what he had said, has left a
 * message: as much of it as had reached the disk. What is shorter than a message goes, as if he had hung up.
 */
final class Unfinished {
    private static final Logger LOG = LoggerFactory.getLogger(Unfinished.class);

    /** Of the WAV files that the recorder writes, whose samples are of 16 bits. */
    private static final int HEADER_BYTES = 44;

    private final Incoming incoming;
    private final Outbox outbox;
    private final Function<Path, FetchedSound> open;
    private final Duration shortest;
    private final List<Path> begun = new ArrayList<>();

    /**
     * Looks through the folder and tidies it, before anything new is in it.
     *
     * @param open opens a recording that may be encrypted
     * @param shortest what is shorter is no message
     */
    Unfinished(Incoming incoming, Outbox outbox, Function<Path, FetchedSound> open, Duration shortest) {
        this.incoming = incoming;
        this.outbox = outbox;
        this.open = open;
        this.shortest = shortest;
        try {
            Files.createDirectories(incoming.folder());
            tidy();
        } catch (IOException e) {
            throw new StorageException(StorageException.Code.DISK, "cannot use " + incoming.folder(), e);
        }
    }

    private void tidy() throws IOException {
        Set<String> complete = ids(Incoming.NOTE);
        Set<String> started = ids(Incoming.BEGUN);
        for (Path file : incoming.files("")) {
            String name = file.toString();
            String id = Incoming.id(file);
            if (name.endsWith(".part")) {
                Files.delete(file);
            } else if (complete.contains(id) || name.endsWith(Incoming.SUSPECT)) {
                continue;
            } else if (!started.contains(id)) {
                Files.delete(file);
            } else if (name.endsWith(Incoming.BEGUN)) {
                begun.add(file);
            }
        }
    }

    private Set<String> ids(String ending) throws IOException {
        Set<String> ids = new HashSet<>();
        incoming.files(ending).forEach(file -> ids.add(Incoming.id(file)));
        return ids;
    }

    /** Makes messages of what was spoken, for the outbox to deliver. Blocks on the disk. */
    void recover() {
        for (Path note : begun) {
            try {
                recover(incoming.read(note));
            } catch (IOException
                    | StorageException e) { // a key that is not to be had, for one: at the next start it may be
                LOG.warn(
                        "what was spoken as voicemail {} stays in {}: {}",
                        Incoming.id(note),
                        incoming.folder(),
                        e.getMessage());
            }
        }
        begun.clear();
    }

    private void recover(StoredMessage message) throws IOException {
        Optional<Path> spoken = spoken(message.id());
        Duration length = spoken.isPresent() ? length(spoken.get()) : Duration.ZERO;
        if (length.isZero() || length.compareTo(shortest) < 0) {
            incoming.remove(message.id());
            return;
        }
        outbox.add(message.lasting(length), spoken.get());
        LOG.info(
                "voicemail {} was being left when the process was killed: {} ms of it are kept",
                message.id(),
                length.toMillis());
    }

    private Optional<Path> spoken(String id) throws IOException {
        Path chosen = incoming.sound(id);
        return Files.exists(chosen)
                ? Optional.of(chosen)
                : incoming.takes(id).stream().findFirst();
    }

    private Duration length(Path recording) throws IOException {
        if (!SealedRecording.is(recording)) {
            Repair.file(recording);
        }
        try (FetchedSound clear = open.apply(recording);
                WavReader wav = WavReader.open(clear.file())) {
            long samples = (Files.size(clear.file()) - HEADER_BYTES)
                    / (2L * wav.format().channels());
            return Duration.ofMillis(samples * 1_000 / wav.format().sampleRate());
        } catch (SoundException e) { // killed before its header was there
            LOG.debug("{} is no sound yet: {}", recording, e.getMessage());
            return Duration.ZERO;
        }
    }
}
