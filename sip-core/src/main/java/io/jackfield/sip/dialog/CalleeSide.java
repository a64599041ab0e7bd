package io.jackfield.sip.dialog;

import io.jackfield.sip.dialog.EndCause.Kind;
import io.jackfield.sip.dialog.ReliableResponses.Provisional;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.ResponseEdit;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.message.Status;
import io.jackfield.sip.transaction.ServerTransaction;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The callee's side of a session: answers the INVITE as its machine says. */
final class CalleeSide implements SessionSide, CalleeMachine.Effects, ReliableResponses.Callee {
    private static final byte[] NO_SDP = {};

    private final InviteSession session;
    private final AgentShard agent;
    private final ServerTransaction transaction;
    private final SipRequest invite;
    private final Conversation conversation;
    private final OfferAnswer offers;
    private final CalleeMachine machine;
    private final MachineTimer timer;
    private final ReliableResponses reliable;
    private byte[] sdp = NO_SDP;
    private String reason = "";
    private List<NameAddr> elsewhere = List.of();
    private Optional<SipResponse> last = Optional.empty();
    private Optional<PendingNegotiation> negotiation = Optional.empty();

    CalleeSide(InviteSession session, AgentShard agent, ServerTransaction transaction, DialogLink link) {
        this.session = session;
        this.agent = agent;
        this.transaction = transaction;
        this.invite = transaction.request();
        this.conversation = new Conversation(session, agent, link);
        this.offers = conversation.offers();
        this.machine = new CalleeMachine(agent.timers(), this);
        this.timer = agent.timer(machine);
        this.reliable = new ReliableResponses(agent, transaction, this);
        conversation.learn(invite);
        AgentShard.sdp(invite).ifPresent(offer -> {
            offers.received();
            conversation.remoteSdp(offer);
        });
        invite.expires()
                .ifPresent(seconds -> machine.expireAt(
                        agent.nowNs() + Duration.ofSeconds(seconds).toNanos()));
        timer.update();
    }

    // ---- what our user does ----

    @Override
    public void ring() {
        input(NO_SDP, () -> machine.progress(180, agent.nowNs()));
    }

    @Override
    public void early(byte[] body) {
        input(body, () -> machine.progress(183, agent.nowNs()));
    }

    @Override
    public void accept(byte[] body) {
        boolean held = reliable.holds() || negotiation.isPresent();
        input(body, () -> machine.accept(held, agent.nowNs()));
    }

    @Override
    public void reject(int status, String phrase) {
        if (machine.undecided()) {
            reason = phrase;
        }
        input(NO_SDP, () -> machine.reject(status));
    }

    @Override
    public void redirect(List<NameAddr> contacts) {
        if (machine.undecided()) {
            elsewhere = contacts;
        }
        reject(302, "");
    }

    @Override
    public void hangup() {
        input(NO_SDP, machine::hangup);
    }

    // ---- what the peer does ----

    @Override
    public void cancelled(ServerTransaction cancelled) {
        if (cancelled == transaction) {
            input(NO_SDP, machine::cancelled);
        } else {
            conversation.modification().cancelled(cancelled);
        }
    }

    @Override
    public void byeReceived(Conversation from) {
        input(NO_SDP, machine::byeReceived);
    }

    @Override
    public void acknowledged(SipRequest ack) {
        if (ack.cseqNumber() != invite.cseqNumber()) {
            conversation.modification().acknowledged(ack);
        } else if (machine.state() == CalleeMachine.State.ANSWERED && offers.state() == OfferAnswer.State.LOCAL_OFFER) {
            Optional<byte[]> answer = AgentShard.sdp(ack);
            answer.ifPresent(this::answered);
            input(NO_SDP, machine::ackReceived);
            if (answer.isEmpty()) { // RFC 3261 13.2.1: the answer to our offer must be in it
                input(NO_SDP, machine::hangup);
            }
        } else {
            input(NO_SDP, machine::ackReceived);
        }
    }

    @Override
    public void pracked(ServerTransaction prack) {
        SipRequest request = prack.request();
        if (!reliable.settle(request)) {
            agent.answer(prack, 481);
            return;
        }
        Optional<byte[]> body = AgentShard.sdp(request);
        boolean awaited = offers.state() == OfferAnswer.State.LOCAL_OFFER;
        if (body.isPresent() && !awaited && machine.undecided() && offers.refusal() == 0) {
            negotiate(prack, body.get());
            return;
        }
        agent.answer(prack, 200);
        if (awaited && body.isEmpty()) { // RFC 3262 5: the answer to our offer must be in it
            input(NO_SDP, () -> machine.reject(488));
            return;
        }
        if (awaited) {
            body.ifPresent(this::answered);
        }
        proceed();
    }

    private void answered(byte[] answer) {
        offers.received();
        conversation.remoteSdp(answer);
        session.answered(answer);
    }

    /** A PRACK brings an offer of its own (RFC 3262 5): its 2xx waits for our user's answer. */
    private void negotiate(ServerTransaction prack, byte[] offer) {
        offers.received();
        PendingNegotiation pending = new PendingNegotiation(
                agent,
                Optional.of(offer),
                answer -> {
                    offers.sent();
                    conversation.localSdp(answer);
                    conversation.remoteSdp(offer);
                    negotiation = Optional.empty();
                    prack.respond(agent.response(prack.request(), 200)
                            .body(AgentShard.SDP, answer)
                            .build());
                    proceed();
                },
                status -> {
                    offers.failed();
                    negotiation = Optional.empty();
                    agent.answer(prack, status);
                    proceed();
                });
        negotiation = Optional.of(pending);
        session.emit(listener -> listener.onNegotiation(session, pending));
    }

