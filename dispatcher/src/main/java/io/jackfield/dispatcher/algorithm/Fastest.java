package io.jackfield.dispatcher.algorithm;

/**
 * The faster of two that are drawn by lot, where each call that one has makes it slower. Drawing keeps many proxies that have seen
 * the same latencies from running to the same server.
 */
final class Fastest implements Choice {
    private final Candidate[] candidates;
    private final double[] costs;
    private final Turns turns;

    Fastest(Candidate[] candidates, Turns turns) {
        this.candidates = candidates;
        this.turns = turns;
        this.costs = new double[candidates.length];
        double usual = usual(candidates);
        for (int i = 0; i < costs.length; i++) {
            Candidate candidate = candidates[i];
            double latency = candidate.latencyMs() > 0 ? candidate.latencyMs() : usual;
            costs[i] = latency / (Math.max(1, candidate.relativeWeight()) * candidate.warmth());
        }
    }

    /** What is thought of one that was never measured: that it is like the others. */
    private static double usual(Candidate[] candidates) {
        double sum = 0;
        int measured = 0;
        for (Candidate candidate : candidates) {
            if (candidate.latencyMs() > 0) {
                sum += candidate.latencyMs();
                measured++;
            }
        }
        return measured == 0 ? 1 : sum / measured;
    }

    @Override
    public int first(long key) {
        int count = costs.length;
        if (count == 1) {
            return 0;
        }
        long random = turns.random();
        int one = Turns.within(random, count);
        int other = (one + 1 + Turns.within(random << 32, count - 1)) % count;
        return cost(other) < cost(one) ? other : one;
    }

    private double cost(int place) {
        return (candidates[place].calls() + 1) * costs[place];
    }

    @Override
    public int next(long key, int first, int last) {
        return Choice.after(last, costs.length);
    }
}
