package io.jackfield.sip.dialog;

import io.jackfield.sip.dialog.EndCause.Kind;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.ResponseEdit;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.message.Status;
import io.jackfield.sip.transaction.ServerTransaction;
import java.time.Duration;
import java.util.Optional;

/** The callee's side of a session: answers the INVITE as its machine says. */
final class CalleeSide implements SessionSide, CalleeMachine.Effects {
    private static final byte[] NO_SDP = {};

    private final InviteSession session;
    private final AgentShard agent;
    private final ServerTransaction transaction;
    private final SipRequest invite;
    private final Conversation conversation;
    private final CalleeMachine machine;
    private final MachineTimer timer;
    private byte[] sdp = NO_SDP;
    private String reason = "";
    private Optional<SipResponse> last = Optional.empty();

    CalleeSide(InviteSession session, AgentShard agent, ServerTransaction transaction, DialogLink link) {
        this.session = session;
        this.agent = agent;
        this.transaction = transaction;
        this.invite = transaction.request();
        this.conversation = new Conversation(session, agent, link);
        this.machine = new CalleeMachine(agent.timers(), this);
        this.timer = agent.timer(machine);
        invite.expires()
                .ifPresent(seconds -> machine.expireAt(
                        agent.nowNs() + Duration.ofSeconds(seconds).toNanos()));
        timer.update();
    }

    @Override
    public void ring() {
        input(NO_SDP, () -> machine.progress(180, agent.nowNs()));
    }

    @Override
    public void early(byte[] answer) {
        // An offer may only go into a reliable response (RFC 3261 13.2.1).
        input(offered() ? answer : NO_SDP, () -> machine.progress(183, agent.nowNs()));
    }

    @Override
    public void accept(byte[] body) {
        input(body, () -> machine.accept(agent.nowNs()));
    }

    @Override
    public void reject(int status, String phrase) {
        if (machine.state() == CalleeMachine.State.PROCEEDING) {
            reason = phrase;
        }
        input(NO_SDP, () -> machine.reject(status));
    }

    @Override
    public void hangup() {
        input(NO_SDP, machine::hangup);
    }

    @Override
    public void cancelled(ServerTransaction cancelled) {
        if (cancelled == transaction) {
            input(NO_SDP, machine::cancelled);
        } else {
            conversation.cancelled(cancelled);
        }
    }

    @Override
    public void byeReceived() {
        input(NO_SDP, machine::byeReceived);
    }

    @Override
    public void acknowledged(SipRequest ack) {
        if (ack.cseqNumber() != invite.cseqNumber()) {
            conversation.acknowledged(ack);
        } else if (machine.state() == CalleeMachine.State.ANSWERED && !offered()) {
            session.answered(ack);
            input(NO_SDP, machine::ackReceived);
            if (!ack.hasBody(AgentShard.SDP)) { // RFC 3261 13.2.1: the answer to our offer must be in it
                input(NO_SDP, machine::hangup);
            }
        } else {
            input(NO_SDP, machine::ackReceived);
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
    public boolean up() {
        return machine.state() == CalleeMachine.State.UP;
    }

    /** @param body the SDP of the response that comes of it */
    private void input(byte[] body, Runnable step) {
        sdp = body;
        step.run();
        timer.update();
    }

    private boolean offered() {
        return invite.hasBody(AgentShard.SDP);
    }

    @Override
    public void respond(int status) {
        DialogLink link = conversation.link();
        ResponseEdit response =
                agent.response(invite, status).toTag(link.dialog().id().localTag());
        if (!reason.isEmpty()) {
            response.reason(reason);
        }
        if (status < 300) {
            response.contact(link.contact());
        }
        if (status == 200) {
            response.set(Header.ALLOW, AgentShard.ALLOW);
            link.dialog().confirm();
        }
        if (sdp.length > 0) {
            response.body(AgentShard.SDP, sdp);
        }
        SipResponse built = response.build();
        last = Optional.of(built);
        transaction.respond(built);
    }

    @Override
    public void repeatResponse() {
        last.ifPresent(transaction::respond);
    }

    @Override
    public void established() {
        session.emit(listener -> listener.onEstablished(session));
    }

    @Override
    public void bye() {
        conversation.link().bye(session.byeReason());
    }

    @Override
    public void ended(Kind kind, int status) {
        conversation.stop();
        session.end(new EndCause(kind, status, reason.isEmpty() ? Status.reason(status) : reason));
    }
}
