package io.jackfield.proxy;

import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.node.Target;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** A {@link io.jackfield.sip.node.TargetSelector} that may have to ask elsewhere first: see {@link Decision#forkWhenFound}. */
@FunctionalInterface
public interface TargetLookup {
    /**
     * Called on the request's shard; never blocks. The stage may complete on any thread: with an empty list when there is nowhere to
     * go. 500 when it fails or takes longer than the proxy's decision timeout.
     */
    CompletionStage<List<Target>> find(SipRequest request);
}
