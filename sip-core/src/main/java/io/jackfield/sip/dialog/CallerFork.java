package io.jackfield.sip.dialog;

import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.RAck;
import io.jackfield.sip.message.RequestEdit;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.transaction.Failure;
import java.util.Optional;

/**
 * A dialog of a call we make, early or confirmed: what its provisional responses bring, and our ACK of its 2xx, which each copy of
 * the 2xx gets again.
 */
final class CallerFork implements EarlyDialog {
    private final InviteSession session;
    private final AgentShard agent;
    private final SipRequest invite;
    private final DialogId id;
    private final Conversation conversation;
    private long lastRseq = -1;
    private Optional<SipRequest> ack = Optional.empty();
    private Optional<PendingNegotiation> negotiation = Optional.empty();
    private boolean confirmed;

    CallerFork(InviteSession session, AgentShard agent, SipRequest invite, DialogLink link) {
        this.session = session;
        this.agent = agent;
        this.invite = invite;
        this.id = link.dialog().id();
        this.conversation = new Conversation(session, agent, link);
        AgentShard.sdp(invite).ifPresent(offer -> {
            conversation.offers().sent();
            conversation.localSdp(offer);
        });
    }

    @Override
    public DialogId id() {
        return id;
    }

    @Override
    public Optional<byte[]> remoteSdp() {
        return conversation.remoteSdp();
    }

    @Override
    public void update(byte[] offer) {
        agent.enter(() -> {
            if (!session.ended()) {
                conversation.offer(Method.UPDATE, offer);
            }
        });
    }

    Conversation conversation() {
        return conversation;
    }

    DialogLink link() {
        return conversation.link();
    }

    // ---- provisional responses ----

    /**
     * A provisional response with the tag of this dialog. A reliable one gets its PRACK (RFC 3262 4), unless it is a copy or has
     * overtaken another: then nothing.
     */
    void provisional(SipResponse response) {
        Optional<Long> rseq = Extensions.rseq(response);
        if (rseq.isPresent() && !next(rseq.get())) {
            return;
        }
        conversation.learn(response);
        Optional<byte[]> sdp = AgentShard.sdp(response);
        sdp.ifPresent(this::heard);
        if (rseq.isEmpty()) {
            session.emit(listener -> listener.onProgress(session, this, response.status(), sdp));
            return;
        }
        OfferAnswer.Role role = sdp.isPresent() ? conversation.offers().received() : OfferAnswer.Role.NEITHER;
        RAck acknowledged = new RAck(rseq.get(), invite.cseqNumber(), Method.INVITE);
        if (role == OfferAnswer.Role.OFFER) {
            session.emit(listener -> listener.onProgress(session, this, response.status(), Optional.empty()));
            negotiate(sdp.orElseThrow(), acknowledged);
            return;
        }
        sendPrack(acknowledged, Optional.empty());
        if (role == OfferAnswer.Role.ANSWER) {
            conversation.modification().open();
        }
        session.emit(listener -> listener.onProgress(session, this, response.status(), sdp));
    }

    /** RFC 3262 4: the RSeq must be one higher than the last, whatever it began with. */
    private boolean next(long rseq) {
        if (lastRseq >= 0 && rseq != lastRseq + 1) {
            return false;
        }
        lastRseq = rseq;
        return true;
    }

    /** The offer of a reliable response to an INVITE without one: the PRACK takes our answer (RFC 3262 5). */
    private void negotiate(byte[] offer, RAck acknowledged) {
        PendingNegotiation pending = new PendingNegotiation(
                agent,
                Optional.of(offer),
                answer -> {
                    conversation.offers().sent();
                    conversation.localSdp(answer);
                    sendPrack(acknowledged, Optional.of(answer));
                    conversation.modification().open();
                },
                status -> {
                    sendPrack(acknowledged, Optional.empty());
                    session.side().hangup();
                });
        negotiation = Optional.of(pending);
        session.emit(listener -> listener.onNegotiation(session, pending));
    }

    private void sendPrack(RAck acknowledged, Optional<byte[]> answer) {
        RequestEdit prack = link().request(Method.PRACK).set(Header.RACK, acknowledged);
        answer.ifPresent(sdp -> prack.body(AgentShard.SDP, sdp));
        link().send(prack.build(), new OutgoingRequest.Outcome() {
            @Override
            public void onFinal(SipRequest sent, SipResponse response) {
                // RFC 3262 4: whatever it says, the INVITE's own final response decides.
            }

            @Override
            public void onNone(Failure failure) {}
        });
    }

    // ---- the 2xx ----

    /** A 2xx of this dialog. @return false for one that was here before */
    boolean confirm(SipResponse response) {
        if (confirmed) {
            return false;
        }
        confirmed = true;
        negotiation.ifPresent(PendingNegotiation::withdraw);
        link().dialog().confirmedBy(response);
        return true;
    }

    /** Its 2xx makes the call. */
    void succeeded(SipResponse response) {
        conversation.learn(response);
        conversation.refresh().agreed(response);
    }

    /**
     * What the SDP of the 2xx is. Without an offer of ours, and none of theirs so far, it is one; with an answer that came
     * reliably it is nothing any more (RFC 3261 13.2.1); else it is the answer, for which early SDP stands in.
     */
    Optional<byte[]> sdpOf(SipResponse response) {
        if (conversation.offers().settled()) {
            return conversation.remoteSdp();
        }
        boolean unanswered = conversation.offers().state() == OfferAnswer.State.REMOTE_OFFER;
        return unanswered ? Optional.empty() : AgentShard.sdp(response).or(conversation::remoteSdp);
    }

    void heard(byte[] sdp) {
        conversation.remoteSdp(sdp);
    }

    /** Sends the ACK, with our answer where there is one. */
    void acknowledge(byte[] sdp) {
        RequestEdit edit = agent.signed(link().dialog().ack(invite));
        if (sdp.length > 0) {
            conversation.localSdp(sdp);
            edit.body(AgentShard.SDP, sdp);
        }
        SipRequest built = edit.build();
        ack = Optional.of(built);
        link().acknowledge(built);
    }

    /** A copy of the 2xx. */
    void acknowledgeAgain() {
        ack.ifPresent(link()::acknowledge);
    }

    /** Sends ACK and BYE. */
    void dismiss() {
        acknowledge(new byte[0]);
        link().bye("");
    }

    void stop() {
        negotiation.ifPresent(PendingNegotiation::withdraw);
        conversation.stop();
    }
}
