package io.jackfield.dispatcher.algorithm;

import java.util.function.ToIntFunction;

/** Who comes before whom. */
final class Ranks {
    private Ranks() {}

    /** How many, from the first on, rank like the first. */
    static int leaders(Candidate[] sorted, ToIntFunction<Candidate> rank) {
        int highest = rank.applyAsInt(sorted[0]);
        int leaders = 1;
        while (leaders < sorted.length && rank.applyAsInt(sorted[leaders]) == highest) {
            leaders++;
        }
        return leaders;
    }

    /** As SRV records count: the lower the number, the earlier. */
    static int lowestFirst(Candidate candidate) {
        return -candidate.priority();
    }

    /** The priority, less what latency takes from it, but at least 1 of it. */
    static int adjusted(Candidate candidate) {
        int priority = candidate.priority();
        int latency = (int) (candidate.congestionControl() ? candidate.congestionMs() : candidate.latencyMs());
        return priority <= 0 ? priority : Math.max(1, priority - latency / priority);
    }
}
