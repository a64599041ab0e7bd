package io.jackfield.sip.dialog;

import io.jackfield.sip.dialog.EndCause.Kind;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.RequestEdit;
import io.jackfield.sip.message.ResponseEdit;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.transaction.Failure;
import io.jackfield.sip.transaction.ServerTransaction;
import java.util.Arrays;
import java.util.Optional;

/** Changes of a session by re-INVITE and UPDATE, the peer's and ours, as the machine lets them. */
final class Modification implements ModifyMachine.Effects {
    private static final byte[] NO_SDP = {};

    private final InviteSession session;
    private final AgentShard agent;
    private final Conversation conversation;
    private final DialogLink link;
    private final OfferAnswer offers;
    private final ModifyMachine machine;
    private final MachineTimer timer;
    private Optional<Wanted> wanted = Optional.empty();
    private byte[] sdp = NO_SDP;
    private Optional<Asked> arriving = Optional.empty();
    private Optional<Asked> asked = Optional.empty();

    /** An offer of ours that waits or is under way. */
    private record Wanted(Method method, byte[] offer, boolean refresh) {}

    /** A request of the peer and what was said to it. */
    private static final class Asked {
        final ServerTransaction transaction;
        final SipRequest request;
        final boolean offering;
        Optional<PendingNegotiation> negotiation = Optional.empty();
        Optional<SipResponse> answer = Optional.empty();

        Asked(ServerTransaction transaction) {
            this.transaction = transaction;
            this.request = transaction.request();
            this.offering = AgentShard.sdp(request).isPresent();
        }
    }

    Modification(InviteSession session, AgentShard agent, Conversation conversation) {
        this.session = session;
        this.agent = agent;
        this.conversation = conversation;
        this.link = conversation.link();
        this.offers = conversation.offers();
        boolean caller = link.dialog().state().caller();
        this.machine = new ModifyMachine(caller, agent.timers(), agent.random(), this);
        this.timer = agent.timer(machine);
    }

    /** The first exchange is over. */
    void open() {
        machine.open();
        timer.update();
    }

    // ---- what the peer asks ----

    /** A re-INVITE, or an UPDATE with an offer. */
    void receive(ServerTransaction transaction) {
        arriving = Optional.of(new Asked(transaction));
        if (transaction.request().isInvite()) {
            machine.invited();
        } else {
            machine.updated();
        }
        arriving = Optional.empty();
        timer.update();
    }

    /** The ACK of a 2xx to a re-INVITE. */
    void acknowledged(SipRequest ack) {
        boolean ours = machine.state() == ModifyMachine.State.CONFIRMING
                && asked.filter(a -> a.request.cseqNumber() == ack.cseqNumber()).isPresent();
        if (!ours) {
            return;
        }
        if (offers.state() == OfferAnswer.State.LOCAL_OFFER) {
            Optional<byte[]> answer = AgentShard.sdp(ack);
            answer.ifPresentOrElse(
                    body -> {
                        offers.received();
                        session.answered(body);
                    },
                    offers::failed);
        }
        machine.acknowledged();
        timer.update();
    }

    /** The CANCEL of a re-INVITE. */
    void cancelled(ServerTransaction transaction) {
        if (asked.filter(a -> a.transaction == transaction).isPresent()) {
            withdraw();
            abandonOffer();
            machine.cancelled();
            timer.update();
        }
    }

    // ---- what we ask ----

    /** Sends an offer by a re-INVITE or an UPDATE, now or when its turn comes. */
    void want(Method method, byte[] offer) {
        wanted = Optional.of(new Wanted(method, offer, false));
        machine.want();
        timer.update();
    }

    /** Sends what was sent last once more, as a refresh (RFC 4028 7.4). */
    void refresh(byte[] lastSdp) {
        if (wanted.isEmpty()) {
            wanted = Optional.of(new Wanted(Method.INVITE, lastSdp, true));
        }
        machine.want();
        timer.update();
    }

    /** The session is over. */
    void stop() {
        withdraw();
        boolean pending =
                machine.state() == ModifyMachine.State.DECIDING || machine.state() == ModifyMachine.State.ANSWERING;
        if (pending) { // RFC 3261 15.1.2: whatever is pending gets its answer
            sdp = NO_SDP;
            respond(487);
        }
        machine.stop();
        timer.update();
    }

    private void withdraw() {
        asked.flatMap(a -> a.negotiation).ifPresent(PendingNegotiation::withdraw);
    }

    // ---- what the machine does ----

    @Override
    public void offer() {
        Wanted next = wanted.orElseThrow();
        boolean update = next.method == Method.UPDATE;
        offers.sent();
        conversation.localSdp(next.offer);
        RequestEdit request = conversation.refreshRequest(next.method).body(AgentShard.SDP, next.offer);
        link.send(request.build(), update ? new Update(next) : new Reinvite(next));
    }

