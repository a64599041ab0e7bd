package io.jackfield.sip.node;

import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.transaction.ClientTransaction;
import io.jackfield.sip.transaction.Failure;
import io.jackfield.sip.transaction.ResponseListener;
import io.jackfield.sip.transport.Flow;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What became of a request. */
final class Outcome implements ResponseListener {
    private final CompletableFuture<Integer> status = new CompletableFuture<>();
    private final CompletableFuture<Failure> failure = new CompletableFuture<>();

    /** Sends an OPTIONS from a node. */
    static Outcome of(SipNode node, Flow flow, String callId) {
        return of(node, flow, request(callId, ""));
    }

    static Outcome of(SipNode node, Flow flow, SipRequest request) {
        Outcome outcome = new Outcome();
        node.onShardOf(request.callId(), layer -> layer.send(request, flow, outcome));
        return outcome;
    }

    static SipRequest request(String callId, String body) {
        return SipRequest.of(Method.OPTIONS, SipUri.of("sip:peer@127.0.0.1"))
                .set("From", "<sip:node@127.0.0.1>;tag=n")
                .set("To", "<sip:peer@127.0.0.1>")
                .callId(callId)
                .cseq(1)
                .body("text/plain", body.getBytes(StandardCharsets.UTF_8))
                .build();
    }

    @Override
    public void onResponse(ClientTransaction transaction, SipResponse response) {
        status.complete(response.status());
    }

    @Override
    public void onFailure(ClientTransaction transaction, Failure why) {
        failure.complete(why);
    }

    int status() throws Exception {
        return status.get(15, TimeUnit.SECONDS);
    }

    Failure failure() throws Exception {
        return failure.get(15, TimeUnit.SECONDS);
    }
}
