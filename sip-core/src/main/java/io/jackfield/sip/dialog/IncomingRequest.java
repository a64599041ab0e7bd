package io.jackfield.sip.dialog;

import io.jackfield.sip.message.ResponseEdit;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.transaction.ServerTransaction;
import io.jackfield.sip.transport.Flow;
import java.util.function.Consumer;

/** A request that waits for our answer: MESSAGE, say. Methods may be called from any thread; the first answer counts. */
public final class IncomingRequest {
    private final AgentShard agent;
    private final ServerTransaction transaction;
    private final SipRequest request;

    IncomingRequest(AgentShard agent, ServerTransaction transaction) {
        this.agent = agent;
        this.transaction = transaction;
        this.request = transaction.request();
    }

    /** The request, as it came. */
    public SipRequest request() {
        return request;
    }

    /** Where it came from. */
    public Flow source() {
        return transaction.flow();
    }

    /**
     * Answers it.
     *
     * @param status 200 to 699
     */
    public void respond(int status) {
        respond(status, response -> {});
    }

    /**
     * As {@link #respond(int)}, with headers and a body of one's own.
     *
     * @param edit adds them; called on the shard
     * @throws IllegalArgumentException when the status is not final
     */
    public void respond(int status, Consumer<ResponseEdit> edit) {
        if (status < 200 || status > 699) {
            throw new IllegalArgumentException("not a final status: " + status);
        }
        agent.enter(() -> {
            if (!transaction.finalSent()) {
                ResponseEdit response =
                        agent.response(request, status).toTag(agent.layer().newTag());
                edit.accept(response);
                transaction.respond(response.build());
            }
        });
    }
}