    @Override
    public void deliver() {
        Asked request = arriving.orElseThrow();
        asked = arriving;
        if (request.offering) {
            offers.received();
        }
        PendingNegotiation negotiation = new PendingNegotiation(
                agent, AgentShard.sdp(request.request), body -> complete(request, body), this::reject);
        request.negotiation = Optional.of(negotiation);
        session.emit(listener -> listener.onNegotiation(session, negotiation));
    }

    private void complete(Asked request, byte[] body) {
        sdp = body;
        offers.sent();
        conversation.localSdp(body);
        link.dialog().refreshTarget(request.request);
        AgentShard.sdp(request.request).ifPresent(conversation::remoteSdp);
        machine.accept(agent.nowNs());
        timer.update();
    }

    private void reject(int status) {
        abandonOffer();
        machine.reject(status);
        timer.update();
    }

    private void abandonOffer() {
        sdp = NO_SDP;
        if (offers.state() == OfferAnswer.State.REMOTE_OFFER) {
            offers.failed();
        }
    }

    @Override
    public void refuse(int status) {
        // Before the first exchange is over it depends on whose offer is open (RFC 3311 5.2).
        int fitting =
                machine.state() == ModifyMachine.State.OPENING && offers.refusal() > 0 ? offers.refusal() : status;
        arriving.ifPresent(refused -> agent.refuseForNow(refused.transaction, fitting));
    }

    @Override
    public void respond(int status) {
        asked.ifPresent(answered -> {
            ResponseEdit response = agent.response(answered.request, status);
            if (status == 200) {
                conversation.describe(response).body(AgentShard.SDP, sdp);
                conversation.refresh().accept(answered.request, response);
            }
            SipResponse built = response.build();
            answered.answer = Optional.of(built);
            answered.transaction.respond(built);
        });
    }

    @Override
    public void repeatResponse() {
        asked.ifPresent(answered -> answered.answer.ifPresent(answered.transaction::respond));
    }

    @Override
    public void failed(int status) {
        boolean refresh = wanted.filter(Wanted::refresh).isPresent();
        if (refresh) {
            conversation.refresh().refused(status);
        } else {
            session.emit(listener -> listener.onReinviteFailed(session, status));
        }
    }

    @Override
    public void lost(int status) {
        session.side().lost(Kind.DIALOG_LOST, status);
    }

    private void answered(Wanted what, SipResponse response) {
        Optional<byte[]> answer = AgentShard.sdp(response);
        if (answer.isEmpty()) {
            offers.failed();
            return;
        }
        offers.received();
        boolean asBefore = what.refresh
                && conversation
                        .remoteSdp()
                        .filter(known -> Arrays.equals(known, answer.get()))
                        .isPresent();
        conversation.remoteSdp(answer.get());
        if (!asBefore) { // a refresh that changes nothing is none of the user's business
            session.answered(answer.get());
        }
    }

    private void succeeded(Wanted what) {
        done(what);
        machine.succeeded();
        timer.update();
    }

    private void refused(Wanted what, int status) {
        offers.failed();
        machine.refused(status, agent.nowNs());
        if (status != 491) {
            done(what);
        }
        timer.update();
    }

    /** It is not wanted any more, unless another offer has taken its place meanwhile. */
    private void done(Wanted what) {
        wanted = wanted.filter(now -> now != what);
    }

    /** What comes of one UPDATE of ours. */
    private class Update implements OutgoingRequest.Outcome {
        final Wanted what;

        Update(Wanted what) {
            this.what = what;
        }

        @Override
        public Optional<SipRequest> retry(SipRequest sent, SipResponse response) {
            return SessionRefresh.lengthened(sent, response);
        }

        @Override
        public void onFinal(SipRequest sent, SipResponse response) {
            if (!response.success()) {
                refused(what, response.status());
                return;
            }
            conversation.learn(response);
            link.dialog().refreshTarget(response);
            conversation.refresh().agreed(response);
            answered(what, response);
            succeeded(what);
        }

        @Override
        public void onNone(Failure failure) {
            refused(what, failure == Failure.OVERLOAD ? 503 : 408);
        }
    }

    /** What comes of one re-INVITE of ours. */
    private final class Reinvite extends Update {
        private Optional<SipRequest> ack = Optional.empty();

        Reinvite(Wanted what) {
            super(what);
        }

        @Override
        public void onFinal(SipRequest sent, SipResponse response) {
            if (response.success() && ack.isEmpty()) {
                link.dialog().refreshTarget(response);
                ack = Optional.of(agent.signed(link.dialog().ack(sent)).build());
                ack.ifPresent(link::acknowledge);
                super.onFinal(sent, response);
            } else if (response.success()) {
                ack.ifPresent(link::acknowledge);
            } else {
                super.onFinal(sent, response);
            }
        }
    }
}
