package io.jackfield.proxy;

import java.util.Optional;

/**
 * Decides what becomes of a request whose targets have all failed, while the caller still waits: {@code failure_route}. Called on the
 * request's shard, never after the caller gave up; it must not block.
 */
@FunctionalInterface
public interface FailureRoute {
    /**
     * Decides.
     *
     * @return a relay tries more targets, and what the earlier ones said is forgotten; a reply answers the caller; empty lets the caller
     *     have what the targets said
     */
    Optional<Decision> decide(FailedCall failed);
}
