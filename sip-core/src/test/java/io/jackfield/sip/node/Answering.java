package io.jackfield.sip.node;

import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.transaction.ServerTransaction;
import io.jackfield.sip.transaction.TransactionUser;
import io.jackfield.sip.transport.Flow;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers each request with 200 and remembers it. */
class Answering implements TransactionUser {
    final List<SipRequest> requests = new CopyOnWriteArrayList<>();
    final List<Flow> flows = new CopyOnWriteArrayList<>();
    final List<Thread> threads = new CopyOnWriteArrayList<>();
    final List<SipRequest> acks = new CopyOnWriteArrayList<>();

    @Override
    public void onRequest(ServerTransaction transaction) {
        requests.add(transaction.request());
        flows.add(transaction.flow());
        threads.add(Thread.currentThread());
        transaction.respond(
                SipResponse.to(transaction.request(), 200).toTag("b").build());
    }

    @Override
    public void onCancel(ServerTransaction invite, SipRequest cancel) {}

    @Override
    public void onAck(SipRequest ack, Flow from) {
        acks.add(ack);
    }
}
