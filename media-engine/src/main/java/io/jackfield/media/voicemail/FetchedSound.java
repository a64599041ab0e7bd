package io.jackfield.media.voicemail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A sound in the clear, on the disk for as long as it is played.
 *
 * @param file where
 * @param ours whether it is removed afterwards
 */
record FetchedSound(Path file, boolean ours) implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FetchedSound.class);

    @Override
    public void close() {
        if (ours) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                LOG.warn("cannot remove {}: {}", file, e.toString());
            }
        }
    }
}
