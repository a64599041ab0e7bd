package io.jackfield.dispatcher.algorithm;

import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.node.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Each request begins one destination further. */
final class RoundRobin implements Ordering {
    private final AtomicInteger next = new AtomicInteger();

    @Override
    public List<Target> order(Candidate[] candidates, SipRequest request, int limit) {
        int first = Integer.remainderUnsigned(next.getAndIncrement(), candidates.length);
        return rotated(candidates, first, limit);
    }

    static List<Target> rotated(Candidate[] candidates, int first, int limit) {
        int places = Math.min(limit, candidates.length);
        List<Target> ordered = new ArrayList<>(places);
        for (int i = 0; i < places; i++) {
            ordered.add(candidates[(first + i) % candidates.length].target());
        }
        return ordered;
    }
}
