package io.jackfield.media.voicemail;

import java.time.Duration;
import java.time.Instant;

/**
 * A message in the index. Its audio is complete: a row is written after the store has it.
 *
 * @param id unique
 * @param box whose it is
 * @param caller who left it
 * @param received when
 * @param duration how long it is
 * @param saved whether its owner has heard and saved it
 * @param object the store's name of its audio
 */
public record StoredMessage(
        String id, String box, String caller, Instant received, Duration duration, boolean saved, String object) {
    StoredMessage lasting(Duration length) {
        return new StoredMessage(id, box, caller, received, length, saved, object);
    }

    StoredMessage asSaved() {
        return new StoredMessage(id, box, caller, received, duration, true, object);
    }
}
