package io.jackfield.sim;

import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.transaction.ClientTransaction;
import io.jackfield.sip.transaction.Failure;
import io.jackfield.sip.transaction.ResponseListener;
import io.jackfield.sip.transaction.ServerTransaction;
import io.jackfield.sip.transaction.TransactionLayer;
import io.jackfield.sip.transaction.TransactionUser;
import io.jackfield.sip.transport.Flow;
import org.jspecify.annotations.Nullable;

/** As little of a stateful proxy as there can be (RFC 3261 16): everything goes to one next hop. For one shard. */
final class ForwardingProxy implements TransactionUser {
    private final Flow nextHop;
    private @Nullable TransactionLayer layer;

    ForwardingProxy(Flow nextHop) {
        this.nextHop = nextHop;
    }

    @Override
    public void onRequest(ServerTransaction transaction) {
        layer = transaction.layer();
        ClientTransaction sent = layer.send(forward(transaction.request()), nextHop, new Back(transaction));
        transaction.attach(sent);
    }

    @Override
    public void onCancel(ServerTransaction invite, SipRequest cancel) {
        invite.attachment(ClientTransaction.class).ifPresent(ClientTransaction::cancel);
    }

    @Override
    public void onAck(SipRequest ack, Flow from) {
        if (layer != null) {
            layer.sendAck(forward(ack), nextHop);
        }
    }

    private static SipRequest forward(SipRequest request) {
        return request.edit().maxForwards(request.maxForwards() - 1).build();
    }

    /** Takes responses back to where the request came from. */
    private record Back(ServerTransaction transaction) implements ResponseListener {
        @Override
        public void onResponse(ClientTransaction sent, SipResponse response) {
            if (response.status() > 100) {
                transaction.respond(response.edit().removeFirst(Header.VIA).build());
                transaction.releaseRequest();
                sent.releaseRequest();
            }
        }

        @Override
        public void onFailure(ClientTransaction sent, Failure failure) {
            if (!transaction.finalSent()) {
                transaction.respond(SipResponse.to(transaction.request(), 408)
                        .toTag(transaction.layer().newTag())
                        .build());
            }
        }
    }
}
