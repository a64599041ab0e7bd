package io.jackfield.proxy.forward;

import org.jspecify.annotations.Nullable;

/**
 * User code that takes part in forwarding one request.
 *
 * @param variables what its route noted down
 * @param branch called for each copy that is about to leave
 * @param reply called for each response that is about to go back
 * @param failure called when all targets have failed
 */
public record Hooks(
        Variables variables,
        @Nullable BranchHook branch,
        @Nullable ReplyHook reply,
        @Nullable FailureHook failure) {

    void copied(BranchCopy copy, ForwardShard shard) {
        if (branch != null) {
            try {
                branch.onBranch(copy);
            } catch (RuntimeException | StackOverflowError | AssertionError | LinkageError broken) {
                shard.report(broken);
            }
        }
    }

    void replied(ReplyCopy copy, ForwardShard shard) {
        if (reply != null) {
            try {
                reply.onReply(copy);
            } catch (RuntimeException | StackOverflowError | AssertionError | LinkageError broken) {
                shard.report(broken);
            }
        }
    }

    /** Looks at, and edits, the copy of a request that leaves for a target. On the request's shard; must not block. */
    @FunctionalInterface
    public interface BranchHook {
        /** A copy is about to leave. */
        void onBranch(BranchCopy branch);

        /** This one, then another. */
        default BranchHook andThen(BranchHook next) {
            return branch -> {
                onBranch(branch);
                next.onBranch(branch);
            };
        }
    }

    /** Looks at, and edits, a response above 100 that goes back. On the request's shard; must not block. */
    @FunctionalInterface
    public interface ReplyHook {
        /** A response is about to go back. */
        void onReply(ReplyCopy reply);
    }

    /** Decides what is done when every target has failed. */
    @FunctionalInterface
    public interface FailureHook {
        /** Called on the request's shard, once for each leg. It has to call one of the ends of {@code failed}, then or later. */
        void onFailed(FailedRequest failed);
    }
}
