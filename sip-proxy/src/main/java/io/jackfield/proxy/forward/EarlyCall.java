package io.jackfield.proxy.forward;

/** An INVITE on its way that somebody else than its caller may end. On its shard. */
@FunctionalInterface
public interface EarlyCall {
    /**
     * Ends it as if the caller had given up (RFC 3261 16.10): its targets are cancelled, the caller hears 487, or what a target says
     * first. Nothing happens when it is over; a 2xx that crosses the CANCEL goes back all the same.
     */
    void cancel();
}
