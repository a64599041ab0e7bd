package io.jackfield.proxy;

import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.transport.Flow;
import java.util.Optional;

/**
 * Looks at each request before anything else does: flood limits, bans, scanners. Called on the request's shard for every request that is
 * new, ACKs of 2xx included; retransmissions and CANCELs have been absorbed. It must neither block nor allocate for what passes.
 */
@FunctionalInterface
public interface RequestGuard {
    /**
     * Judges a request.
     *
     * @param request as it came, before topology hiding is undone
     * @param nowNs the shard's clock
     * @return empty to let it pass; else what becomes of it, such as {@link Decision#drop()}. An ACK that does not pass is dropped
     */
    Optional<Decision> inspect(SipRequest request, Flow from, long nowNs);

    /**
     * A request was refused before any route saw it: failed authentication and the like, for a table of failures. Or a route answered
     * 404 to somebody who is neither trusted nor has authenticated: who looks for users hears that of most names.
     *
     * @param status what it was answered with; 401 and 407 are challenges, sent to everybody once
     * @param credentials whether it carried credentials, which were wrong if it was challenged
     */
    default void refused(SipRequest request, Flow from, int status, boolean credentials, long nowNs) {}
}
