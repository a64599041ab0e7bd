package io.jackfield.proxy;

import io.jackfield.sip.auth.Subscribers;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * A subscriber that has to be asked for before a route can tell whether there is one: {@link Subscribers#prepare}, awaited off the shard
 * as {@link Decision#await} is, for as long as the proxy's decision timeout. Immutable; any thread.
 */
public final class Preparation {
    private static final Reply UNAVAILABLE = Decision.reply(503).header("Retry-After", "10");

    private final Subscribers subscribers;
    private final String user;
    private final String realm;

    private Preparation(Subscribers subscribers, String user, String realm) {
        this.subscribers = Objects.requireNonNull(subscribers);
        this.user = Objects.requireNonNull(user);
        this.realm = Objects.requireNonNull(realm);
    }

    /** The preparation for {@link Subscribers#find} with this user and realm. Nobody is asked yet. */
    public static Preparation of(Subscribers subscribers, String user, String realm) {
        return new Preparation(subscribers, user, realm);
    }

    /**
     * Asks when it is carried out, then decides. When nobody can say, or not in time, what {@link Subscribers#find} still knows serves;
     * where it knows nobody it is 503 with Retry-After, which is counted ({@link ProxyCounters#unknowable}).
     *
     * @param step decides, on the request's shard; called once
     */
    public Decision then(Supplier<? extends Decision> step) {
        return later((execution, handling) -> execution.perform(handling, step.get()));
    }

    /** As {@link #then(Supplier)}, with another decision where nobody can say. */
    public Decision then(Supplier<? extends Decision> step, Decision unknown) {
        return later(
                (execution, handling) -> execution.perform(handling, step.get()),
                (execution, handling) -> execution.perform(handling, unknown));
    }

    Later later(Later.Step step) {
        return later(step, (execution, handling) -> {
            execution.counters().unknowable.increment();
            execution.reply(handling, UNAVAILABLE);
        });
    }

    private Later later(Later.Step step, Later.Step unknown) {
        return new Later((execution, handling) -> {
            CompletableFuture<Void> asked = subscribers.prepare(user, realm).toCompletableFuture();
            Later known = new Later(step);
            Later late = new Later((e, h) -> (subscribers.find(user, realm).isPresent() ? step : unknown).run(e, h));
            if (!asked.isDone()) {
                execution.perform(handling, new Decision.Await(asked.thenApply(done -> known), late));
            } else {
                execution.perform(handling, asked.isCompletedExceptionally() ? late : known);
            }
        });
    }
}
