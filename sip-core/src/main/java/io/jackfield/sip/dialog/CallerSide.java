package io.jackfield.sip.dialog;

import io.jackfield.kernel.BoundedMap;
import io.jackfield.sip.auth.DigestClient;
import io.jackfield.sip.dialog.EndCause.Kind;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.message.Status;
import io.jackfield.sip.transaction.Failure;
import io.jackfield.sip.transaction.ServerTransaction;
import io.jackfield.sip.transport.Flow;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The caller's side of a session: sends the INVITE, and acknowledges and sorts out what comes back, as its machine says. */
final class CallerSide implements SessionSide, CallerMachine.Effects, OutgoingRequest.Outcome {
    /** Forks of one INVITE that are kept apart; the 2xx of one more is left to time out at its sender. */
    static final int MAX_FORKS = 32;

    private static final byte[] NO_SDP = {};
    /** Contacts of a 3xx that are told. */
    private static final int MAX_CONTACTS = 16;

    private final InviteSession session;
    private final AgentShard agent;
    private final Optional<DigestClient> digest;
    private final CallerMachine machine;
    private final MachineTimer timer;
    private final OutgoingRequest outgoing;
    private final BoundedMap<String, CallerFork> forks =
            new BoundedMap<>("dialogs by To tag", MAX_FORKS, BoundedMap.Policy.REJECT_NEW);
    private NameAddr contact;
    private String reason = "";
    private List<NameAddr> elsewhere = List.of();
    private byte[] answer = NO_SDP;
    private Optional<CallerFork> inHand = Optional.empty();
    private Optional<CallerFork> chosen = Optional.empty();
    private Optional<PendingNegotiation> negotiation = Optional.empty();

    CallerSide(InviteSession session, AgentShard agent, Optional<DigestClient> digest) {
        this.session = session;
        this.agent = agent;
        this.digest = digest;
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
        List<NameAddr> wanted = session.invite().contacts();
        contact = wanted.isEmpty() ? agent.contact(flow, session.local().uri().user()) : wanted.get(0);
        return request.edit().contact(contact).build();
    }

    @Override
    public boolean undecided() {
        return machine.undecided();
    }

    @Override
    public Optional<SipRequest> retry(SipRequest sent, SipResponse response) {
        return SessionRefresh.lengthened(sent, response);
    }

    @Override
    public void onProvisional(SipRequest sent, SipResponse response) {
        machine.provisional();
        if (response.status() == 100 || !machine.undecided()) {
            return;
        }
        if (response.toTag().isEmpty()) { // no dialog comes of it (RFC 3261 12.1)
            session.emit(listener -> listener.onProgress(session, response.status(), AgentShard.sdp(response)));
        } else {
            fork(sent, response).ifPresent(fork -> fork.provisional(response));
        }
    }

    /** The dialog of a response; empty when there are too many. */
    private Optional<CallerFork> fork(SipRequest sent, SipResponse response) {
        Optional<CallerFork> known = forks.get(response.toTag());
        if (known.isPresent()) {
            return known;
        }
        DialogLink link = new DialogLink(agent, Dialog.caller(sent, response), contact, digest);
        CallerFork fork = new CallerFork(session, agent, sent, link);
        return forks.put(response.toTag(), fork) ? Optional.of(fork) : Optional.empty();
    }

