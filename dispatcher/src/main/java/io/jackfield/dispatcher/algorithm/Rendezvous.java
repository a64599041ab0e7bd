package io.jackfield.dispatcher.algorithm;

/**
 * Rendezvous hashing (highest random weight): every candidate gets a score from its identity and the key, and they are tried in the
 * order of their scores. One that leaves changes nothing for keys of which it was not the best.
 */
final class Rendezvous implements Choice {
    private final long[] ids;

    Rendezvous(Candidate[] candidates) {
        ids = new long[candidates.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = candidates[i].id();
        }
    }

    @Override
    public int first(long key) {
        int best = 0;
        long bestScore = Turns.mix(key ^ ids[0]);
        for (int i = 1; i < ids.length; i++) {
            long score = Turns.mix(key ^ ids[i]);
            if (score > bestScore) {
                best = i;
                bestScore = score;
            }
        }
        return best;
    }

    /** One pass for each place, so that there are no scores to keep; equal scores go by the index. */
    @Override
    public int next(long key, int first, int last) {
        long lastScore = Turns.mix(key ^ ids[last]);
        int best = -1;
        long bestScore = Long.MIN_VALUE;
        for (int i = 0; i < ids.length; i++) {
            long score = Turns.mix(key ^ ids[i]);
            boolean after = score < lastScore || score == lastScore && i > last;
            if (after && (best < 0 || score > bestScore)) {
                best = i;
                bestScore = score;
            }
        }
        return best;
    }
}
