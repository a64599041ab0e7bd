package io.jackfield.benchmarks;

import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.RequestEdit;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.transaction.ClientTransaction;
import io.jackfield.sip.transaction.Failure;
import io.jackfield.sip.transaction.ResponseListener;
import io.jackfield.sip.transaction.SendOptions;
import io.jackfield.sip.transaction.ServerTransaction;
import io.jackfield.sip.transaction.TransactionLayer;
import io.jackfield.sip.transaction.TransactionUser;
import io.jackfield.sip.transport.Flow;
import io.jackfield.sip.transport.Transport;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** The least that a proxy does for a message: one hop less, Record-Route, our Via on, our Via off. */
final class PassOn implements TransactionUser {
    private static final byte[] RECORD_ROUTE =
            "<sip:127.0.0.1:5060;lr>".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    private final Flow callee = Flow.to(Transport.UDP, new InetSocketAddress("127.0.0.1", 5070));
    private @Nullable TransactionLayer layer;

    @Override
    public void onRequest(ServerTransaction transaction) {
        layer = transaction.layer();
        SipRequest request = transaction.request();
        RequestEdit onward = onward(request);
        if (request.isInvite()) {
            onward.addFirst(Header.RECORD_ROUTE, RECORD_ROUTE);
        }
        layer.send(onward, callee, SendOptions.DEFAULT, new Back(transaction));
    }

    @Override
    public void onCancel(ServerTransaction invite, SipRequest cancel) {}

    @Override
    public void onAck(SipRequest ack, Flow from) {
        if (layer != null) {
            layer.sendAck(onward(ack), callee);
        }
    }

    private static RequestEdit onward(SipRequest request) {
        RequestEdit onward = request.edit().maxForwards(request.maxForwards() - 1);
        return request.isInvite() ? onward : onward.removeFirst(Header.ROUTE);
    }

    private record Back(ServerTransaction transaction) implements ResponseListener {
        @Override
        public void onResponse(ClientTransaction sent, SipResponse response) {
            transaction.respond(response.edit().removeFirst(Header.VIA).build());
            transaction.releaseRequest();
            sent.releaseRequest();
        }

        @Override
        public void onFailure(ClientTransaction sent, Failure failure) {}
    }
}
