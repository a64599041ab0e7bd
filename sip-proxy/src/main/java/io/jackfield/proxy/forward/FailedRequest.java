package io.jackfield.proxy.forward;

import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.node.Target;
import java.util.List;
import java.util.Optional;

/**
 * A request all of whose targets have failed, while the caller still waits. Exactly one of {@link #goOn}, {@link #end} and
 * {@link #pass} is to be called, on the shard; what comes after the caller has given up, or a second time, does nothing.
 */
public interface FailedRequest {
    /** The request as it went on. */
    SipRequest request();

    /** What the caller would be told. */
    int status();

    /** The response that the caller would get; empty when the status is our own finding: 408 for a timeout, 503 for no way there. */
    Optional<SipResponse> response();

    /** How many targets were tried so far. */
    int tried();

    /**
     * Tries more targets. What the earlier ones said is forgotten: the best response is chosen among the new.
     *
     * @param request as it goes on now
     */
    void goOn(SipRequest request, List<Target> targets, Forwarder.Plan plan);

    /** Answers with this. */
    void end(SipResponse response);

    /** Lets the caller have the best response. */
    void pass();
}
