package io.jackfield.media.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where recordings end up. */
final class Places {
    private static final Logger LOG = LoggerFactory.getLogger(Places.class);

    private Places() {}

    /** In its place from the beginning. */
    record Direct(Path file) implements RecordingSink.Place {
        @Override
        public Recording.Result complete(Duration duration, long dropped, String error) {
            return result(file, duration, dropped, error);
        }

        @Override
        public void drop() {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                LOG.warn("cannot remove {}: {}", file, e.toString());
            }
        }
    }

    /**
     * Out of the spool.
     *
     * @param done hears of entries that are to be uploaded
     */
    record Spooled(SpoolEntry entry, Consumer<SpoolEntry> done) implements RecordingSink.Place {
        @Override
        public Recording.Result complete(Duration duration, long dropped, String error) {
            try {
                entry.place();
            } catch (IOException e) {
                LOG.error("recording {} stays in the spool: {}", entry.id(), e.toString());
                return result(entry.audio(), duration, dropped, error.isEmpty() ? e.toString() : error);
            }
            Recording.Result result = result(entry.target(), duration, dropped, error);
            done.accept(entry);
            return result;
        }

        @Override
        public void drop() {
            try {
                entry.forget();
            } catch (IOException e) {
                LOG.warn("cannot remove recording {}: {}", entry.id(), e.toString());
            }
        }
    }

    private static Recording.Result result(Path file, Duration duration, long dropped, String error) {
        try {
            return new Recording.Result(file, duration, Files.size(file), Checksum.of(file), dropped, error);
        } catch (IOException e) {
            return new Recording.Result(file, duration, 0, "", dropped, error.isEmpty() ? e.toString() : error);
        }
    }
}
