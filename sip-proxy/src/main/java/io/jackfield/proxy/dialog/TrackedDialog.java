package io.jackfield.proxy.dialog;

import io.jackfield.kernel.Machine;
import io.jackfield.kernel.TimerWheel;
import io.jackfield.proxy.dialog.DialogRecord.Path;
import io.jackfield.proxy.dialog.DialogRecord.Side;
import io.jackfield.proxy.forward.CallStart;
import io.jackfield.proxy.forward.DialogObserver;
import io.jackfield.proxy.forward.EarlyCall;
import io.jackfield.proxy.forward.Variables;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.node.Target;
import io.jackfield.sip.node.TargetObserver;
import io.jackfield.sip.node.TargetObserver.Outcome;
import io.jackfield.sip.transport.Flow;
import io.jackfield.sip.transport.Transport;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One call, on its shard.
 *
 * <pre>
 * EARLY     --2xx-->    CONFIRMED   starts the time limit
 *           --failed--> over
 *           --end-->    cancelled; over when that has come to something
 * CONFIRMED --BYE-->    TERMINATED  --its response--> over
 *           --end, time limit--> BYEs to both sides, over
 * </pre>
 */
final class TrackedDialog extends TimerWheel.Timer implements DialogObserver.Attempt {
    final DialogShard home;
    final String callId;
    final String callerTag;
    final long startedMs;
    final Optional<String> user;
    final Variables variables;
    final String[] profiles;
    final Party caller = new Party();
    final Party callee = new Party();
    /** Another call of the same Call-ID: a fork that answered too, or one that passes here twice. */
    @Nullable
    TrackedDialog next;

    String calleeTag = "";
    DialogPhase phase = DialogPhase.EARLY;
    Path path = Path.UNKNOWN;
    long answeredMs;
    long limitMs;
    /** When the BYE came; 0 before. */
    long byeMs;

    /** Who waits for its end, which was asked for before it was answered. */
    @Nullable
    CompletableFuture<Hangup> ending;

    private @Nullable SipRequest invite;
    private @Nullable EarlyCall early;
    private @Nullable Target target;
    private @Nullable TargetObserver told;

    /** What is known of one side. */
    static final class Party {
        String address = "";
        String contact = "";
        long cseq;

        @Nullable
        Flow flow;

        Side side() {
            Flow known = flow;
            return new Side(
                    address,
                    contact,
                    cseq,
                    known == null ? Transport.UDP : known.transport(),
                    known == null ? Optional.empty() : Optional.of(known.remote()));
        }
    }

    TrackedDialog(DialogShard home, CallStart start, String[] profiles, long startedMs) {
        this.home = home;
        this.callId = start.request().callId();
        this.callerTag = start.request().fromTag();
        this.startedMs = startedMs;
        this.user = start.user();
        this.variables = start.variables();
        this.profiles = profiles;
        this.invite = start.request();
        caller.flow = start.from();
        caller.cseq = start.request().cseqNumber();
    }

    /** One that another node or process followed. */
    TrackedDialog(DialogShard home, DialogRecord record) {
        this.home = home;
        callId = record.id().callId();
        callerTag = record.id().callerTag();
        calleeTag = record.id().calleeTag();
        phase = record.phase();
        startedMs = record.times().started().toEpochMilli();
        answeredMs = record.times().answered().map(Instant::toEpochMilli).orElse(0L);
        user = record.user();
        variables = new Variables();
        record.variables().forEach(variables::set);
        profiles = record.profiles().toArray(String[]::new);
        path = record.path();
        restore(caller, record.caller());
        restore(callee, record.callee());
    }

    private static void restore(Party party, Side side) {
        party.address = side.address();
        party.contact = side.contact();
        party.cseq = side.cseq();
        party.flow = side.flow().orElse(null);
    }

    // ---- what becomes of the INVITE ----

    @Override
    public void began(EarlyCall call) {
        early = call;
    }

    /** Ends it before it is answered. */
    void cancel() {
        if (early != null) {
            early.cancel();
        }
    }

    @Override
    public void at(Target target, TargetObserver observer) {
        if (phase == DialogPhase.EARLY) {
            this.target = target;
            this.told = observer;
        }
    }

    @Override
    public void answered(SipResponse response, Flow from, long nowNs) {
        if (phase == DialogPhase.EARLY) {
            confirm(response, from, nowNs);
            home.confirmed(this, nowNs);
        } else if (!response.toTag().equals(calleeTag)) {
            home.forked(this, response, from, nowNs);
        }
    }

    /** The first 2xx; what its repetitions say is known. */
    void confirm(SipResponse response, Flow from, long nowNs) {
        phase = DialogPhase.CONFIRMED;
        early = null;
        calleeTag = response.toTag();
        caller.address = response.header(Header.FROM).orElse("");
        callee.address = response.header(Header.TO).orElse("");
        callee.contact = response.header(Header.CONTACT).orElse("");
        callee.flow = from;
        SipRequest request = invite;
        if (request != null) {
            caller.contact = request.header(Header.CONTACT).orElse("");
            path = new Path(response.headers(Header.RECORD_ROUTE), request.headers(Header.RECORD_ROUTE));
            invite = null;
        } else {
            path = new Path(response.headers(Header.RECORD_ROUTE), path.upstream());
        }
        tell(Outcome.ESTABLISHED);
    }

    @Override
    public void failed(int status, boolean cancelled, long nowNs) {
        if (phase == DialogPhase.EARLY) {
            phase = DialogPhase.TERMINATED;
            early = null;
            EndReason given = cancelled ? EndReason.CANCELLED : EndReason.REJECTED;
            home.over(this, ending != null ? EndReason.OPERATOR : given, status);
        }
    }

    // ---- what happens within it ----

    boolean is(SipMessage message) {
        String from = message.fromTag();
        String to = message.toTag();
        return from.equals(callerTag) ? to.equals(calleeTag) : from.equals(calleeTag) && to.equals(callerTag);
    }

    /** A request of one side goes on. */
    void requested(SipRequest request) {
        Party sender = senderOf(request);
        if (request.cseqNumber() > sender.cseq) {
            sender.cseq = request.cseqNumber();
        }
        if (request.has(Header.CONTACT)) {
            sender.contact = request.header(Header.CONTACT).orElse(sender.contact); // 12.2: a target refresh
        }
    }

    Party senderOf(SipRequest request) {
        return request.fromTag().equals(callerTag) ? caller : callee;
    }

    @Override
    protected long onTimer(long nowNs) {
        home.expired(this);
        return Machine.NEVER;
    }

    /** Tells the dispatcher, or whoever chose the target, so that it counts calls and not attempts. */
    void tell(Outcome outcome) {
        Target chosen = target;
        TargetObserver observer = told;
        if (chosen != null && observer != null) {
            observer.onOutcome(chosen, outcome);
        }
    }

    @Nullable
    SipRequest invite() {
        return invite;
    }
}
