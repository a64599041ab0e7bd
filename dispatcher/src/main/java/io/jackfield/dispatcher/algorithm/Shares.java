package io.jackfield.dispatcher.algorithm;

import java.util.Arrays;
import java.util.function.ToIntFunction;

/** Weights of candidates, as the algorithms that have weights count them. */
final class Shares {
    /** So that a share that warms up or is divided by congestion still differs from its neighbours. */
    private static final int SCALE = 16;

    private Shares() {}

    static int[] of(Candidate[] candidates, int count, ToIntFunction<Candidate> weight) {
        int[] weights = new int[count];
        Arrays.setAll(weights, i -> warmed(candidates[i], weight.applyAsInt(candidates[i])));
        return weights;
    }

    /**
     * Relative weights. One under congestion control loses a point of its weight for each millisecond that it is slower than usual;
     * when all are congested beyond their weights, they share in inverse proportion to that.
     */
    static int[] relative(Candidate[] candidates) {
        int[] weights = of(candidates, candidates.length, Shares::uncongested);
        boolean congested = Arrays.stream(weights).allMatch(weight -> weight == 0)
                && Arrays.stream(candidates).allMatch(Shares::controlled);
        if (congested) {
            double total = Arrays.stream(candidates)
                    .mapToDouble(Candidate::congestionMs)
                    .sum();
            Arrays.setAll(weights, i -> (int) (SCALE * total / Math.max(1, candidates[i].congestionMs())));
        }
        return weights;
    }

    private static boolean controlled(Candidate candidate) {
        return candidate.congestionControl() && candidate.weight() > 0;
    }

    private static int uncongested(Candidate candidate) {
        return controlled(candidate)
                ? Math.max(0, candidate.weight() - (int) candidate.congestionMs())
                : candidate.relativeWeight();
    }

    private static int warmed(Candidate candidate, int weight) {
        return candidate.warmth() == 1 || weight == 0
                ? weight * SCALE
                : (int) Math.max(1, Math.round(weight * SCALE * candidate.warmth()));
    }
}
