package io.jackfield.sip.dialog;

import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.transaction.ServerTransaction;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Takes what comes from the network on one shard and finds whom it is for (RFC 3261 8.2, 12.2.2). */
final class Reception {
    /** What means something within a dialog only. */
    private static final Set<Method> WITHIN_DIALOGS =
            Set.of(Method.BYE, Method.INFO, Method.PRACK, Method.UPDATE, Method.NOTIFY);

    /** What a refused caller is told to wait, in seconds. */
    private static final String RETRY_AFTER = "5";

    private final AgentShard agent;

    Reception(AgentShard agent) {
        this.agent = agent;
    }

    void request(ServerTransaction transaction) {
        SipRequest request = transaction.request();
        InviteSession.Reach reach = agent.settings().reach();
        List<String> extensions = Extensions.unsupported(request, reach.reliability(), reach.timer());
        if (!agent.settings().acceptFrom().test(transaction.flow())) {
            agent.answer(transaction, 403);
        } else if (!extensions.isEmpty()) { // RFC 3261 8.2.2.3
            agent.refuse(transaction, 420, Header.UNSUPPORTED, String.join(", ", extensions));
        } else if (request.hasToTag()) {
            within(transaction);
        } else if (request.isInvite()) {
            invite(transaction);
        } else if (WITHIN_DIALOGS.contains(request.method())) {
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
        session.get()
                .side()
                .conversation(transaction.request().fromTag())
                .ifPresent(conversation -> conversation.receive(transaction));
    }

    /** The session whose dialog a request is of: Call-ID and both tags are the same. */
    private Optional<InviteSession> dialogOf(SipRequest request) {
        return agent.find(request)
                .filter(session ->
                        session.side().conversation(request.fromTag()).isPresent());
    }

    private void invite(ServerTransaction transaction) {
        SipRequest invite = transaction.request();
        InviteSession.Reach reach = agent.settings().reach();
        Optional<String> tooShort = SessionRefresh.tooShort(invite, reach.timer());
        Optional<Dialog> dialog = Dialog.callee(invite, agent.layer().newTag());
        if (agent.merged(invite)) {
            agent.answer(transaction, 482);
        } else if (invite.bodyLength() > 0 && !invite.hasBody(AgentShard.SDP)) { // RFC 3261 8.2.3
            agent.refuse(transaction, 415, Header.ACCEPT, AgentShard.SDP);
        } else if (reach.reliability() == Reliability.REQUIRED && !Extensions.supports(invite, Extensions.RELIABLE)) {
            agent.refuse(transaction, 421, Header.REQUIRE, Extensions.RELIABLE); // RFC 3261 21.4.16
        } else if (tooShort.isPresent()) {
            agent.refuse(transaction, 422, Header.MIN_SE, tooShort.get());
        } else if (dialog.isEmpty() || !invite.requestUri().valid()) {
            agent.answer(transaction, 400);
        } else {
            begin(transaction, dialog.get());
        }
    }

    private void begin(ServerTransaction transaction, Dialog dialog) {
        String user = transaction.request().requestUri().user();
        NameAddr contact = agent.contact(transaction.flow(), user);
        if (!agent.admit()) {
            agent.refuse(transaction, 503, Header.RETRY_AFTER, RETRY_AFTER);
            return;
        }
        InviteSession session = InviteSession.incoming(agent, transaction, dialog, contact);
        agent.add(session);
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
