package io.jackfield.sip.dialog;

import io.jackfield.sip.dialog.EndCause.Kind;
import io.jackfield.sip.message.Event;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.Replaces;
import io.jackfield.sip.message.RequestEdit;
import io.jackfield.sip.message.ResponseEdit;
import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.transaction.Failure;
import io.jackfield.sip.transaction.ServerTransaction;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What the two ends of one dialog of a session ask of each other: re-INVITE, UPDATE, INFO, REFER, BYE and whatever else comes. */
final class Conversation implements SessionTimerMachine.Effects {
    /** How long a transfer is reported on, at most. */
    private static final Duration REFERRAL = Duration.ofMinutes(5);

    private final InviteSession session;
    private final AgentShard agent;
    private final DialogLink link;
    private final OfferAnswer offers = new OfferAnswer();
    private final SessionRefresh refresh;
    private final Modification modification;
    private final InfoExchange infos;
    private Optional<byte[]> localSdp = Optional.empty();
    private volatile Optional<byte[]> remoteSdp = Optional.empty();
    private boolean peerUpdates;

    Conversation(InviteSession session, AgentShard agent, DialogLink link) {
        this.session = session;
        this.agent = agent;
        this.link = link;
        this.refresh = new SessionRefresh(agent, session.timer(), this);
        this.modification = new Modification(session, agent, this);
        this.infos = new InfoExchange(session, agent, this);
    }

    DialogLink link() {
        return link;
    }

    OfferAnswer offers() {
        return offers;
    }

    SessionRefresh refresh() {
        return refresh;
    }

    Modification modification() {
        return modification;
    }

    /** The SDP that we sent last. */
    void localSdp(byte[] sdp) {
        localSdp = Optional.of(sdp);
    }

    Optional<byte[]> remoteSdp() {
        return remoteSdp;
    }

    /** The SDP that the peer sent last. */
    void remoteSdp(byte[] sdp) {
        remoteSdp = Optional.of(sdp);
        session.remoteSdp(sdp);
    }

    /** Takes note of what the peer can do. */
    void learn(SipMessage message) {
        infos.learn(message);
        if (message.has(Header.ALLOW)) {
            peerUpdates = Extensions.names(message, Header.ALLOW, Method.UPDATE.name());
        }
    }

    /** Whether the peer has said that it takes UPDATE (RFC 3311 4). */
    boolean peerUpdates() {
        return peerUpdates;
    }

    // ---- what the peer asks ----

    /** A request of the peer within the dialog. */
    void receive(ServerTransaction transaction) {
        SipRequest request = transaction.request();
        learn(request);
        if (!link.dialog().receive(request)) {
            agent.answer(transaction, 500);
        } else if (request.isInvite() || request.method() == Method.UPDATE) {
            modify(transaction);
        } else if (request.method() == Method.PRACK) {
            session.side().pracked(transaction);
        } else if (request.method() == Method.BYE && !mayLeave()) {
            agent.answer(transaction, 481);
        } else if (request.method() == Method.BYE) {
            agent.answer(transaction, 200);
            session.heardReasons(request);
            session.side().byeReceived(this);
        } else if (request.method() == Method.INFO) {
            infos.receive(transaction);
        } else if (request.method() == Method.REFER) {
            referred(transaction);
        } else if (request.method() == Method.NOTIFY) { // those of subscriptions were found before
            agent.answer(transaction, 481);
        } else {
            agent.answerAnywhere(transaction);
        }
    }

    /** The peer's REFER (RFC 3515 2.4.2). */
    private void referred(ServerTransaction transaction) {
        SipRequest refer = transaction.request();
        Optional<NameAddr> target = refer.get(Header.REFER_TO);
        Optional<String> replaced = target.flatMap(to -> to.uri().uriHeader("Replaces"));
        if (refer.headers(Header.REFER_TO).size() != 1
                || target.isEmpty()
                || replaced.isPresent() && replaced.flatMap(Replaces::parse).isEmpty()) {
            agent.answer(transaction, 400);
        } else if (!target.get().uri().isSip()) {
            agent.answer(transaction, 416);
        } else if (!target.get().uri().param("method").orElse("INVITE").equals("INVITE")) {
            agent.answer(transaction, 501); // we can call, and nothing else
        } else if (!session.side().up()) {
            agent.refuseForNow(transaction, 500);
        } else if (refer.get(Header.REFER_SUB).orElse(true)) {
            subscribed(transaction, target.get());
        } else { // RFC 4488
            Transfer transfer = new Transfer(agent, transaction, target.get(), Optional.empty());
            session.emit(listener -> listener.onTransfer(session, transfer));
        }
    }

