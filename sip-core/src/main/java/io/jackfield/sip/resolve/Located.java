package io.jackfield.sip.resolve;

import io.jackfield.kernel.Machine;
import io.jackfield.sip.transport.Flow;
import java.util.List;

/**
 * The servers of a URI, before the order of a try is drawn. Immutable.
 *
 * @param servers in no order but that of their priorities; empty when the URI leads nowhere
 * @param expiresNs when to look again; {@link Machine#NEVER} for numeric hosts
 */
record Located(List<Server> servers, long expiresNs) {
    static final Located NOWHERE = new Located(List.of(), Machine.NEVER);

    /** A server: its addresses are tried one after another. */
    record Server(int priority, int weight, List<Flow> flows) implements SrvOrder.Weighted {
        Server {
            flows = List.copyOf(flows);
        }
    }

    static Located numeric(Flow flow) {
        return new Located(List.of(new Server(0, 0, List.of(flow))), Machine.NEVER);
    }

    boolean fresh(long nowNs) {
        return expiresNs == Machine.NEVER || expiresNs - nowNs > 0;
    }
}
