package io.jackfield.sim;

import java.time.Duration;
import java.util.Collection;
import java.util.Locale;

/** What scenarios say when they have waited in vain. */
final class Expectations {
    private Expectations() {}

    /**
     * The text of a failure: who expected what, what was there instead, and a ladder.
     *
     * @param callIds of the calls it is about; empty for all that there was
     */
    static String failed(
            Simulation simulation,
            String who,
            String what,
            Duration limit,
            String instead,
            Collection<String> callIds) {
        String time = limit.toString().substring(2).toLowerCase(Locale.ROOT);
        return who + " expected " + what + " within " + time + ", but " + instead + '\n'
                + Ladder.about(simulation, callIds);
    }
}
