package io.jackfield.sip.dialog;

import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.ResponseEdit;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.transaction.ServerTransaction;
import java.util.ArrayDeque;
import java.util.Optional;

/** The reliable provisional responses to one INVITE, numbered and repeated until their PRACKs come (RFC 3262 3). */
final class ReliableResponses implements ReliableMachine.Effects {
    /** What the callee's side does. */
    interface Callee {
        /** Begins a provisional response; SDP is put in where the exchange has a place for it. */
        ResponseEdit provisional(Provisional what);

        /** A response was never acknowledged. */
        void prackMissed();
    }

    /** A provisional response that waits for its turn. */
    record Provisional(int status, byte[] sdp) {}

    private final AgentShard agent;
    private final ServerTransaction transaction;
    private final Callee callee;
    private final ReliableMachine machine;
    private final MachineTimer timer;
    private final ArrayDeque<Provisional> waiting = new ArrayDeque<>();
    private long rseq;
    private boolean outstanding;
    private boolean carriesSdp;
    private Optional<SipResponse> last = Optional.empty();

    ReliableResponses(AgentShard agent, ServerTransaction transaction, Callee callee) {
        this.agent = agent;
        this.transaction = transaction;
        this.callee = callee;
        this.machine = new ReliableMachine(agent.timers(), this);
        this.timer = agent.timer(machine);
        this.rseq = agent.random().nextInt(0x7fffffff); // RFC 3262 3: 1 to 2^31 - 1, the first is one more
    }

    /** Sends a response, now or after those before it. */
    void send(Provisional what) {
        if (machine.takes()) {
            waiting.add(what);
            machine.want(agent.nowNs());
            timer.update();
        }
    }

    /** Whether SDP of ours is on its way, so that a 2xx has to wait. */
    boolean holds() {
        return outstanding && carriesSdp || waiting.stream().anyMatch(what -> what.sdp.length > 0);
    }

    /** Whether none is on its way. */
    boolean idle() {
        return machine.state() == ReliableMachine.State.IDLE;
    }

    /** Whether there was one. */
    boolean used() {
        return last.isPresent();
    }

    /** Whether a PRACK is for the outstanding response, which it settles; another is answered with 481 (RFC 3262 3). */
    boolean settle(SipRequest prack) {
        boolean matches = outstanding
                && prack.get(Header.RACK)
                        .filter(ack -> ack.rseq() == rseq
                                && ack.cseq() == transaction.request().cseqNumber()
                                && ack.method() == Method.INVITE)
                        .isPresent();
        if (matches) {
            outstanding = false;
        }
        return matches;
    }

    /** Sends what waited for the PRACK that has settled the one before. */
    void proceed() {
        machine.acknowledged(agent.nowNs());
        timer.update();
    }

    /** The final response goes out: what is outstanding is repeated no more, but its PRACK is still taken. */
    void stop() {
        waiting.clear();
        machine.stop();
        timer.update();
    }

    @Override
    public void transmit() {
        Provisional next = waiting.remove();
        rseq++;
        outstanding = true;
        SipResponse response = callee.provisional(next)
                .set(Header.REQUIRE, Extensions.RELIABLE)
                .set(Header.RSEQ, rseq)
                .build();
        carriesSdp = response.hasBody(AgentShard.SDP);
        last = Optional.of(response);
        transaction.respond(response);
    }

    @Override
    public void repeat() {
        last.ifPresent(transaction::respond);
    }

    @Override
    public void missed() {
        callee.prackMissed();
    }
}