    private void subscribed(ServerTransaction transaction, NameAddr target) {
        Event event = Event.of("refer", String.valueOf(transaction.request().cseqNumber()));
        Notifier reports = new Notifier(agent, link, transaction, event, REFERRAL);
        DialogId id = link.dialog().id();
        if (!agent.dialogs().add(id.callId(), id.localTag(), event, reports)) {
            reports.reject(503);
            return;
        }
        Transfer transfer = new Transfer(agent, transaction, target, Optional.of(reports));
        session.emit(listener -> listener.onTransfer(session, transfer));
    }

    /** RFC 3261 15: a callee must not send BYE in an early dialog. */
    private boolean mayLeave() {
        DialogState state = link.dialog().state();
        return !state.caller() || state.confirmed();
    }

    private void modify(ServerTransaction transaction) {
        SipRequest request = transaction.request();
        Optional<String> minimum = refresh.tooShort(request);
        Optional<Inspection.Refusal> unread = Inspection.content(request);
        if (session.side().superseded(this)) {
            agent.answer(transaction, 481);
        } else if (unread.isPresent()) {
            agent.refuse(transaction, unread.get());
        } else if (minimum.isPresent()) {
            agent.refuse(transaction, 422, Header.MIN_SE, minimum.get());
        } else if (request.isInvite() && !session.side().up()) {
            agent.refuseForNow(transaction, session.side().unanswered() ? 500 : 491); // RFC 3261 14.2, RFC 5407 3.1.5
        } else if (request.isInvite() || AgentShard.sdp(request).isPresent()) {
            modification.receive(transaction);
        } else {
            link.dialog().refreshTarget(request);
            ResponseEdit response = describe(agent.response(request, 200));
            refresh.accept(request, response);
            transaction.respond(response.build());
        }
    }

    // ---- what we ask ----

    /** Offers a change; an UPDATE that the peer does not take fails at once. */
    void offer(Method method, byte[] offer) {
        if (method == Method.UPDATE && !peerUpdates) {
            session.emit(listener -> listener.onReinviteFailed(session, 405));
        } else {
            modification.want(method, offer);
        }
    }

    void info(Optional<String> infoPackage, String contentType, byte[] body, CompletableFuture<Integer> result) {
        infos.send(infoPackage, contentType, body, result);
    }

    /** RFC 3261 12.2.1.2: the peer does not know the dialog any more. */
    void lostBy(int status) {
        if (status == 481) {
            session.side().lost(Kind.DIALOG_LOST, 481);
        }
    }

    /** Begins a re-INVITE or UPDATE: it refreshes target and session. */
    RequestEdit refreshRequest(Method method) {
        RequestEdit request = link.request(method)
                .contact(link.contact())
                .set(Header.ALLOW, agent.allow())
                .set(Header.SUPPORTED, session.supported());
        agent.settings().recvInfo().ifPresent(packages -> request.set(Header.RECV_INFO, packages));
        return refresh.ask(request);
    }

    /** Says in a response to INVITE or UPDATE where we are and what we can do. */
    ResponseEdit describe(ResponseEdit response) {
        agent.settings().recvInfo().ifPresent(packages -> response.set(Header.RECV_INFO, packages));
        return response.contact(link.contact())
                .set(Header.ALLOW, agent.allow())
                .set(Header.SUPPORTED, session.supported());
    }

    /** The session is over. */
    void stop() {
        modification.stop();
        refresh.stop();
    }

    // ---- what the session timer does ----

    @Override
    public void sendRefresh() {
        if (!session.side().up()) {
            return;
        }
        if (!peerUpdates && localSdp.isPresent()) {
            modification.refresh(localSdp.get());
            return;
        }
        link.send(refreshRequest(Method.UPDATE).build(), new Refresh());
    }

    @Override
    public void expired() {
        session.side().lost(Kind.SESSION_EXPIRED, 408);
    }

    /** What comes of an UPDATE without an offer. */
    private final class Refresh implements OutgoingRequest.Outcome {
        @Override
        public Optional<SipRequest> retry(SipRequest sent, SipResponse response) {
            return SessionRefresh.lengthened(sent, response);
        }

        @Override
        public void onFinal(SipRequest sent, SipResponse response) {
            if (response.success()) {
                link.dialog().refreshTarget(response);
                refresh.agreed(response);
            } else {
                refresh.refused(response.status());
            }
        }

        @Override
        public void onNone(Failure failure) {
            refresh.refused(failure == Failure.TIMEOUT ? 408 : 503);
        }
    }
}
