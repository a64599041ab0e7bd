package io.jackfield.media.queue;

import io.jackfield.media.sound.Prompt;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Puts into words how it looks for somebody who waits. */
@FunctionalInterface
public interface Announcer {

    /**
     * What to play, on the caller's script thread.
     *
     * @param position 1 for who is next
     * @param expected how long it may take; empty when nothing is known yet
     */
    List<Prompt> announce(int position, Optional<Duration> expected);
}
