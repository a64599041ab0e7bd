package io.jackfield.media;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the scripts of calls, each on a thread of its own. */
final class ScriptRunner {
    private static final Logger LOG = LoggerFactory.getLogger(ScriptRunner.class);

    private ScriptRunner() {}

    /**
     * Runs a call's script; the call ends with it.
     *
     * @param over completes when it has returned
     */
    static void run(ScriptThreads threads, CallScript script, LiveCall call, CompletableFuture<Void> over) {
        threads.start(() -> {
            call.scriptThread(Optional.of(Thread.currentThread()));
            Cause cause = Cause.NORMAL;
            Optional<CallScript> next = Optional.of(call.direction().take().orElse(script));
            try {
                while (next.isPresent()) {
                    cause = run(next.get(), call);
                    next = call.direction().take();
                }
            } finally {
                call.scriptThread(Optional.empty());
                call.hangup(cause);
                over.complete(null);
            }
        });
    }

    /** @return why the call ends now, if no other script takes over */
    private static Cause run(CallScript script, LiveCall call) {
        try {
            script.run(call);
        } catch (CallEndedException | CallDivertedException e) {
            LOG.trace("call {}: {}", call.id(), e.getMessage());
        } catch (Exception | StackOverflowError | AssertionError e) {
            LOG.error("call {}: ended because its script threw {}", call.id(), e.toString());
            LOG.debug("call {}", call.id(), e);
            return Cause.FAILURE;
        }
        return Cause.NORMAL;
    }
}
