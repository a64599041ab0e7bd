package io.jackfield.media.queue;

import io.jackfield.media.app.Prompts;
import io.jackfield.media.sound.LocalStream;
import io.jackfield.media.sound.Prompt;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Music that dialplans name, one stream for all who name the same. Bounded: what is beyond has a stream of its own. Thread-safe. */
final class MusicByName {
    static final int LIMIT = 64;

    private final Map<String, LocalStream> streams = new ConcurrentHashMap<>();

    LocalStream of(String name) {
        LocalStream known = streams.get(name);
        if (known != null || streams.size() >= LIMIT) {
            return known == null ? read(name) : known;
        }
        return streams.computeIfAbsent(name, MusicByName::read);
    }

    private static LocalStream read(String name) {
        return LocalStream.of(Prompts.of(name).toArray(Prompt[]::new));
    }
}
