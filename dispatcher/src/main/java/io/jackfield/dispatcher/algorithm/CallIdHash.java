package io.jackfield.dispatcher.algorithm;

import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.node.Target;
import java.util.ArrayList;
import java.util.List;

/**
 * Rendezvous hashing (highest random weight): every destination gets a score from its identity and the key, and they are tried in
 * the order of their scores. A destination that leaves changes nothing for keys of which it was not the best.
 */
final class CallIdHash implements Ordering {
    @Override
    public List<Target> order(Candidate[] candidates, SipRequest request, int limit) {
        return order(candidates, key(request.callId()), limit);
    }

    /** One pass for each place in the list, so that there are no scores to keep. */
    List<Target> order(Candidate[] candidates, long key, int limit) {
        int places = Math.min(limit, candidates.length);
        if (places == 1) {
            return List.of(candidates[below(candidates, key, Long.MAX_VALUE, -1)].target());
        }
        List<Target> ordered = new ArrayList<>(places);
        long lastScore = Long.MAX_VALUE;
        int last = -1;
        for (int place = 0; place < places; place++) {
            last = below(candidates, key, lastScore, last);
            lastScore = score(key, candidates[last].id());
            ordered.add(candidates[last].target());
        }
        return ordered;
    }

    /** The best of those that come after the one with this score at this index. */
    private static int below(Candidate[] candidates, long key, long lastScore, int last) {
        int best = -1;
        long bestScore = Long.MIN_VALUE;
        for (int i = 0; i < candidates.length; i++) {
            long score = score(key, candidates[i].id());
            boolean after = score < lastScore || score == lastScore && i > last;
            if (after && (best < 0 || score > bestScore)) {
                best = i;
                bestScore = score;
            }
        }
        return best;
    }

    /** The same in every process, so that two proxies with the same set agree; FNV-1a, spread by {@link #score}. */
    static long key(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }

    /** The finisher of SplitMix64. */
    private static long score(long key, long id) {
        long z = key ^ id;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
