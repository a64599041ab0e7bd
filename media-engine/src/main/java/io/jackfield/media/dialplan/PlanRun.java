package io.jackfield.media.dialplan;

import io.jackfield.media.Call;
import io.jackfield.media.CallDivertedException;
import io.jackfield.media.CallEndedException;
import io.jackfield.media.Cause;
import io.jackfield.media.app.Application;
import io.jackfield.media.app.CallVariables;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries a plan out for one call, on its script's thread. */
final class PlanRun {
    /** How often a call may be transferred: a plan that sends a call round and round ends it. */
    static final int MAX_TRANSFERS = 64;

    private static final int MAX_NESTED = 16;
    private static final Logger LOG = LoggerFactory.getLogger(PlanRun.class);

    private final Contexts.Plan plan;
    private final Call call;
    private String context;
    private int nested;

    PlanRun(Contexts.Plan plan, Call call, String context) {
        this.plan = plan;
        this.call = call;
        this.context = context;
    }

    void run() throws Exception {
        for (int transfers = 0; transfers <= MAX_TRANSFERS; transfers++) {
            try {
                if (!hunted()) {
                    LOG.debug("call {}: nothing in context {} matches", call.id(), context);
                    call.hangup(Cause.NOT_FOUND);
                }
                return;
            } catch (Transfer transfer) {
                call.set("destination_number", transfer.destination());
                context = transfer.context().orElse(context);
            }
        }
        LOG.warn("call {}: transferred more than {} times", call.id(), MAX_TRANSFERS);
        call.hangup(Cause.FAILURE);
    }

    /** Runs what the context says; false when nothing matches. */
    private boolean hunted() throws Exception {
        String destination = CallVariables.find(call, "destination_number").orElse("");
        List<Extension> extensions = plan.contexts().get(context);
        if (extensions == null || destination.length() > Expression.MAX_TEXT) {
            return false;
        }
        List<Action> actions =
                Hunt.actions(extensions, new CallFields(call, context, this::inline), ZonedDateTime.now(plan.clock()));
        for (Action action : actions) {
            perform(action);
        }
        return !actions.isEmpty();
    }

    private void inline(Action action) {
        try {
            perform(action);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Does one thing. What fails by itself is logged, and the plan goes on behind it, as operators are used to. */
    private void perform(Action action) throws Exception {
        if (action.script().isPresent()) {
            action.script().get().run(call);
            return;
        }
        String data = CallVariables.expand(call, action.data());
        switch (action.application()) {
            case "transfer" -> throw Transfer.of(data);
            case "execute_extension" -> nested(Transfer.of(data));
            default -> {
                Optional<Application> application = plan.applications().find(action.application());
                if (application.isEmpty()) {
                    LOG.error(
                            "call {}: application {} of {}:{} is not known",
                            call.id(),
                            action.application(),
                            action.source(),
                            action.line());
                    call.hangup(Cause.FAILURE);
                    throw new Ended();
                }
                perform(application.get(), action, data);
            }
        }
        if (call.ended().toCompletableFuture().isDone()) {
            throw new Ended();
        }
    }

    private void perform(Application application, Action action, String data) {
        try {
            application.run(call, data);
        } catch (CallEndedException | CallDivertedException | Transfer e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Ended();
        } catch (Exception e) {
            LOG.warn(
                    "call {}: {} of {}:{} failed: {}",
                    call.id(),
                    action.application(),
                    action.source(),
                    action.line(),
                    e.toString());
        }
    }

    /** Does what another destination would, and comes back. */
    private void nested(Transfer there) throws Exception {
        if (++nested > MAX_NESTED) {
            throw new IllegalStateException("extensions execute each other more than " + MAX_NESTED + " deep");
        }
        String destination = CallVariables.find(call, "destination_number").orElse("");
        String before = context;
        try {
            call.set("destination_number", there.destination());
            context = there.context().orElse(context);
            hunted();
        } finally {
            nested--;
            context = before;
            call.set("destination_number", destination);
        }
    }

    /** The call is over, and so is what was left to do. */
    static final class Ended extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Ended() {
            super("the call is over", null, false, false);
        }
    }
}
