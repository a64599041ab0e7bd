package io.jackfield.sip.dialog;

import io.jackfield.kernel.BoundedMap;
import io.jackfield.sip.auth.DigestClient;
import io.jackfield.sip.dialog.EndCause.Kind;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.RequestEdit;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.message.Status;
import io.jackfield.sip.transaction.Failure;
import io.jackfield.sip.transaction.ServerTransaction;
import io.jackfield.sip.transport.Flow;
import java.util.Optional;

/** The caller's side of a session: sends the INVITE, and acknowledges and sorts out what comes back, as its machine says. */
final class CallerSide implements SessionSide, CallerMachine.Effects, OutgoingRequest.Outcome {
    /** Forks of one INVITE that are kept apart; the 2xx of one more is left to time out at its sender. */
    static final int MAX_FORKS = 32;

    private static final byte[] NO_SDP = {};

    private final InviteSession session;
    private final AgentShard agent;
    private final Optional<DigestClient> digest;
    private final CallerMachine machine;
    private final MachineTimer timer;
    private final OutgoingRequest outgoing;
    private final BoundedMap<String, byte[]> early = forks("early SDP by To tag");
    private final BoundedMap<String, Fork> forks = forks("2xx by To tag");
    private final boolean offers;
    private NameAddr contact;
    private String reason = "";
    private byte[] answer = NO_SDP;
    private Optional<Fork> inHand = Optional.empty();
    private Optional<Conversation> conversation = Optional.empty();

    /** A dialog that a 2xx has made, and our ACK of it, which each copy of the 2xx gets again. */
    private static final class Fork {
        final DialogLink link;
        final SipRequest invite;
        Optional<SipRequest> ack = Optional.empty();

        Fork(DialogLink link, SipRequest invite) {
            this.link = link;
            this.invite = invite;
        }
    }

    CallerSide(InviteSession session, AgentShard agent, Optional<DigestClient> digest) {
        this.session = session;
        this.agent = agent;
        this.digest = digest;
        this.offers = session.invite().hasBody(AgentShard.SDP);
        this.contact = session.local().withoutParam("tag");
        this.machine = new CallerMachine(agent.timers(), this);
        this.timer = agent.timer(machine);
        this.outgoing = new OutgoingRequest(agent, session.invite(), digest, Optional.empty(), this);
    }

    void call(SipUri nextHop, long ringTimeoutNs) {
        machine.called(ringTimeoutNs, agent.nowNs());
        timer.update();
        outgoing.start(then -> agent.resolve(nextHop, then));
    }

    // ---- what comes of the INVITE ----

    @Override
    public SipRequest prepare(SipRequest request, Flow flow) {
        contact = agent.contact(flow, session.local().uri().user());
        return request.edit().contact(contact).build();
    }

    @Override
    public boolean undecided() {
        return machine.undecided();
    }

    @Override
    public void onProvisional(SipResponse response) {
        machine.provisional();
        if (response.status() == 100 || !machine.undecided()) {
            return;
        }
        Optional<byte[]> sdp = AgentShard.sdp(response);
        sdp.ifPresent(bytes -> {
            early.put(response.toTag(), bytes);
            session.remoteSdp(bytes);
        });
        session.emit(listener -> listener.onProgress(session, response.status(), sdp));
    }

    @Override
    public void onFinal(SipRequest sent, SipResponse response) {
        if (response.success()) {
            succeeded(sent, response);
        } else {
            reason = response.reason();
            machine.failure(response.status());
        }
        timer.update();
    }

    @Override
    public void onNone(Failure failure) {
        switch (failure) {
            case TIMEOUT -> machine.none(Kind.NO_RESPONSE, 408);
            case TRANSPORT -> machine.none(Kind.UNREACHABLE, 503);
            case OVERLOAD -> machine.none(Kind.OVERLOAD, 503);
        }
        timer.update();
    }

