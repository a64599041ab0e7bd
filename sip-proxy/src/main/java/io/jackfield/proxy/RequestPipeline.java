package io.jackfield.proxy;

import io.jackfield.proxy.forward.Forwarder;
import io.jackfield.proxy.forward.RoutedRequest;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.node.SipNode;
import io.jackfield.sip.transaction.ServerTransaction;
import io.jackfield.sip.transaction.TransactionUser;
import io.jackfield.sip.transport.Flow;

/** The way of each request: validation, Routes, then the dialog it belongs to or the route that decides on it. */
final class RequestPipeline implements TransactionUser {
    private static final Reply LOOP = Decision.reply(482);

    private final SipNode node;
    private final Forwarder forwarder;
    private final Admission admission;
    private final Execution execution;
    private final ProxyCounters counters;

    RequestPipeline(
            SipNode node, Forwarder forwarder, Admission admission, Execution execution, ProxyCounters counters) {
        this.node = node;
        this.forwarder = forwarder;
        this.admission = admission;
        this.execution = execution;
        this.counters = counters;
    }

    @Override
    public void onRequest(ServerTransaction server) {
        SipRequest request = server.request();
        Reply wrong = admission.malformed(request);
        if (wrong != null) {
            refuse(server, request, wrong);
            return;
        }
        RoutedRequest routed = forwarder.preprocess(request);
        if (forwarder.looped(server.layer(), request)) {
            counters.loops.increment();
            refuse(server, request, LOOP);
            return;
        }
        if (routed.inDialog()) {
            counters.inDialog.increment();
            forwarder.forward(server, routed);
            return;
        }
        Admission.Outcome outcome =
                admission.admit(routed, server.flow(), server.shard().nowNs());
        if (outcome.refused()) {
            counters.refused.increment();
        }
        execution.perform(server, outcome.request(), outcome.decision());
    }

    private void refuse(ServerTransaction server, SipRequest request, Reply reply) {
        counters.refused.increment();
        execution.perform(server, request, reply);
    }

    @Override
    public void onCancel(ServerTransaction invite, SipRequest cancel) {
        if (!forwarder.cancel(invite)) {
            invite.attachment(PendingDecision.class).ifPresent(PendingDecision::cancel);
        }
    }

    @Override
    public void onAck(SipRequest ack, Flow from) {
        (forwarder.forwardAck(node.layerFor(ack), ack, from) ? counters.acks : counters.acksAbsorbed).increment();
    }

    @Override
    public void onStrayResponse(SipResponse response, Flow from) {
        counters.straysAbsorbed.increment(); // RFC 6026 8.9: not forwarded without a transaction
    }
}
