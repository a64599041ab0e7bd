package io.jackfield.sip.transport;

/**
 * What lies below a node: event loops, sockets and time. Netty's loops and the machine's sockets in production, virtual
 * time and a seeded network in {@code io.jackfield.sim}; a node runs unchanged on both.
 */
@FunctionalInterface
public interface Network {
    /**
     * Opens a host for one node: its shards run when this returns, its sockets are bound one by one afterwards.
     *
     * @throws IllegalArgumentException when a setting is out of its range
     */
    Host open(HostSettings settings);

    /** The machine's own network, by Netty's loops. */
    static Network netty() {
        return NettyHost::new;
    }
}
