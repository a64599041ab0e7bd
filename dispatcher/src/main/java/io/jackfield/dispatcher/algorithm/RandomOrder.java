package io.jackfield.dispatcher.algorithm;

import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.node.Target;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Begins anywhere. The numbers come from a seed by SplitMix64, so a simulation repeats them. */
final class RandomOrder implements Ordering {
    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private final AtomicLong state;

    RandomOrder(long seed) {
        state = new AtomicLong(seed);
    }

    @Override
    public List<Target> order(Candidate[] candidates, SipRequest request, int limit) {
        long z = state.addAndGet(GOLDEN_GAMMA);
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return RoundRobin.rotated(candidates, (int) Long.remainderUnsigned(z ^ (z >>> 31), candidates.length), limit);
    }
}