    private void succeeded(SipRequest sent, SipResponse response) {
        Optional<Fork> known = forks.get(response.toTag());
        if (known.isPresent()) {
            known.get().ack.ifPresent(known.get().link::acknowledge);
            return;
        }
        Fork fork = new Fork(new DialogLink(agent, Dialog.caller(sent, response), contact, digest), sent);
        if (!forks.put(response.toTag(), fork)) {
            return;
        }
        inHand = Optional.of(fork);
        if (!machine.undecided()) {
            machine.success(false, agent.nowNs());
            return;
        }
        conversation = Optional.of(new Conversation(session, agent, fork.link));
        Optional<byte[]> sdp = AgentShard.sdp(response).or(() -> early.get(response.toTag()));
        if (offers) {
            sdp.ifPresent(session::answered);
        }
        machine.success(!offers && sdp.isPresent(), agent.nowNs());
        if (sdp.isEmpty()) { // RFC 3261 13.2.2.4: neither answer nor offer; there is nothing to talk with
            machine.hangup();
        } else if (!offers) {
            sdp.ifPresent(this::negotiate);
        }
    }

    private void negotiate(byte[] offer) {
        session.remoteSdp(offer);
        Negotiation negotiation = new PendingNegotiation(agent, Optional.of(offer), this::complete, status -> hangup());
        session.emit(listener -> listener.onNegotiation(session, negotiation));
    }

    private void complete(byte[] sdp) {
        answer = sdp;
        machine.answered();
        timer.update();
    }

    // ---- what the user and the peer do ----

    @Override
    public void hangup() {
        machine.hangup();
        timer.update();
    }

    @Override
    public void cancelled(ServerTransaction invite) {
        conversation.ifPresent(c -> c.cancelled(invite));
    }

    @Override
    public void byeReceived() {
        machine.byeReceived();
        timer.update();
    }

    @Override
    public void acknowledged(SipRequest ack) {
        conversation.ifPresent(c -> c.acknowledged(ack));
    }

    @Override
    public void lost(Kind kind, int status) {
        machine.lost(kind, status);
        timer.update();
    }

    @Override
    public Optional<Conversation> conversation() {
        return conversation;
    }

    @Override
    public boolean up() {
        return machine.state() == CallerMachine.State.UP;
    }

    // ---- what the machine does ----

    @Override
    public void cancel() {
        outgoing.cancel();
    }

    @Override
    public void acknowledge() {
        chosen().ifPresent(fork -> acknowledge(fork, answer));
    }

    @Override
    public void discard() {
        inHand.ifPresent(this::dismiss);
    }

    @Override
    public void decline() {
        chosen().ifPresent(this::dismiss);
    }

    @Override
    public void established() {
        session.emit(listener -> listener.onEstablished(session));
    }

    @Override
    public void bye() {
        conversation.ifPresent(c -> c.link().bye(session.byeReason()));
    }

    @Override
    public void ended(Kind kind, int status) {
        conversation.ifPresent(Conversation::stop);
        boolean remote = kind == Kind.REMOTE_REJECT && !reason.isEmpty();
        session.end(new EndCause(kind, status, remote ? reason : Status.reason(status)));
    }

    private Optional<Fork> chosen() {
        return conversation.flatMap(c -> forks.get(c.link().dialog().id().remoteTag()));
    }

    private void dismiss(Fork fork) {
        acknowledge(fork, NO_SDP);
        fork.link.bye("");
    }

    private void acknowledge(Fork fork, byte[] sdp) {
        RequestEdit ack = agent.signed(fork.link.dialog().ack(fork.invite));
        if (sdp.length > 0) {
            ack.body(AgentShard.SDP, sdp);
        }
        SipRequest built = ack.build();
        fork.ack = Optional.of(built);
        fork.link.acknowledge(built);
    }

    private static <V> BoundedMap<String, V> forks(String name) {
        return new BoundedMap<>(name, MAX_FORKS, BoundedMap.Policy.REJECT_NEW);
    }
}
