package io.jackfield.dispatcher.algorithm;

import java.util.function.ToDoubleFunction;

/** The one whose calls, with the next, cost least; of equals each in turn. One that is full costs more than any that is not. */
final class Least implements Choice {
    private final Candidate[] candidates;
    private final double[] costs;
    private final Turns turns;

    Least(Candidate[] candidates, ToDoubleFunction<Candidate> cost, Turns turns) {
        this.candidates = candidates;
        this.turns = turns;
        this.costs = new double[candidates.length];
        for (int i = 0; i < costs.length; i++) {
            costs[i] = cost.applyAsDouble(candidates[i]);
        }
    }

    /** What a call costs one that says how busy it is, by its weight. Never infinite: the last one left must be choosable. */
    static double byLoad(Candidate candidate) {
        double free = Math.max(0.01, 1 - candidate.load());
        return 1 / (Math.max(1, candidate.relativeWeight()) * candidate.warmth() * free);
    }

    @Override
    public int first(long key) {
        int count = costs.length;
        int place = turns.next(count);
        int best = place;
        double least = Double.MAX_VALUE;
        for (int i = 0; i < count; i++) {
            Candidate candidate = candidates[place];
            int calls = candidate.calls();
            double cost = (calls + 1) * costs[place];
            if (cost < least && (candidate.maxCalls() == 0 || calls < candidate.maxCalls())) {
                best = place;
                least = cost;
            }
            place = Choice.after(place, count);
        }
        return best;
    }

    @Override
    public int next(long key, int first, int last) {
        return Choice.after(last, costs.length);
    }
}
