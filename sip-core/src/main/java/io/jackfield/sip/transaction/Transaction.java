package io.jackfield.sip.transaction;

import io.jackfield.kernel.Machine;
import io.jackfield.kernel.TimerWheel;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.transport.Flow;
import io.jackfield.sip.transport.SendFailure;
import org.jspecify.annotations.Nullable;

/**
 * A transaction on its way through its chart: its state, its timers and the message that may have to be sent again.
 *
 * <p>At 2,000 calls a second some 200,000 of these are alive, nearly all of them waiting for stragglers (timers J, K, L, M). So
 * it is one object, its own node in the timer wheel, and lets go of messages and user as soon as its state has no use for them.
 */
final class Transaction extends TimerWheel.Timer implements SendFailure {
    /** The slot of a server transaction, which is found by key. */
    static final int SERVER = -1;
    /** The slot of a CANCEL, which is found through its INVITE. */
    static final int CANCEL = -2;

    private final TransactionLayer layer;
    private final StateChart chart;
    private final Flow flow;
    private final long id;
    private final int slot;

    private State state;
    private @Nullable Handle handle;
    /** What {@link Action#SEND} sends: a client's request, later its ACK; a server's last response. */
    private @Nullable SipMessage held;

    private long repeatAtNs = Machine.NEVER;
    private long repeatIntervalNs;
    private long expireAtNs = Machine.NEVER;
    /** Whether the expiry was brought forward, so that it does not hold for the next state. */
    private boolean hurried;

    private Transaction(TransactionLayer layer, StateChart chart, Flow flow, long id, int slot) {
        this.layer = layer;
        this.chart = chart;
        this.flow = flow;
        this.id = id;
        this.slot = slot;
        this.state = chart.initial();
    }

    /** @param flow where its responses go */
    static Transaction server(TransactionLayer layer, ServerTransaction handle, Flow flow, long key) {
        boolean invite = handle.request().isInvite();
        Transaction transaction =
                new Transaction(layer, invite ? InviteServer.CHART : NonInviteServer.CHART, flow, key, SERVER);
        transaction.handle = handle;
        return transaction;
    }

    /**
     * @param request with its Via
     * @param proof the part of its branch that nobody can guess
     */
    static Transaction client(
            TransactionLayer layer, ClientTransaction handle, SipRequest request, Flow flow, long proof, int slot) {
        Transaction transaction = new Transaction(
                layer, request.isInvite() ? InviteClient.CHART : NonInviteClient.CHART, flow, proof, slot);
        transaction.handle = handle;
        transaction.held = request;
        return transaction;
    }

    /** The CANCEL of an INVITE: a transaction of its own (RFC 3261 9.1) that has no user. */
    static Transaction cancel(Transaction invite, SipRequest cancel) {
        Transaction transaction = new Transaction(invite.layer, NonInviteClient.CHART, invite.flow, invite.id, CANCEL);
        transaction.held = cancel;
        return transaction;
    }

    /** Arms the timers of the first state and sends what there is to send. */
    void start() {
        armRepeat(layer.nowNs());
        armExpire(layer.nowNs());
        schedule();
        send();
    }

    /** A server's key, a client's proof. */
    long id() {
        return id;
    }

    int slot() {
        return slot;
    }

    State state() {
        return state;
    }

    @Nullable
    Handle handle() {
        return handle;
    }

    /** Whether what comes with this input is for the user. */
    boolean delivers(Input input) {
        return chart.step(state, input).does(Action.DELIVER);
    }

    /** Whether this method's responses are its own (RFC 3261 17.1.3). */
    boolean isOf(Method method) {
        if (chart == InviteClient.CHART) {
            return method == Method.INVITE;
        }
        return !(handle instanceof ClientTransaction client)
                || client.request().method().equals(method);
    }

    /** Whether nothing has been sent yet. */
    boolean isUnanswered() {
        return state == chart.initial() && held == null;
    }

    /** The user responds. What the state does not allow is ignored: a second final response, a provisional one after it. */
    void respond(SipResponse response) {
        Input input = Input.ofStatus(response.status());
        if (chart.step(state, input).does(Action.SEND)) {
            held = response;
            repeatAtNs = Machine.NEVER; // no 100 any more; a timer G begins with its state
            on(input);
        }
    }

