package io.jackfield.media.eventsocket;

import java.util.Map;
import java.util.Optional;

/**
 * What a client has sent: a line, headers below it, and maybe a body.
 *
 * @param headers found by their names in any case
 */
record Command(String line, Map<String, String> headers, String body) {

    /** The first word, in the case that it was written in. */
    String name() {
        int blank = line.indexOf(' ');
        return blank < 0 ? line : line.substring(0, blank);
    }

    /** What is behind the first word. */
    String arguments() {
        int blank = line.indexOf(' ');
        return blank < 0 ? "" : line.substring(blank + 1).trim();
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }
}
