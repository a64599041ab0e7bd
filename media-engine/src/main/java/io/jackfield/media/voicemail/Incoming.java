package io.jackfield.media.voicemail;

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
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The folder of what is on its way, which this node has for itself. Of a message it has, by the ending of the name:
 *
 * <pre>
 * .begun            who is about to speak, and to whom: there before the first take
 * .take-1 ...       what was spoken, each time
 * .sound            the take that counts, whole
 * .message          the note that says so; from here on the message is not lost
 * </pre>
 *
 * <p>A name without {@code .begun} or {@code .message} of its id, and no {@code .suspect}, is of use only to the process that made it.
 */
record Incoming(Path folder) {
    static final String BEGUN = ".begun";
    static final String NOTE = ".message";
    static final String SUSPECT = ".suspect";
    private static final String SOUND = ".sound";
    private static final String TAKE = ".take-";

    Path begun(String id) {
        return folder.resolve(id + BEGUN);
    }

    Path note(String id) {
        return folder.resolve(id + NOTE);
    }

    Path sound(String id) {
        return folder.resolve(id + SOUND);
    }

    Path take(String id, int number) {
        return folder.resolve(id + TAKE + number);
    }

    /** A name for something that is of no use after this process. */
    Path passing(String kind) {
        return folder.resolve(UUID.randomUUID() + "." + kind);
    }

    List<Path> files(String ending) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(f -> f.toString().endsWith(ending)).sorted().toList();
        }
    }

    /** The takes of a message, the newest first. */
    List<Path> takes(String id) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(f -> String.valueOf(f.getFileName()).startsWith(id + TAKE))
                    .sorted(Comparator.comparing(Path::toString).reversed()) // there are fewer than ten
                    .toList();
        }
    }

    static String id(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.indexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }

    /** Writes what is known of a message, for good: it is there as a whole or not at all. */
    void write(Path note, StoredMessage message) throws IOException {
        Properties text = new Properties();
        text.setProperty("box", message.box());
        text.setProperty("caller", message.caller());
        text.setProperty("received", String.valueOf(message.received().toEpochMilli()));
        text.setProperty("duration", String.valueOf(message.duration().toMillis()));
        text.setProperty("object", message.object());
        write(note, text);
    }

    void write(Path file, Properties text) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try (OutputStream out = Files.newOutputStream(part)) {
            text.store(out, null);
        }
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static Properties text(Path file) throws IOException {
        Properties text = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            text.load(in);
        }
        return text;
    }

    StoredMessage read(Path note) throws IOException {
        Properties text = text(note);
        return new StoredMessage(
                id(note),
                text.getProperty("box", ""),
                text.getProperty("caller", ""),
                Instant.ofEpochMilli(Long.parseLong(text.getProperty("received", "0"))),
                Duration.ofMillis(Long.parseLong(text.getProperty("duration", "0"))),
                false,
                text.getProperty("object", ""));
    }

    /** Removes all that there is of a message. The sound last: what is left without a note goes at the next start. */
    void remove(String id) throws IOException {
        Files.deleteIfExists(note(id));
        Files.deleteIfExists(begun(id));
        for (Path take : takes(id)) {
            Files.delete(take);
        }
        Files.deleteIfExists(sound(id));
    }
}
