package io.jackfield.sip.resolve;

import io.jackfield.kernel.Shard;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.transport.Flow;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Finds where to send a request for a URI (RFC 3263 4). */
public interface Resolver extends AutoCloseable {
    /**
     * The flows to try, in order; empty when the URI leads nowhere (no such name, no transport of ours, not a sip URI). A
     * numeric host and a cached name complete at once; another completes on a thread of the resolver. Never exceptionally.
     */
    CompletionStage<List<Flow>> resolve(SipUri uri);

    /** As {@link #resolve(SipUri)}, with the result on the given shard: within this call when it is known at once. */
    default void resolve(SipUri uri, Shard shard, Consumer<List<Flow>> then) {
        var result = resolve(uri).toCompletableFuture();
        if (result.isDone() && shard.inShard()) {
            then.accept(result.join());
        } else {
            result.thenAccept(flows -> shard.execute(() -> then.accept(flows)));
        }
    }

    /** Ends the resolver's threads. Idempotent, does not wait. What is under way completes empty. */
    @Override
    void close();
}
