package io.jackfield.proxy;

import io.jackfield.proxy.forward.CallStart;
import io.jackfield.proxy.forward.FailedRequest;
import io.jackfield.proxy.forward.Forwarder;
import io.jackfield.proxy.forward.Hooks;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.node.Target;
import io.jackfield.sip.transaction.ServerTransaction;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Does what was decided. */
final class Execution {
    private static final int NOT_FOUND = 404;
    private static final Reply TOO_BROAD = Decision.reply(440);

    private final Forwarder forwarder;
    private final ProxyCounters counters;
    private final long decisionTimeoutNs;

    Execution(Forwarder forwarder, ProxyCounters counters, long decisionTimeoutNs) {
        this.forwarder = forwarder;
        this.counters = counters;
        this.decisionTimeoutNs = decisionTimeoutNs;
    }

    ProxyCounters counters() {
        return counters;
    }

    /** On the shard of the transaction. */
    void perform(Handling handling, Decision decision) {
        ServerTransaction server = handling.server();
        if (decision instanceof Relay relay) {
            relay(handling, relay);
        } else if (decision instanceof Reply reply) {
            if (reply.status() == NOT_FOUND && unknown(handling)) {
                tellGuard(handling, reply); // who tries names or numbers hears this of most of them
            }
            reply(handling, reply);
        } else if (decision instanceof Decision.Respond respond) {
            respond(handling, respond.response());
        } else if (decision instanceof Decision.Await await) {
            new PendingDecision(this, handling, await.late()).await(await.stage(), decisionTimeoutNs);
        } else if (decision instanceof Later later) {
            later.step().run(this, handling);
        } else if (handling.failed() != null) {
            handling.failed().pass(); // the caller of a failed request is not left without an answer
        } else {
            server.giveUp();
        }
    }

    /** On the shard of the transaction: what admission came to, which the guard hears of when it is a refusal. */
    void conclude(Handling handling, Decision decision, boolean refused) {
        if (refused) {
            counters.refused.increment();
            tellGuard(handling, decision);
            if (decision instanceof Reply reply) {
                reply(handling, reply);
                return;
            }
        }
        perform(handling, decision);
    }

    /** Whether nobody knows who sent a request: it neither comes from a trusted source nor has it authenticated. */
    private static boolean unknown(Handling handling) {
        RouteCall call = handling.call();
        return !call.trusted() && call.user().isEmpty();
    }

    private static void tellGuard(Handling handling, Decision decision) {
        RequestGuard guard = handling.rules().guard();
        if (guard != null) {
            ServerTransaction server = handling.server();
            SipRequest request = server.request();
            boolean credentials = request.has(Header.AUTHORIZATION) || request.has(Header.PROXY_AUTHORIZATION);
            guard.refused(
                    request,
                    server.flow(),
                    statusOf(decision),
                    credentials,
                    server.shard().nowNs());
        }
    }

    void reply(Handling handling, Reply reply) {
        ServerTransaction server = handling.server();
        respond(handling, reply.to(server.request(), server.layer().newTag()));
    }

    private void respond(Handling handling, SipResponse response) {
        FailedRequest failed = handling.failed();
        if (failed == null) {
            counters.replied.increment();
            handling.server().respond(response);
        } else {
            failed.end(response);
        }
    }

    /** What a decision answers with; 0 when it does not. */
    static int statusOf(Decision decision) {
        if (decision instanceof Reply reply) {
            return reply.status();
        }
        return decision instanceof Decision.Respond respond ? respond.response().status() : 0;
    }

    private void relay(Handling handling, Relay relay) {
        RouteCall call = handling.call();
        SipRequest request = relay.edits().apply(call.request());
        List<Target> targets;
        if (relay.lookup().isPresent()) {
            CompletableFuture<List<Target>> found =
                    relay.lookup().get().find(request).toCompletableFuture();
            if (!found.isDone() || found.isCompletedExceptionally()) {
                perform(handling, Decision.await(found.thenApply(relay::found)));
                return;
            }
            targets = found.join();
        } else {
            targets = relay.targets().select(request);
        }
        if (targets.isEmpty()) {
            perform(handling, relay.otherwise());
            return;
        }
        if (forwarder.tooBroad(request)) {
            counters.tooBroad.increment();
            reply(handling, TOO_BROAD);
            return;
        }
        if (relay.isStateless() && withoutState(handling)) {
            counters.stateless.increment();
            forwarder.relayStateless(handling.server(), request, targets.get(0));
            return;
        }
        relay.hooks().variables().forEach(call.variables()::set);
        Forwarder.Plan plan = relay.plan().withHooks(hooks(handling, relay));
        if (handling.failed() != null) {
            counters.furtherLegs.increment();
            handling.failed().goOn(request, targets, plan);
        } else if (admitted(handling, request)) {
            counters.relayed.increment();
            CallStart start = forwarder.observes(request)
                    ? new CallStart(request, call.flow(), call.user(), call.variables(), call.nowNs())
                    : null;
            forwarder.forward(handling.server(), request, targets, plan, start);
        }
    }

    /** Whether what belongs to a request, its CANCEL and ACK, can find its way by the route alone, without credentials. */
    private boolean withoutState(Handling handling) {
        return handling.failed() == null && handling.call().user().isEmpty() && forwarder.relaysStateless();
    }

    private boolean admitted(Handling handling, SipRequest request) {
        if (request.isInvite()) {
            Optional<Reply> refusal = handling.rules().admit(handling.call());
            if (refusal.isPresent()) {
                counters.gated.increment();
                reply(handling, refusal.get());
                return false;
            }
        }
        return true;
    }

    private @Nullable Hooks hooks(Handling handling, Relay relay) {
        RelayHooks hooks = relay.hooks();
        if (!hooks.any()) {
            return null;
        }
        FailureRoute route = hooks.failure();
        Hooks.FailureHook failure = route == null ? null : failed -> failed(handling, route, failed);
        return new Hooks(handling.call().variables(), branchHook(handling, hooks), hooks.reply(), failure);
    }

    private Hooks.@Nullable BranchHook branchHook(Handling handling, RelayHooks hooks) {
        Hooks.BranchHook own = hooks.branch();
        if (!hooks.path() || handling.call().method() != Method.REGISTER) {
            return own;
        }
        Hooks.BranchHook path = forwarder.path(handling.server());
        return own == null ? path : path.andThen(own);
    }

    private void failed(Handling handling, FailureRoute route, FailedRequest failed) {
        Handling again = new Handling(handling.server(), handling.rules(), handling.call(), failed);
        Optional<Decision> decision = route.decide(new FailedCall(handling.call(), failed));
        if (decision.isEmpty()) {
            failed.pass();
        } else {
            perform(again, decision.get());
        }
    }
}
