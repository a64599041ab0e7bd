package io.jackfield.dispatcher.algorithm;

import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.node.Target;
import java.util.List;

/** The candidates come sorted by priority already. */
final class PriorityOrder implements Ordering {
    @Override
    public List<Target> order(Candidate[] candidates, SipRequest request, int limit) {
        return RoundRobin.rotated(candidates, 0, limit);
    }
}
