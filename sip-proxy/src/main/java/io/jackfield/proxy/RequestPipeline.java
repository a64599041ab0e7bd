package io.jackfield.proxy;

import io.jackfield.proxy.forward.Arrival;
import io.jackfield.proxy.forward.FlowRoute;
import io.jackfield.proxy.forward.Forwarder;
import io.jackfield.proxy.forward.MessageShaper;
import io.jackfield.proxy.forward.RoutedRequest;
import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.node.SipNode;
import io.jackfield.sip.node.Target;
import io.jackfield.sip.transaction.ServerTransaction;
import io.jackfield.sip.transaction.TransactionLayer;
import io.jackfield.sip.transaction.TransactionUser;
import io.jackfield.sip.transport.Flow;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The way of each request, stage by stage in the order that the package documents; the rules in force are read once for each. */
final class RequestPipeline implements TransactionUser {
    private static final Reply LOOP = Decision.reply(482);
    private static final Reply FORGED = Decision.reply(403);
    private static final Reply FLOW_FAILED = Decision.reply(430, "Flow Failed");

    private final SipNode node;
    private final Forwarder forwarder;
    private final AtomicReference<Ruleset> rules;
    private final @Nullable MessageShaper shaper;
    private final Execution execution;
    private final ProxyCounters counters;

    RequestPipeline(
            SipNode node,
            Forwarder forwarder,
            AtomicReference<Ruleset> rules,
            @Nullable MessageShaper shaper,
            Execution execution) {
        this.node = node;
        this.forwarder = forwarder;
        this.rules = rules;
        this.shaper = shaper;
        this.execution = execution;
        this.counters = execution.counters();
    }

    @Override
    public void onRequest(ServerTransaction server) {
        SipRequest received = server.request();
        Flow from = server.flow();
        Ruleset now = Objects.requireNonNull(rules.get());
        long nowNs = server.shard().nowNs();
        if (now.guard() != null) {
            Optional<Decision> stopped = now.guard().inspect(received, from, nowNs);
            if (stopped.isPresent()) {
                counters.guarded.increment();
                execution.perform(new Handling(server, now, RouteCall.refused(received, server, nowNs)), stopped.get());
                return;
            }
        }
        Optional<SipRequest> shaped = forwarder.received(server.layer(), received, from);
        if (shaped.isEmpty()) {
            refuse(server, now, FORGED);
            return;
        }
        SipRequest request = shaped.get();
        Reply wrong = now.admission().malformed(request);
        if (wrong != null) {
            refuse(server, now, wrong);
            return;
        }
        RoutedRequest routed = forwarder.preprocess(request);
        if (forwarder.looped(server.layer(), request)) {
            counters.loops.increment();
            refuse(server, now, LOOP);
            return;
        }
        if (routed.inDialog()) {
            counters.inDialog.increment();
            forwarder.forward(server, routed);
            return;
        }
        FlowRoute flow = forwarder.flowOf(routed);
        if (flow.kind() != FlowRoute.Kind.NONE && !flow.isBackTo(from)) {
            arrived(server, now, routed, flow);
            return;
        }
        Admission.Outcome outcome = now.admission().admit(routed, server, nowNs);
        execution.conclude(new Handling(server, now, outcome.call()), outcome.decision(), outcome.refused());
    }

    /**
     * A request for a phone whose flow we keep, sent along the Path that we put on its REGISTER (RFC 5626 5.3). The token proves that the
     * registrar sent it, so it needs no other admission.
     */
    private void arrived(ServerTransaction server, Ruleset now, RoutedRequest routed, FlowRoute route) {
        SipRequest request = routed.request();
        if (route.kind() == FlowRoute.Kind.GONE) {
            refuse(server, now, FLOW_FAILED);
        } else if (route.flow().isEmpty() || routed.routedOn()) {
            refuse(server, now, FORGED);
        } else {
            counters.overFlows.increment();
            List<Target> phone = List.of(
                    Target.nextHop(request.requestUri()).withFlow(route.flow().get()));
            Relay relay = Decision.fork(asked -> phone).onFailure(RequestPipeline::flowFailed);
            RouteCall call = new RouteCall(
                    request,
                    server,
                    now.admission().trusts(server.flow()),
                    null,
                    server.shard().nowNs());
            execution.perform(new Handling(server, now, call), now.admission().arriving(relay));
        }
    }