    /** A reliable response has arrived: the next may go, and the 2xx that waited. */
    private void proceed() {
        reliable.proceed();
        if (offers.settled()) {
            conversation.modification().open();
        }
        if (!reliable.holds()) {
            machine.released(agent.nowNs());
            timer.update();
        }
    }

    @Override
    public void lost(Kind kind, int status) {
        input(NO_SDP, () -> machine.lost(kind, status));
    }

    @Override
    public Optional<Conversation> conversation() {
        return Optional.of(conversation);
    }

    @Override
    public Optional<Conversation> conversation(String remoteTag) {
        return conversation.link().dialog().id().remoteTag().equals(remoteTag)
                ? Optional.of(conversation)
                : Optional.empty();
    }

    @Override
    public boolean up() {
        return machine.state() == CalleeMachine.State.UP;
    }

    @Override
    public boolean unanswered() {
        return machine.undecided();
    }

    /** @param body the SDP of the response that comes of it; what a 2xx that is held back was given stays with it */
    private void input(byte[] body, Runnable step) {
        sdp = machine.state() == CalleeMachine.State.HELD ? sdp : body;
        step.run();
        timer.update();
    }

    // ---- what the machine does ----

    @Override
    public void respond(int status) {
        Provisional provisional = new Provisional(status, sdp);
        if (status < 200 && reliably(sdp.length > 0)) {
            reliable.send(provisional);
            return;
        }
        if (status >= 200) {
            reliable.stop();
        }
        SipResponse built = (status < 200 ? unreliable(provisional) : decisive(status)).build();
        last = Optional.of(built);
        transaction.respond(built);
        if (status == 200) { // RFC 3891 3: its place is taken
            session.replaces().ifPresent(InviteSession::hangup);
        }
        if (status == 200 && offers.settled()) { // RFC 3311 5.1: an UPDATE need not wait for the ACK
            conversation.modification().open();
        }
    }

    /** RFC 3262 3: must where the peer requires it; else SDP is worth it, since only a reliable answer counts. */
    private boolean reliably(boolean withSdp) {
        Reliability wanted = session.reliability();
        return wanted != Reliability.OFF
                && (Extensions.requires(invite, Extensions.RELIABLE)
                        || Extensions.supports(invite, Extensions.RELIABLE)
                                && (withSdp || reliable.used() || wanted == Reliability.REQUIRED));
    }

    @Override
    public ResponseEdit provisional(Provisional what) {
        ResponseEdit response = conversation.describe(response(what.status()));
        if (what.sdp().length > 0 && offers.state() != OfferAnswer.State.LOCAL_OFFER && !offers.settled()) {
            offers.sent();
            conversation.localSdp(what.sdp());
            response.body(AgentShard.SDP, what.sdp());
        }
        return response;
    }

    /** SDP is a preview of the answer here; an offer may only go into a reliable response (RFC 3261 13.2.1). */
    private ResponseEdit unreliable(Provisional what) {
        ResponseEdit response = conversation.describe(response(what.status()));
        boolean preview = what.sdp().length > 0 && offers.state() == OfferAnswer.State.REMOTE_OFFER;
        return preview ? response.body(AgentShard.SDP, what.sdp()) : response;
    }

    private ResponseEdit decisive(int status) {
        ResponseEdit response = response(status);
        if (!reason.isEmpty()) {
            response.reason(reason);
        }
        if (status >= 300) {
            return status == 302 && !elsewhere.isEmpty() ? response.set(Header.CONTACT, elsewhere) : response;
        }
        conversation.describe(response);
        conversation.refresh().accept(invite, response);
        conversation.link().dialog().confirm();
        if (!offers.settled()) { // else the answer has gone reliably, and SDP here would mean nothing (RFC 6337 3.1.1)
            offers.sent();
            conversation.localSdp(sdp);
            response.body(AgentShard.SDP, sdp);
        }
        return response;
    }

    private ResponseEdit response(int status) {
        ResponseEdit response = agent.response(invite, status)
                .toTag(conversation.link().dialog().id().localTag());
        return status == 503 ? response.set(Header.RETRY_AFTER, Reception.RETRY_AFTER) : response;
    }

    /** The last provisional response, or the 2xx; a reliable one that has arrived is followed by another (RFC 3262 3). */
    @Override
    public void repeatResponse() {
        if (machine.undecided() && reliable.used()) {
            if (reliable.idle()) {
                reliable.send(new Provisional(180, NO_SDP));
            }
        } else {
            last.ifPresent(transaction::respond);
        }
    }

    @Override
    public void prackMissed() {
        input(NO_SDP, machine::prackMissed);
    }

    @Override
    public void established() {
        conversation.modification().open();
        session.emit(listener -> listener.onEstablished(session));
    }

    @Override
    public void bye() {
        conversation.link().bye(session.endReason());
    }

    @Override
    public void ended(Kind kind, int status) {
        negotiation.ifPresent(PendingNegotiation::withdraw);
        reliable.stop();
        conversation.stop();
        session.end(new EndCause(kind, status, reason.isEmpty() ? Status.reason(status) : reason));
    }
}
