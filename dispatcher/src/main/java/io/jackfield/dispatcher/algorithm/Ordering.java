package io.jackfield.dispatcher.algorithm;

import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.node.Target;
import java.util.List;

/** Puts the destinations of one set in the order in which they shall be tried for a request. Usable from every shard at once. */
@FunctionalInterface
public interface Ordering {
    /**
     * The first {@code limit} destinations, best first.
     *
     * @param candidates those that may be selected, sorted by descending priority; not changed
     * @param limit at least 1
     */
    List<Target> order(Candidate[] candidates, SipRequest request, int limit);
}
