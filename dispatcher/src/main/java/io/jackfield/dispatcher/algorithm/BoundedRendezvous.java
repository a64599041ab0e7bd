package io.jackfield.dispatcher.algorithm;

/**
 * Rendezvous hashing with bounded load: the best by score of those that have no more than their share of the calls and a quarter. So
 * a key that everybody calls, or a neighbour that fell out, overloads nobody; while load is even, no call leaves its place.
 */
final class BoundedRendezvous implements Choice {
    private static final double SLACK = 1.25;

    private final Candidate[] candidates;
    private final double[] shares;
    private final Rendezvous order;

    BoundedRendezvous(Candidate[] candidates) {
        this.candidates = candidates;
        this.order = new Rendezvous(candidates);
        this.shares = new double[candidates.length];
        double total = 0;
        for (int i = 0; i < shares.length; i++) {
            shares[i] = Math.max(1, candidates[i].relativeWeight()) * candidates[i].warmth();
            total += shares[i];
        }
        for (int i = 0; i < shares.length; i++) {
            shares[i] *= SLACK / total;
        }
    }

    @Override
    public int first(long key) {
        int best = order.first(key);
        int calls = 1;
        for (Candidate candidate : candidates) {
            calls += candidate.calls();
        }
        int place = best;
        for (int tried = 1; tried <= shares.length; tried++) {
            if (candidates[place].calls() < Math.ceil(shares[place] * calls)) {
                return place;
            }
            if (tried < shares.length) {
                place = order.next(key, best, place);
            }
        }
        return best; // others have counted meanwhile
    }

    /** Those of higher score that were passed over come next: better crowded than not at all. */
    @Override
    public int next(long key, int first, int last) {
        int next = last == first ? order.first(key) : order.next(key, first, last);
        return next == first ? order.next(key, first, first) : next;
    }
}