    @Override
    public void onFinal(SipRequest sent, SipResponse response) {
        if (response.success()) {
            succeeded(sent, response);
        } else {
            session.heardReasons(response);
            reason = response.reason();
            elsewhere = elsewhere(response);
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

    /** RFC 3261 20.10, 21.3, 21.4.23: where the callee may be, the highest q first. */
    private static List<NameAddr> elsewhere(SipResponse response) {
        boolean says = response.status() / 100 == 3 || response.status() == 485;
        return says
                ? response.contacts().stream()
                        .limit(MAX_CONTACTS)
                        .sorted(Comparator.comparingDouble(NameAddr::q).reversed())
                        .toList()
                : List.of();
    }

    private void succeeded(SipRequest sent, SipResponse response) {
        Optional<CallerFork> found = fork(sent, response);
        if (found.isEmpty()) {
            return;
        }
        CallerFork fork = found.get();
        if (!fork.confirm(response)) {
            fork.acknowledgeAgain();
            return;
        }
        inHand = found;
        if (!machine.undecided()) {
            machine.success(false, agent.nowNs());
            return;
        }
        chosen = found;
        fork.succeeded(response);
        take(fork, response);
    }

    private void take(CallerFork fork, SipResponse response) {
        OfferAnswer offers = fork.conversation().offers();
        Optional<byte[]> sdp = fork.sdpOf(response);
        boolean bringsOffer = offers.state() == OfferAnswer.State.NEW && sdp.isPresent();
        if (sdp.isPresent() && !offers.settled()) {
            offers.received();
            fork.heard(sdp.get());
        }
        if (!bringsOffer) {
            sdp.ifPresent(session::answered);
        }
        machine.success(bringsOffer, agent.nowNs());
        if (sdp.isEmpty()) { // RFC 3261 13.2.2.4: neither answer nor offer; there is nothing to talk with
            machine.hangup();
        } else if (bringsOffer) {
            negotiate(sdp.get());
        } else {
            fork.conversation().modification().open();
        }
    }

    private void negotiate(byte[] offer) {
        PendingNegotiation pending =
                new PendingNegotiation(agent, Optional.of(offer), this::complete, status -> hangup());
        negotiation = Optional.of(pending);
        session.emit(listener -> listener.onNegotiation(session, pending));
    }

    private void complete(byte[] sdp) {
        answer = sdp;
        chosen.ifPresent(fork -> fork.conversation().offers().sent());
        machine.answered();
        chosen.ifPresent(fork -> fork.conversation().modification().open());
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
        chosen.ifPresent(fork -> fork.conversation().modification().cancelled(invite));
    }

    @Override
    public void byeReceived(Conversation from) {
        if (conversation().filter(c -> c == from).isPresent()) {
            machine.byeReceived();
            timer.update();
        }
    }

    @Override
    public void pracked(ServerTransaction prack) {
        agent.answer(prack, 481); // our INVITE is not for the peer to acknowledge
    }

    @Override
    public void acknowledged(SipRequest ack) {
        chosen.ifPresent(fork -> fork.conversation().modification().acknowledged(ack));
    }

    @Override
    public void lost(Kind kind, int status) {
        machine.lost(kind, status);
        timer.update();
    }

    @Override
    public Optional<Conversation> conversation() {
        return chosen.map(CallerFork::conversation);
    }

    @Override
    public Optional<Conversation> conversation(String remoteTag) {
        return forks.get(remoteTag).map(CallerFork::conversation);
    }

    @Override
    public boolean superseded(Conversation conversation) {
        return chosen.filter(fork -> fork.conversation() != conversation).isPresent();
    }

    @Override
    public boolean up() {
        return machine.state() == CallerMachine.State.UP;
    }

    // ---- what the machine does ----

    @Override
    public void cancel() {
        outgoing.cancel(session.endReason());
    }

    @Override
    public void acknowledge() {
        chosen.ifPresent(fork -> fork.acknowledge(answer));
    }

    @Override
    public void discard() {
        inHand.ifPresent(CallerFork::dismiss);
    }

    @Override
    public void decline() {
        chosen.ifPresent(CallerFork::dismiss);
    }

    @Override
    public void established() {
        session.emit(listener -> listener.onEstablished(session));
    }

    @Override
    public void bye() {
        chosen.ifPresent(fork -> fork.link().bye(session.endReason()));
    }

    @Override
    public void ended(Kind kind, int status) {
        negotiation.ifPresent(PendingNegotiation::withdraw);
        forks.values().forEach(CallerFork::stop);
        boolean remote = kind == Kind.REMOTE_REJECT && !reason.isEmpty();
        session.end(
                new EndCause(kind, status, remote ? reason : Status.reason(status), remote ? elsewhere : List.of()));
    }
}