    /** Nothing could be sent over it: that is not the phone's answer. */
    private static Optional<Decision> flowFailed(FailedCall failed) {
        return failed.response().isEmpty() && failed.status() != 408 ? Optional.of(FLOW_FAILED) : Optional.empty();
    }

    private void refuse(ServerTransaction server, Ruleset now, Reply reply) {
        RouteCall call = RouteCall.refused(server.request(), server, 0);
        execution.conclude(new Handling(server, now, call), reply, true);
    }

    @Override
    public void onCancel(ServerTransaction invite, SipRequest cancel) {
        if (!forwarder.cancel(invite)) {
            invite.attachment(PendingDecision.class).ifPresent(PendingDecision::cancel);
        }
    }

    @Override
    public void onAck(SipRequest received, Flow from) {
        RequestGuard guard = Objects.requireNonNull(rules.get()).guard();
        if (guard != null) {
            long nowNs = node.layerFor(received).shard().nowNs();
            if (guard.inspect(received, from, nowNs).isPresent()) {
                counters.guarded.increment();
                return;
            }
        }
        TransactionLayer layer = node.layerFor(received);
        Optional<SipRequest> ack = forwarder.received(layer, received, from);
        Arrival came = new Arrival(received, from);
        boolean forwarded = ack.isPresent() && (forwarder.forwardAck(layer, came, ack.get()) || follow(layer, came));
        (forwarded ? counters.acks : counters.acksAbsorbed).increment();
    }

    @Override
    public boolean onStrayCancel(SipRequest cancel, Flow from) {
        RequestGuard guard = Objects.requireNonNull(rules.get()).guard();
        TransactionLayer layer = node.layerFor(cancel);
        if (guard != null && guard.inspect(cancel, from, layer.shard().nowNs()).isPresent()) {
            counters.guarded.increment();
            return true;
        }
        return follow(layer, new Arrival(cancel, from));
    }

    /** Sends an ACK or CANCEL the way that its INVITE went without state (RFC 3261 16.11), as the same route says. */
    private boolean follow(TransactionLayer layer, Arrival came) {
        Admission admission = Objects.requireNonNull(rules.get()).admission();
        if (!forwarder.relaysStateless() || admission.malformed(came.message()) != null) {
            return false;
        }
        RoutedRequest routed = forwarder.preprocess(came.message());
        Optional<Admission.Outcome> outcome =
                admission.follow(routed, came.from(), layer.shard().nowNs());
        if (outcome.isEmpty() || !(outcome.get().decision() instanceof Relay relay) || !relay.isStateless()) {
            return false;
        }
        SipRequest request = relay.edits().apply(routed.request());
        List<Target> targets = relay.targets().select(request);
        if (targets.isEmpty()) {
            return false;
        }
        counters.stateless.increment();
        forwarder.relayStateless(layer, came, request, targets.get(0));
        return true;
    }

    @Override
    public Optional<String> callIdOf(SipMessage message) {
        return shaper == null ? Optional.empty() : shaper.callIdOf(message);
    }

    @Override
    public void onStrayResponse(SipResponse response, Flow from) {
        for (TransactionLayer layer : node.layers()) { // of the shard that read it, which need not be the call's
            if (layer.shard().inShard() && forwarder.backStateless(layer, response)) {
                return;
            }
        }
        counters.straysAbsorbed.increment(); // RFC 6026 8.9: not forwarded without a transaction
    }
}
