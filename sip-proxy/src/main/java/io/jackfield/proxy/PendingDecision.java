package io.jackfield.proxy;

import io.jackfield.kernel.Machine;
import io.jackfield.kernel.TimerWheel;
import io.jackfield.sip.transaction.ServerTransaction;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A request whose decision is awaited.
 *
 * <pre>
 *            decided           failed or due    cancelled
 * WAITING    DONE, perform     DONE, late       DONE, 487
 * DONE       -                 -                -
 * </pre>
 */
final class PendingDecision extends TimerWheel.Timer {
    private final Execution execution;
    private final Handling handling;
    private final Decision late;
    private boolean done;

    PendingDecision(Execution execution, Handling handling, Decision late) {
        this.execution = execution;
        this.handling = handling;
        this.late = late;
    }

    void await(CompletionStage<? extends Decision> stage, long timeoutNs) {
        ServerTransaction server = handling.server();
        if (handling.failed() == null) {
            server.attach(this); // else the forwarder hears of a CANCEL
        }
        server.shard().timers().schedule(this, server.shard().nowNs() + timeoutNs);
        stage.whenComplete((decision, failure) -> server.shard().execute(() -> decided(decision)));
    }

    /** The caller gave up. */
    void cancel() {
        finish(Decision.reply(487));
    }

    @Override
    protected long onTimer(long nowNs) {
        finish(late);
        return Machine.NEVER;
    }

    private void decided(@Nullable Decision decision) {
        finish(decision == null ? late : decision);
    }

    private void finish(Decision decision) {
        if (!done) {
            done = true;
            handling.server().shard().timers().cancel(this);
            execution.perform(handling, decision);
        }
    }
}
