package io.jackfield.proxy;

import java.util.Optional;

/**
 * Asked before an INVITE that its route relays is forwarded: limits of calls per trunk, tenant or user, by what the route noted in
 * {@link RouteCall#variables()}. Called on the call's shard; it must not block. What it lets pass is told to the
 * {@link io.jackfield.proxy.forward.DialogObserver}s right after, unless another gate refuses it.
 */
@FunctionalInterface
public interface CallGate {
    /** Empty to let it pass; else the answer, such as 503 with Retry-After. */
    Optional<Reply> admit(RouteCall call);
}
