package io.jackfield.media.dialplan;

import io.jackfield.media.CallScript;
import java.util.Optional;

/**
 * One thing to do.
 *
 * @param application its name
 * @param data the argument, variables and groups not put in yet
 * @param inline whether it is done while conditions are still looked at
 * @param script what to do instead of a named application
 * @param source where it was written
 * @param line where, 0 when that is not known
 */
record Action(String application, String data, boolean inline, Optional<CallScript> script, String source, int line) {

    Action withData(String other) {
        return new Action(application, other, inline, script, source, line);
    }
}
