package io.jackfield.proxy;

import io.jackfield.proxy.forward.Forwarder;
import io.jackfield.sip.message.RequestEdit;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.node.Target;
import io.jackfield.sip.transaction.ServerTransaction;
import java.util.List;

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

    /** On the shard of the transaction. */
    void perform(ServerTransaction server, SipRequest request, Decision decision) {
        if (decision instanceof Relay relay) {
            relay(server, request, relay);
        } else if (decision instanceof Reply reply) {
            counters.replied.increment();
            server.respond(reply.to(request, server.layer().newTag()));
        } else if (decision instanceof Decision.Respond respond) {
            counters.replied.increment();
            server.respond(respond.response());
        } else if (decision instanceof Decision.Await await) {
            new PendingDecision(this, server, request).await(await.stage(), decisionTimeoutNs);
        } else {
            server.giveUp();
        }
    }

    private void relay(ServerTransaction server, SipRequest received, Relay relay) {
        SipRequest request = edited(received, relay.edits());
        List<Target> targets = relay.targets().select(request);
        if (targets.isEmpty()) {
            perform(server, received, relay.otherwise());
            return;
        }
        counters.relayed.increment();
        forwarder.forward(server, request, targets, relay.plan());
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
