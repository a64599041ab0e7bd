package io.jackfield.sip.dialog;

import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.ResponseEdit;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.transaction.ServerTransaction;
import java.util.List;
import java.util.Optional;

/** Takes what comes from the network on one shard and finds whom it is for (RFC 3261 8.2, 12.2.2). */
final class Reception {
    /** What a refused caller is told to wait, in seconds. */
    private static final String RETRY_AFTER = "5";

    private final AgentShard agent;

    Reception(AgentShard agent) {
        this.agent = agent;
    }

    void request(ServerTransaction transaction) {
        SipRequest request = transaction.request();
        List<String> unknown = request.headers(Header.REQUIRE);
        if (!agent.settings().acceptFrom().test(transaction.flow())) {
            agent.answer(transaction, 403);
        } else if (!unknown.isEmpty()) { // RFC 3261 8.2.2.3: no extension is understood here
            transaction.respond(agent.response(request, 420)
                    .toTag(agent.layer().newTag())
                    .set(Header.UNSUPPORTED, String.join(", ", unknown))
                    .build());
        } else if (request.hasToTag()) {
            within(transaction);
        } else if (request.isInvite()) {
            invite(transaction);
        } else if (request.method() == Method.BYE || request.method() == Method.INFO) {
            agent.answer(transaction, 481);
        } else {
            agent.answerAnywhere(transaction);
        }
    }

    void cancel(ServerTransaction invite) {
        invite.attachment(InviteSession.class)
                .ifPresent(session -> session.side().cancelled(invite));
    }

    void ack(SipRequest ack) {
        dialogOf(ack).ifPresent(session -> session.side().acknowledged(ack));
    }

    private void within(ServerTransaction transaction) {
        Optional<InviteSession> session = dialogOf(transaction.request());
        if (session.isEmpty()) {
            agent.answer(transaction, 481); // RFC 3261 12.2.2
            return;
        }
        transaction.attach(session.get());
        session.get().side().conversation().ifPresent(conversation -> conversation.receive(transaction));
    }

    /** The session whose dialog a request is of: Call-ID and both tags are the same. */
    private Optional<InviteSession> dialogOf(SipRequest request) {
        return agent.find(request)
                .filter(session -> session.side()
                        .conversation()
                        .filter(c -> c.link().dialog().id().remoteTag().equals(request.fromTag()))
                        .isPresent());
    }

    private void invite(ServerTransaction transaction) {
        SipRequest invite = transaction.request();
        if (agent.merged(invite)) {
            agent.answer(transaction, 482);
            return;
        }
        if (invite.bodyLength() > 0 && !invite.hasBody(AgentShard.SDP)) { // RFC 3261 8.2.3
            transaction.respond(agent.response(invite, 415)
                    .toTag(agent.layer().newTag())
                    .set(Header.ACCEPT, AgentShard.SDP)
                    .build());
            return;
        }
        Optional<Dialog> dialog = Dialog.callee(invite, agent.layer().newTag());
        if (dialog.isEmpty() || !invite.requestUri().valid()) {
            agent.answer(transaction, 400);
            return;
        }
        NameAddr contact = agent.contact(transaction.flow(), invite.requestUri().user());
        InviteSession session = InviteSession.incoming(agent, transaction, dialog.get(), contact);
        if (!agent.add(session)) {
            ResponseEdit refusal =
                    agent.response(invite, 503).toTag(agent.layer().newTag());
            transaction.respond(refusal.set(Header.RETRY_AFTER, RETRY_AFTER).build());
            return;
        }
        transaction.attach(session);
        present(session);
    }

    private void present(InviteSession session) {
        try {
            session.listener(agent.settings().handler().onInvite(session));
        } catch (RuntimeException broken) {
            session.side().reject(500, "");
            throw broken;
        }
    }
}
