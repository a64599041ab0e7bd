package io.jackfield.sip.dialog;

import io.jackfield.sip.auth.Credentials;
import io.jackfield.sip.auth.DigestClient;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.RequestEdit;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.transaction.Failure;
import io.jackfield.sip.transport.Flow;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * A request outside of any dialog, on the way to be sent: MESSAGE, OPTIONS, PUBLISH or another (RFC 3261 8.1). For one thread, once.
 */
public final class OutgoingMessage {
    private final UserAgent agent;
    private final SipUri to;
    private final RequestEdit request;
    private final String callId;
    private final boolean withContact;
    private Optional<Credentials> credentials = Optional.empty();
    private SipUri nextHop;
    private Consumer<SipResponse> provisional = response -> {};

    OutgoingMessage(UserAgent agent, Method method, SipUri to, NameAddr from, String callId) {
        this.agent = agent;
        this.to = to;
        this.nextHop = to;
        this.callId = callId;
        this.withContact = method != Method.MESSAGE; // RFC 3428 4: a MESSAGE has none
        this.request = SipRequest.of(method, to.withoutUriHeaders())
                .from(from)
                .to(NameAddr.of(to.withoutUriHeaders().withoutParam("transport")))
                .callId(callId)
                .cseq(1);
    }

    /** One more header. */
    public OutgoingMessage header(String name, String value) {
        request.add(name, value);
        return this;
    }

    /** The body. The bytes are not copied: do not change them afterwards. */
    public OutgoingMessage body(String contentType, byte[] body) {
        request.body(contentType, body);
        return this;
    }

    /** Who sends it, for the From header. Default the user agent's identity. */
    public OutgoingMessage from(NameAddr identity) {
        request.from(identity.withTag(agent.randomId(1)));
        return this;
    }

    /** What to answer challenges with. Default the user agent's. */
    public OutgoingMessage credentials(Credentials user) {
        credentials = Optional.of(user);
        return this;
    }

    /** Where to send it, whatever the Request-URI says. */
    public OutgoingMessage outboundProxy(SipUri proxy) {
        nextHop = proxy;
        request.routes(List.of(NameAddr.of(proxy.withParam("lr", ""))));
        return this;
    }

    /** Hears provisional responses, on the shard. */
    public OutgoingMessage onProvisional(Consumer<SipResponse> hears) {
        provisional = hears;
        return this;
    }

    /**
     * Sends it.
     *
     * @return the final response, completed on the shard; a 408 of our own when none came, a 503 when it could not be sent (RFC 3261
     *     8.1.3.1)
     * @throws IllegalArgumentException when something given is malformed
     */
    public CompletionStage<SipResponse> send() {
        AgentShard shard = agent.shardOf(callId);
        SipRequest built = shard.signed(request).build();
        CompletableFuture<SipResponse> result = new CompletableFuture<>();
        Optional<DigestClient> digest = shard.digest(credentials);
        boolean taken = shard.enter(
                () -> new OutgoingRequest(shard, built, digest, Optional.empty(), new Sending(shard, result))
                        .start(then -> shard.resolve(nextHop, then)));
        if (!taken) {
            result.complete(SipResponse.to(built, 503).build());
        }
        return result.minimalCompletionStage();
    }

    /** What, and to whom. */
    @Override
    public String toString() {
        return "OutgoingMessage[" + to + ", " + callId + ']';
    }

    private final class Sending implements OutgoingRequest.Outcome {
        private final AgentShard shard;
        private final CompletableFuture<SipResponse> result;
        private Optional<SipRequest> last = Optional.empty();

        Sending(AgentShard shard, CompletableFuture<SipResponse> result) {
            this.shard = shard;
            this.result = result;
        }

        @Override
        public SipRequest prepare(SipRequest message, Flow flow) {
            SipRequest prepared = withContact && !message.has(Header.CONTACT)
                    ? message.edit()
                            .contact(shard.contact(flow, message.from().uri().user()))
                            .build()
                    : message;
            last = Optional.of(prepared);
            return prepared;
        }

        @Override
        public void onProvisional(SipRequest sent, SipResponse response) {
            shard.turn().run(() -> provisional.accept(response));
        }

        @Override
        public void onFinal(SipRequest sent, SipResponse response) {
            shard.turn().run(() -> result.complete(response));
        }

        @Override
        public void onNone(Failure failure) {
            int status = failure == Failure.TIMEOUT ? 408 : 503;
            shard.turn()
                    .run(() -> result.complete(SipResponse.to(last.orElseGet(OutgoingMessage.this::unsent), status)
                            .build()));
        }
    }

    private SipRequest unsent() {
        return request.build();
    }
}