    /** A response came. */
    void receive(SipResponse response) {
        Input input = Input.ofStatus(response.status());
        StateChart.Step step = chart.step(state, input);
        enter(step.next());
        if (handle instanceof ClientTransaction client) {
            client.settleCancel(input);
            if (step.does(Action.SEND_ACK)) {
                held = client.request().ack(response);
                send();
            }
            if (step.does(Action.DELIVER)) {
                client.listener().onResponse(client, response);
            }
        } else if (step.does(Action.SEND)) {
            send();
        }
        settle();
    }

    /** Anything but a response that came. */
    void on(Input input) {
        StateChart.Step step = chart.step(state, input);
        enter(step.next());
        if (step.does(Action.SEND)) {
            send();
        }
        if (step.does(Action.SEND_TRYING) && handle instanceof ServerTransaction server) {
            respond(SipResponse.to(server.request(), 100).build());
        }
        if (step.does(Action.REPORT_TIMEOUT)) {
            report(Failure.TIMEOUT);
        }
        if (step.does(Action.REPORT_UNSENT)) {
            report(Failure.TRANSPORT);
        }
        settle();
    }

    /** Ends it; nobody is told. */
    void abandon() {
        handle = null;
        enter(State.TERMINATED);
        settle();
    }

    /** Expires after this time at the latest, unless its state changes before. */
    void expireWithin(long durationNs) {
        expireAtNs = Math.min(expireAtNs, layer.nowNs() + durationNs);
        hurried = true;
        schedule();
    }

    @Override
    public void onSendFailed(SipMessage message, Flow to, Reason reason) {
        on(Input.UNSENT);
    }

    @Override
    protected long onTimer(long nowNs) {
        if (expireAtNs <= nowNs) {
            on(Input.EXPIRE);
        } else if (repeatAtNs <= nowNs) {
            repeatIntervalNs = layer.timing().nextIntervalNs(chart.repeats(state), state, repeatIntervalNs);
            repeatAtNs = Timing.after(repeatAtNs, repeatIntervalNs);
            layer.counters().repeated++;
            on(Input.REPEAT);
        }
        return Math.min(repeatAtNs, expireAtNs);
    }

    private void enter(State next) {
        if (next == state) {
            return;
        }
        State before = state;
        state = next;
        if (chart.repeats(next) != chart.repeats(before)) {
            armRepeat(layer.nowNs());
        }
        if (hurried || chart.expires(next) != chart.expires(before)) {
            hurried = false;
            armExpire(layer.nowNs());
        }
        schedule();
        if (next == State.TERMINATED) {
            layer.forget(this);
        }
    }

    /** Lets go of what the state that was reached has no use for; a state that lasts no time ends at once. */
    private void settle() {
        if (!chart.sendsAgain(state)) {
            held = null;
        }
        if (chart.quiet(state)) {
            Handle ended = handle;
            handle = null;
            if (ended instanceof ClientTransaction client) {
                client.ended();
            }
        }
        if (expireAtNs <= layer.nowNs()) {
            on(Input.EXPIRE);
        }
    }

    private void report(Failure failure) {
        if (handle instanceof ClientTransaction client) {
            layer.counters().failed(failure);
            client.listener().onFailure(client, failure);
        } else if (handle instanceof ServerTransaction server) {
            layer.counters().responsesLost++;
            layer.user().onResponseLost(server, failure);
        }
    }

    private void send() {
        if (held != null) {
            layer.egress().send(held, flow, this);
        }
    }

    private void armRepeat(long nowNs) {
        repeatIntervalNs =
                layer.timing().durationNs(chart.repeats(state), flow.transport().reliable());
        repeatAtNs = Timing.after(nowNs, repeatIntervalNs);
    }

    private void armExpire(long nowNs) {
        TransactionTimer timer = chart.expires(state);
        long durationNs = layer.timing().durationNs(timer, flow.transport().reliable());
        expireAtNs = Timing.after(nowNs, durationNs);
        if (timer.lingers() && durationNs > 0) {
            expireAtNs = layer.shard().timers().coarse(expireAtNs);
        }
    }

    private void schedule() {
        layer.shard().timers().schedule(this, Math.min(repeatAtNs, expireAtNs));
    }
}
