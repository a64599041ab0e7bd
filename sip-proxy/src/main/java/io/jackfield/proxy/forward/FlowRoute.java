package io.jackfield.proxy.forward;

import io.jackfield.sip.transport.Flow;
import java.util.Optional;

/**
 * Where a Route of ours with the token of a flow leads (RFC 5626 5.3).
 *
 * @param kind what the token says
 * @param flow the flow; empty unless it is known
 */
public record FlowRoute(Kind kind, Optional<Flow> flow) {
    /** There is no such Route. */
    public static final FlowRoute NONE = new FlowRoute(Kind.NONE, Optional.empty());

    /** The token is none of ours. */
    static final FlowRoute FORGED = new FlowRoute(Kind.FORGED, Optional.empty());

    /** The flow was a connection of a process that is gone. */
    static final FlowRoute GONE = new FlowRoute(Kind.GONE, Optional.empty());

    /** What a token says. */
    public enum Kind {
        NONE,
        FORGED,
        GONE,
        KNOWN
    }

    static FlowRoute to(Flow flow) {
        return new FlowRoute(Kind.KNOWN, Optional.of(flow));
    }

    /** Whether it leads back to where a message came from: then that is on its way out, and the token means nothing (5.3.1). */
    public boolean isBackTo(Flow from) {
        return flow.isPresent()
                && flow.get().transport() == from.transport()
                && flow.get().connection() == from.connection()
                && flow.get().remote().equals(from.remote());
    }
}
