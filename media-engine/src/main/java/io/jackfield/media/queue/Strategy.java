package io.jackfield.media.queue;

import java.util.Locale;
import java.util.Optional;

/** Which of the agents that are free, and have the skills that a caller needs, is rung. Lower tiers always come first. */
public enum Strategy {
    /** All of them at once; who answers first has the call. */
    RING_ALL,
    /** Who has had no call for longest. */
    LONGEST_IDLE,
    /** The next one behind who was rung last, in the order in which they were added. */
    ROUND_ROBIN,
    /** Always the first in the order in which they were added. */
    TOP_DOWN,
    /** Who has answered the fewest calls since login; of equals the longest idle. */
    FEWEST_CALLS,
    /** Any. */
    RANDOM,
    /** Who is best at what the caller needs, by the sum of the levels; of equals the longest idle. */
    SKILL;

    /** The name as configurations write it: {@code longest-idle}. */
    public String configName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The strategy of that name, in any case, with hyphens or underscores. */
    public static Optional<Strategy> of(String name) {
        String constant = name.toUpperCase(Locale.ROOT).replace('-', '_');
        for (Strategy strategy : values()) {
            if (strategy.name().equals(constant)) {
                return Optional.of(strategy);
            }
        }
        return Optional.empty();
    }
}
