package io.jackfield.sip.node;

import io.jackfield.sip.message.SipRequest;
import java.util.List;

/** Turns a request into an ordered list of targets; a dispatcher set is one, a location lookup another. */
@FunctionalInterface
public interface TargetSelector {
    /** Called on the request's shard; never blocks. An empty list: there is nowhere to go. */
    List<Target> select(SipRequest request);
}
