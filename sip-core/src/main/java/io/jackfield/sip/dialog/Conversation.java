package io.jackfield.sip.dialog;

import io.jackfield.sip.dialog.EndCause.Kind;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.ResponseEdit;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.transaction.Failure;
import io.jackfield.sip.transaction.ServerTransaction;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What the two ends of a session's dialog ask of each other: re-INVITE, INFO, BYE and whatever else comes. */
final class Conversation implements ReinviteMachine.Effects {
    private static final byte[] NO_SDP = {};

    private final InviteSession session;
    private final AgentShard agent;
    private final DialogLink link;
    private final ReinviteMachine machine;
    private final MachineTimer timer;
    private byte[] wanted = NO_SDP;
    private byte[] sdp = NO_SDP;
    private Optional<Asked> arriving = Optional.empty();
    private Optional<Asked> asked = Optional.empty();

    /** A re-INVITE of the peer and what was said to it. */
    private static final class Asked {
        final ServerTransaction transaction;
        final SipRequest request;
        Optional<PendingNegotiation> negotiation = Optional.empty();
        Optional<SipResponse> answer = Optional.empty();

        Asked(ServerTransaction transaction) {
            this.transaction = transaction;
            this.request = transaction.request();
        }
    }

    Conversation(InviteSession session, AgentShard agent, DialogLink link) {
        this.session = session;
        this.agent = agent;
        this.link = link;
        boolean caller = link.dialog().state().caller();
        this.machine = new ReinviteMachine(caller, agent.timers(), agent.random(), this);
        this.timer = agent.timer(machine);
    }

    DialogLink link() {
        return link;
    }

    // ---- what the peer asks ----

    /** A request of the peer within the dialog. */
    void receive(ServerTransaction transaction) {
        SipRequest request = transaction.request();
        if (!link.dialog().receive(request)) {
            agent.answer(transaction, 500);
        } else if (request.isInvite()) {
            invited(transaction);
        } else if (request.method() == Method.BYE) {
            agent.answer(transaction, 200);
            session.side().byeReceived();
        } else if (request.method() == Method.INFO) {
            agent.answer(transaction, 200);
            String type = request.contentType().orElse("");
            session.emit(listener -> listener.onInfo(session, type, request.body()));
        } else {
            agent.answerAnywhere(transaction);
        }
    }

    private void invited(ServerTransaction transaction) {
        if (!session.side().up()) { // RFC 5407 3.1.5: the first offer/answer exchange is not over
            agent.answer(transaction, 491);
            return;
        }
        arriving = Optional.of(new Asked(transaction));
        machine.invited();
        arriving = Optional.empty();
        timer.update();
    }

    /** The ACK of a 2xx to a re-INVITE. */
    void acknowledged(SipRequest ack) {
        boolean ours = machine.state() == ReinviteMachine.State.CONFIRMING
                && asked.filter(a -> a.request.cseqNumber() == ack.cseqNumber()).isPresent();
        if (ours) {
            if (!asked.get().request.hasBody(AgentShard.SDP)) {
                session.answered(ack);
            }
            machine.acknowledged();
            timer.update();
        }
    }

    /** The CANCEL of a re-INVITE. */
    void cancelled(ServerTransaction transaction) {
        if (asked.filter(a -> a.transaction == transaction).isPresent()) {
            withdraw();
            sdp = NO_SDP;
            machine.cancelled();
            timer.update();
        }
    }

    // ---- what we ask ----

    void reinvite(byte[] offer) {
        wanted = offer;
        machine.want();
        timer.update();
    }

    void info(String contentType, byte[] body, CompletableFuture<Integer> result) {
        SipRequest info = link.request(Method.INFO).body(contentType, body).build();
        link.send(info, new OutgoingRequest.Outcome() {
            @Override
            public void onFinal(SipRequest sent, SipResponse response) {
                result.complete(response.status());
                if (response.status() == 481) { // RFC 3261 12.2.1.2
                    session.side().lost(Kind.DIALOG_LOST, 481);
                }
            }

            @Override
            public void onNone(Failure failure) {
                result.complete(failure == Failure.TIMEOUT ? 408 : 503);
            }
        });
    }

    /** The session is over. */
    void stop() {
        withdraw();
        if (machine.state() == ReinviteMachine.State.DECIDING) { // RFC 3261 15.1.2: whatever is pending gets its answer
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
        SipRequest request = link.request(Method.INVITE)
                .contact(link.contact())
                .set(Header.ALLOW, AgentShard.ALLOW)
                .body(AgentShard.SDP, wanted)
                .build();
        link.send(request, new Reinvite());
    }

    @Override
    public void deliver() {
        Asked request = arriving.orElseThrow();
        asked = arriving;
        PendingNegotiation negotiation = new PendingNegotiation(
                agent, AgentShard.sdp(request.request), body -> complete(request, body), this::reject);
        request.negotiation = Optional.of(negotiation);
        session.emit(listener -> listener.onNegotiation(session, negotiation));
    }

    private void complete(Asked request, byte[] body) {
        sdp = body;
        link.dialog().refreshTarget(request.request);
        AgentShard.sdp(request.request).ifPresent(session::remoteSdp);
        machine.accept(agent.nowNs());
        timer.update();
    }

    private void reject(int status) {
        sdp = NO_SDP;
        machine.reject(status);
        timer.update();
    }

    @Override
    public void refuse(int status) {
        arriving.ifPresent(refused -> {
            ResponseEdit response = agent.response(refused.request, status);
            if (status == 500) { // RFC 3261 14.2
                response.set(Header.RETRY_AFTER, String.valueOf(agent.random().nextInt(11)));
            }
            refused.transaction.respond(response.build());
        });
    }

    @Override
    public void respond(int status) {
        asked.ifPresent(answered -> {
            ResponseEdit response = agent.response(answered.request, status);
            if (status == 200) {
                response.contact(link.contact())
                        .set(Header.ALLOW, AgentShard.ALLOW)
                        .body(AgentShard.SDP, sdp);
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
        session.emit(listener -> listener.onReinviteFailed(session, status));
    }

    @Override
    public void lost(int status) {
        session.side().lost(Kind.DIALOG_LOST, status);
    }

    /** What comes of one re-INVITE of ours. */
    private final class Reinvite implements OutgoingRequest.Outcome {
        private Optional<SipRequest> ack = Optional.empty();

        @Override
        public void onFinal(SipRequest sent, SipResponse response) {
            if (!response.success()) {
                machine.refused(response.status(), agent.nowNs());
                timer.update();
                return;
            }
            boolean first = ack.isEmpty();
            if (first) {
                link.dialog().refreshTarget(response);
                ack = Optional.of(agent.signed(link.dialog().ack(sent)).build());
            }
            ack.ifPresent(link::acknowledge);
            if (first) {
                AgentShard.sdp(response).ifPresent(session::answered);
                machine.succeeded();
                timer.update();
            }
        }

        @Override
        public void onNone(Failure failure) {
            machine.refused(failure == Failure.OVERLOAD ? 503 : 408, agent.nowNs());
            timer.update();
        }
    }
}
