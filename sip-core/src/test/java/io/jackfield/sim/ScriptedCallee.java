package io.jackfield.sim;

import io.jackfield.kernel.Machine;
import io.jackfield.kernel.TimerWheel;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.transaction.ServerTransaction;
import io.jackfield.sip.transaction.TransactionUser;
import io.jackfield.sip.transport.Flow;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Rings, answers or is busy; repeats its 2xx until the ACK comes (RFC 3261 13.3.1.4); answers a BYE. */
final class ScriptedCallee implements TransactionUser {
    private static final long T1_NS = 500_000_000L;

    private final Simulation simulation;
    private final Map<String, Call> calls = new LinkedHashMap<>();

    ScriptedCallee(Simulation simulation) {
        this.simulation = simulation;
    }

    Map<String, Call> calls() {
        return calls;
    }

    @Override
    public void onRequest(ServerTransaction transaction) {
        SipRequest request = transaction.request();
        if (request.method() == Method.INVITE) {
            if (calls.put(request.callId(), new Call(transaction)) != null) {
                throw new AssertionError("a repeated INVITE came through: " + request.callId());
            }
        } else {
            Call call = calls.get(request.callId());
            if (call.hungUp) {
                throw new AssertionError("a repeated BYE came through: " + request.callId());
            }
            call.hungUp = true;
            transaction.respond(SipResponse.to(request, 200).build());
        }
    }

    @Override
    public void onCancel(ServerTransaction invite, SipRequest cancel) {
        calls.get(cancel.callId()).answer(487);
    }

    @Override
    public void onAck(SipRequest ack, Flow from) {
        calls.get(ack.callId()).acknowledged = true;
    }

    /** One call of the callee's; a timer that repeats its 2xx. */
    final class Call extends TimerWheel.Timer {
        int finalStatus;
        boolean acknowledged;
        boolean hungUp;
        private final ServerTransaction invite;
        private final SipRequest request;
        private long intervalNs = T1_NS;
        private long untilNs;

        private Call(ServerTransaction invite) {
            this.invite = invite;
            this.request = invite.request();
            boolean busy = simulation.random().nextInt(4) == 0;
            if (simulation.random().nextBoolean()) {
                later(2_000, () -> invite.respond(response(180)));
            }
            later(4_000, () -> answer(busy ? 486 : 200));
        }

        private void later(int withinMs, Runnable task) {
            simulation.after(
                    Duration.ofMillis(simulation.random().nextInt(withinMs)),
                    () -> invite.shard().execute(task));
        }

        private void answer(int status) {
            if (finalStatus != 0) {
                return;
            }
            finalStatus = status;
            invite.respond(response(status));
            if (status == 200) {
                untilNs = simulation.nowNs() + 64 * T1_NS;
                invite.shard().timers().schedule(this, simulation.nowNs() + intervalNs);
            }
        }

        @Override
        protected long onTimer(long nowNs) {
            if (acknowledged || nowNs >= untilNs) {
                return Machine.NEVER;
            }
            invite.respond(response(200));
            intervalNs = Math.min(2 * intervalNs, 8 * T1_NS);
            return nowNs + intervalNs;
        }

        private SipResponse response(int status) {
            return SipResponse.to(request, status).toTag("callee").build();
        }
    }
}
