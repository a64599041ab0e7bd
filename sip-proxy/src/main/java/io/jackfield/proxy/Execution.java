package io.jackfield.proxy;

import io.jackfield.proxy.forward.CallStart;
import io.jackfield.proxy.forward.Forwarder;
import io.jackfield.sip.message.RequestEdit;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.node.Target;
import io.jackfield.sip.transaction.ServerTransaction;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Does what was decided. */
final class Execution {
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
            reply(server, reply);
        } else if (decision instanceof Decision.Respond respond) {
            counters.replied.increment();
            server.respond(respond.response());
        } else if (decision instanceof Decision.Await await) {
            new PendingDecision(this, handling).await(await.stage(), decisionTimeoutNs);
        } else {
            server.giveUp();
        }
    }

    void reply(ServerTransaction server, Reply reply) {
        counters.replied.increment();
        server.respond(reply.to(server.request(), server.layer().newTag()));
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
        SipRequest request = edited(call.request(), relay.edits());
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
        if (request.isInvite()) {
            Optional<Reply> refusal = handling.rules().admit(call);
            if (refusal.isPresent()) {
                counters.gated.increment();
                reply(handling.server(), refusal.get());
                return;
            }
        }
        counters.relayed.increment();
        CallStart start = forwarder.observes(request)
                ? new CallStart(request, call.flow(), call.user(), call.variables(), call.nowNs())
                : null;
        forwarder.forward(handling.server(), request, targets, relay.plan(), start);
    }

    private static SipRequest edited(SipRequest request, Relay.Edits edits) {
        if (edits == Relay.Edits.NONE) {
            return request;
        }
        RequestEdit edit = request.edit();
        edits.user().ifPresent(user -> edit.requestUri(request.requestUri().withUser(user)));
        for (Reply.Line line : edits.headers()) {
            edit.add(line.name(), line.value());
        }
        return edit.build();
    }
}
