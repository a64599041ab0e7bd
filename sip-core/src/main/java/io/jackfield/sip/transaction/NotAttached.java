package io.jackfield.sip.transaction;

import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.transport.Flow;

/** The user of a layer that has none yet: it answers that it is not ready. */
final class NotAttached implements TransactionUser {
    @Override
    public void onRequest(ServerTransaction transaction) {
        transaction.respond(SipResponse.to(transaction.request(), 503)
                .toTag(transaction.layer().newTag())
                .build());
    }

    @Override
    public void onCancel(ServerTransaction invite, SipRequest cancel) {}

    @Override
    public void onAck(SipRequest ack, Flow from) {}
}
