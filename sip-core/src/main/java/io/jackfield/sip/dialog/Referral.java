package io.jackfield.sip.dialog;

import io.jackfield.sip.message.Event;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.RequestEdit;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.message.SubscriptionState;
import io.jackfield.sip.transaction.Failure;
import io.jackfield.sip.transaction.ServerTransaction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/** A REFER of ours and the subscription that it makes (RFC 3515), until the peer has told what came of it. */
final class Referral implements EventUsage, SubscriberMachine.Effects {
    /** The body of a report: the start line of a response, and perhaps more (RFC 3420). */
    static final String FRAGMENT = "message/sipfrag";

    /** How long reports are waited for, unless the peer says how long. */
    private static final Duration LIFETIME = Duration.ofMinutes(5);

    private static final Event FIRST = Event.of("refer");

    private final InviteSession session;
    private final AgentShard agent;
    private final Conversation conversation;
    private final CompletableFuture<Integer> result;
    private final SubscriberMachine machine;
    private final MachineTimer timer;
    private Event numbered = FIRST;
    private boolean first;
    private int outcome;

    Referral(InviteSession session, AgentShard agent, Conversation conversation, CompletableFuture<Integer> result) {
        this.session = session;
        this.agent = agent;
        this.conversation = conversation;
        this.result = result;
        this.machine = new SubscriberMachine(agent.timers(), false, this);
        this.timer = agent.timer(machine);
    }

    void send(NameAddr target, TransferOptions options) {
        DialogLink link = conversation.link();
        NameAddr by = options.referredBy().orElseGet(() -> session.local().withoutParam("tag"));
        RequestEdit refer = link.request(Method.REFER)
                .contact(link.contact())
                .set(Header.REFER_TO, target)
                .set(Header.REFERRED_BY, by)
                .set(Header.SUPPORTED, session.supported());
        if (!options.reports()) {
            refer.set(Header.REFER_SUB, false);
        }
        SipRequest built = refer.build();
        numbered = Event.of("refer", String.valueOf(built.cseqNumber()));
        DialogId id = link.dialog().id();
        first = agent.dialogs().add(id.callId(), id.localTag(), FIRST, this);
        if (!agent.dialogs().add(id.callId(), id.localTag(), numbered, this)) {
            ended("refused", 503, 0);
            return;
        }
        machine.sent(agent.nowNs());
        timer.update();
        link.send(built, new Outcome());
    }

    // ---- what the peer tells ----

    @Override
    public void receive(ServerTransaction transaction) {
        SipRequest notify = transaction.request();
        Optional<SubscriptionState> state = notify.get(Header.SUBSCRIPTION_STATE);
        if (notify.method() != Method.NOTIFY || state.isEmpty()) {
            agent.answer(transaction, 400);
        } else if (!conversation.link().dialog().receive(notify)) {
            agent.answer(transaction, 500);
        } else {
            agent.answer(transaction, 200);
            status(notify).ifPresent(this::report);
            if (state.get().isTerminated()) {
                machine.terminated(state.get().reason().orElse(""), 0);
            } else {
                machine.notified(true, state.get().expires().orElse(LIFETIME).toNanos(), agent.nowNs());
            }
            timer.update();
        }
    }

    private void report(int status) {
        outcome = status;
        if (status >= 200) {
            agent.turn().run(() -> result.complete(status));
        } else {
            session.emit(listener -> listener.onTransferProgress(session, status));
        }
    }

    /** The status in a message/sipfrag. */
    private static OptionalInt status(SipRequest notify) {
        String text = notify.hasBody(FRAGMENT) ? new String(notify.body(), StandardCharsets.UTF_8) : "";
        String[] words = text.split("[ \r\n]", 3);
        boolean response = words.length > 1 && words[0].equals("SIP/2.0") && words[1].matches("[1-6]\\d\\d");
        return response ? OptionalInt.of(Integer.parseInt(words[1])) : OptionalInt.empty();
    }

    // ---- what the machine does ----

    @Override
    public void refresh() {
        // It is not kept up: who transfers waits for the outcome, not for news.
    }

    @Override
    public void remove() {}

    @Override
    public void ended(String reason, int status, long retryAfterNs) {
        DialogId id = conversation.link().dialog().id();
        agent.dialogs().remove(id.callId(), id.localTag(), numbered);
        if (first) {
            agent.dialogs().remove(id.callId(), id.localTag(), FIRST);
        }
        int told = status != 200 ? status : outcome >= 200 ? outcome : 408; // it ended, and nobody knows how
        agent.turn().run(() -> result.complete(told));
    }

    /** What comes of the REFER. */
    private final class Outcome implements OutgoingRequest.Outcome {
        @Override
        public void onFinal(SipRequest sent, SipResponse response) {
            if (!response.success()) {
                machine.refused(response.status(), 0);
                conversation.lostBy(response.status());
            } else if (response.get(Header.REFER_SUB).filter(made -> !made).isPresent()) {
                outcome = response.status(); // RFC 4488 4: no subscription was made
                machine.terminated("", 0);
            } else {
                machine.accepted(LIFETIME.toNanos(), agent.nowNs());
            }
            timer.update();
        }

        @Override
        public void onNone(Failure failure) {
            machine.refused(failure == Failure.TIMEOUT ? 408 : 503, 0);
            timer.update();
        }
    }
}
