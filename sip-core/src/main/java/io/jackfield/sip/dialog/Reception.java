package io.jackfield.sip.dialog;

import io.jackfield.sip.message.Event;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.Replaces;
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
    static final String RETRY_AFTER = "5";

    private final AgentShard agent;

    Reception(AgentShard agent) {
        this.agent = agent;
    }

    void request(ServerTransaction transaction) {
        SipRequest request = transaction.request();
        InviteSession.Reach reach = agent.settings().reach();
        List<String> extensions = Extensions.unsupported(request, reach.reliability(), reach.timer());
        Optional<Inspection.Refusal> stranger = Inspection.scheme(request);
        if (!agent.settings().acceptFrom().test(transaction.flow())) {
            agent.answer(transaction, 403);
            refused(transaction, 403);
        } else if (stranger.isPresent()) {
            agent.refuse(transaction, stranger.get());
        } else if (!extensions.isEmpty()) { // RFC 3261 8.2.2.3
            agent.refuse(transaction, 420, Header.UNSUPPORTED, String.join(", ", extensions));
        } else if (request.has(Header.REPLACES) && !request.isInvite()) { // RFC 3891 3
            agent.answer(transaction, 400);
        } else if (request.hasToTag()) {
            within(transaction);
        } else if (request.isInvite()) {
            invite(transaction);
        } else if (request.method() != Method.OPTIONS && transaction.merged()) { // those do no harm twice
            agent.answer(transaction, 482); // RFC 3261 8.2.2.2
        } else if (request.method() == Method.SUBSCRIBE
                && !agent.settings().events().isEmpty()) {
            subscribe(transaction);
        } else if (WITHIN_DIALOGS.contains(request.method())) {
            agent.answer(transaction, 481);
        } else {
            agent.answerAnywhere(transaction);
        }
    }

    private void refused(ServerTransaction transaction, int status) {
        SipRequest request = transaction.request();
        if (request.isInvite() && !request.hasToTag()) {
            agent.turn().run(() -> agent.settings().refusals().onRefused(request, transaction.flow(), status));
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
        SipRequest request = transaction.request();
        Optional<EventUsage> usage = request.method() == Method.NOTIFY || request.method() == Method.SUBSCRIBE
                ? request.get(Header.EVENT).flatMap(event -> agent.dialogs().usage(request, event))
                : Optional.empty();
        if (usage.isPresent()) {
            usage.get().receive(transaction);
            return;
        }
        Optional<InviteSession> session = dialogOf(request);
        if (session.isEmpty()) {
            agent.answer(transaction, 481); // RFC 3261 12.2.2
            return;
        }
        transaction.attach(session.get());
        session.get()
                .side()
                .conversation(request.fromTag())
                .ifPresent(conversation -> conversation.receive(transaction));
    }

    /** The session whose dialog a request is of: Call-ID and both tags are the same. */
    private Optional<InviteSession> dialogOf(SipRequest request) {
        return agent.dialogs()
                .find(request)
                .filter(session ->
                        session.side().conversation(request.fromTag()).isPresent());
    }

    private void invite(ServerTransaction transaction) {
        SipRequest invite = transaction.request();
        InviteSession.Reach reach = agent.settings().reach();
        Optional<String> tooShort = SessionRefresh.tooShort(invite, reach.timer());
        Optional<Dialog> dialog = Dialog.callee(invite, agent.layer().newTag());
        Optional<Inspection.Refusal> unread = Inspection.content(invite);
        if (agent.dialogs().merged(invite)) {
            agent.answer(transaction, 482);
        } else if (unread.isPresent()) {
            agent.refuse(transaction, unread.get());
        } else if (reach.reliability() == Reliability.REQUIRED && !Extensions.supports(invite, Extensions.RELIABLE)) {
            agent.refuse(transaction, 421, Header.REQUIRE, Extensions.RELIABLE); // RFC 3261 21.4.16
        } else if (tooShort.isPresent()) {
            agent.refuse(transaction, 422, Header.MIN_SE, tooShort.get());
        } else if (dialog.isEmpty() || !invite.requestUri().valid()) {
            agent.answer(transaction, 400);
        } else if (invite.has(Header.REPLACES)) {
            replacing(transaction, dialog.get());
        } else {
            begin(transaction, dialog.get(), Optional.empty());
        }
    }

    /** The call to be replaced may live on another shard: it is asked there, and the answer comes back as a step of its own. */
    private void replacing(ServerTransaction transaction, Dialog dialog) {
        SipRequest invite = transaction.request();
        Optional<Replaces> replaces = invite.get(Header.REPLACES);
        if (replaces.isEmpty() || invite.headers(Header.REPLACES).size() != 1) {
            agent.answer(transaction, 400);
            return;
        }
        AgentShard there = agent.owner().shardOf(replaces.get().callId());
        boolean asked = there.enter(() -> {
            Replacement verdict = Replacement.judge(there, replaces.get());
            agent.enter(() -> {
                if (transaction.cancelled()) {
                    agent.answer(transaction, 487);
                } else if (verdict.replaced().isEmpty()) {
                    agent.answer(transaction, verdict.status());
                } else {
                    begin(transaction, dialog, verdict.replaced());
                }
            });
        });
        if (!asked) {
            agent.refuse(transaction, 503, Header.RETRY_AFTER, RETRY_AFTER);
        }
    }

    private void begin(ServerTransaction transaction, Dialog dialog, Optional<InviteSession> replaced) {
        if (!agent.dialogs().admission().incoming(transaction.flow(), agent.nowNs())) {
            agent.refuse(transaction, 503, Header.RETRY_AFTER, RETRY_AFTER);
            refused(transaction, 503);
            return;
        }
        String user = transaction.request().requestUri().user();
        NameAddr contact = agent.contact(transaction.flow(), user);
        InviteSession session = InviteSession.incoming(agent, transaction, dialog, contact);
        replaced.ifPresent(session::replaces);
        agent.dialogs().add(session);
        transaction.attach(session);
        present(session);
    }

    /** A SUBSCRIBE that begins a dialog (RFC 6665 4.2.1). */
    private void subscribe(ServerTransaction transaction) {
        SipRequest subscribe = transaction.request();
        Optional<Event> event = subscribe.get(Header.EVENT);
        Optional<SubscribeHandler> handler =
                event.flatMap(e -> Optional.ofNullable(agent.settings().events().get(e.name())));
        String localTag = agent.layer().newTag();
        Optional<Dialog> dialog = Dialog.callee(subscribe, localTag);
        Optional<String> minimum = Notifier.tooShort(subscribe);
        if (handler.isEmpty()) {
            String known = agent.settings().allowEvents().orElse("");
            agent.refuse(transaction, 489, Header.ALLOW_EVENTS, known);
        } else if (dialog.isEmpty()) {
            agent.answer(transaction, 400);
        } else if (minimum.isPresent()) {
            agent.refuse(transaction, 423, Header.MIN_EXPIRES, minimum.get());
        } else {
            dialog.get().confirm();
            NameAddr contact =
                    agent.contact(transaction.flow(), subscribe.requestUri().user());
            DialogLink link = new DialogLink(agent, dialog.get(), contact, agent.digest(Optional.empty()));
            Notifier notifier =
                    new Notifier(agent, link, transaction, event.orElseThrow(), Notifier.granted(subscribe));
            if (agent.dialogs().add(subscribe.callId(), localTag, event.get(), notifier)) {
                notifier.listener(handler.get().onSubscribe(notifier));
            } else {
                agent.refuse(transaction, 503, Header.RETRY_AFTER, RETRY_AFTER);
            }
        }
    }

    private void present(InviteSession session) {
        try {
            session.listener(agent.settings().handler().onInvite(session));
        } catch (RuntimeException | StackOverflowError | AssertionError | LinkageError broken) {
            session.side().reject(500, "");
            throw broken;
        }
    }
}
